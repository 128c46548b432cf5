#include <nlohmann/json.hpp>

#include "report.hpp"

namespace tinyelbo::cli {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const Vector& values) { return Json(std::vector<double>(values.begin(), values.end())); }

Json to_json(const Matrix& values) {
    Json rows = Json::array();
    for (std::size_t i = 0; i < values.shape()[0]; ++i) {
        rows.emplace_back(std::vector<double>(&values(i, 0), &values(i, 0) + values.shape()[1]));
    }
    return rows;
}

template <class Array>
Json to_json(const std::optional<Array>& values) {
    return values ? to_json(*values) : Json();
}

std::string hex(std::uint64_t value) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[value >> shift & 15];
    return text;
}

}  // namespace

std::string json_report(const Problem& problem, const FitOptions& options, const FitReport& report) {
    Json json = {{"version", TE_VERSION},
                 {"model", name_of(problem.model)},
                 {"family", options.is_full_rank() ? "full-rank" : "mean-field"},
                 {"precision", options.single_precision ? "single" : "double"},
                 {"seed", options.engine.seed},
                 {"draws", options.engine.draws},
                 {"steps", report.result.steps},
                 {"evaluations", report.result.evaluations},
                 {"hessian_products", report.result.hessian_products},
                 {"status", report.status},
                 {"elbo", report.result.elbo},
                 {"elbo_se", report.result.elbo_se},
                 {"error_bound", report.result.error_bound},
                 {"k_hat", report.result.k_hat},
                 {"effective_draws", report.result.effective_draws},
                 {"names", problem.parameters},
                 {"mean", to_json(report.posterior.mean)},
                 {"sd", to_json(report.posterior.sd)},
                 {"covariance", to_json(report.posterior.covariance)},
                 {"scale_tril", to_json(report.posterior.scale_tril)},
                 {"mean_error", to_json(report.mean_error)},
                 {"corrected_mean", to_json(report.corrected_mean)},
                 {"response_sd", report.response ? to_json(sds_of(*report.response)) : Json()},
                 {"response_covariance", to_json(report.response)},
                 {"seconds", report.seconds},
                 {"hash", hex(report.hash)}};
    if (report.laplace) {
        json["laplace"] = {{"mode", to_json(report.laplace->mean)},
                           {"sd", to_json(report.laplace->sd)},
                           {"covariance", to_json(report.laplace->covariance)}};
    }
    if (report.predictions) {
        json["predictions"] = {{"mean", to_json(report.predictions->mean)},
                               {"lower", to_json(report.predictions->lower)},
                               {"upper", to_json(report.predictions->upper)}};
    }
    // A name that is not valid UTF-8 shows replacement characters instead of failing.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace tinyelbo::cli
