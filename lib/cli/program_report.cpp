#include <algorithm>

#include <nlohmann/json.hpp>

#include "format.hpp"
#include "k_hat.hpp"
#include "program_fit.hpp"
#include "text_table.hpp"

namespace tinyelbo::cli {
namespace {

using Json = nlohmann::ordered_json;

const char* family_name(const FitOptions& options) { return options.is_full_rank() ? "full-rank" : "mean-field"; }
const char* precision_name(const FitOptions& options) { return options.single_precision ? "single" : "double"; }

std::string output_table(const ProgramReport& report) {
    std::size_t width = 0;
    for (const OutputSummary& row : report.outputs) width = std::max(width, text_width(row.name));
    std::string table = left("", width);
    for (const char* title : {"mean", "sd", "5%", "50%", "95%"}) table += right(title);
    table += '\n';
    for (const OutputSummary& row : report.outputs) {
        table += table_row(row.name, width, {row.mean, row.sd, row.q5, row.median, row.q95});
    }
    return table;
}

Json output_list(const ProgramReport& report) {
    Json list = Json::array();
    for (const OutputSummary& row : report.outputs) {
        list.push_back({{"name", row.name},
                        {"mean", row.mean},
                        {"sd", row.sd},
                        {"quantiles", {{"0.05", row.q5}, {"0.5", row.median}, {"0.95", row.q95}}}});
    }
    return list;
}

}  // namespace

std::string text_report(const ProgramFile& program, const FitOptions& options, const ProgramReport& report) {
    std::string text = program.file() + ": program of " + std::to_string(report.result.dimension) + " parameters; " +
                       family_name(options) + ", " + precision_name(options) + " precision\n\n";
    text += output_table(report);
    text += format("\nELBO %.3f +- %.3f nats\n", report.result.elbo, report.result.elbo_se);
    text += report.status + ": " + report.explanation + '\n';
    text += error_line(report.result, report.mean_error);
    const KHat k_hat = judge_k_hat(report.result, options.engine.elbo_draws, options.is_full_rank());
    if (k_hat.known) text += k_hat.words + '\n';
    return text + work_line(report.result, report.seconds);
}

std::string json_report(const ProgramFile& program, const FitOptions& options, const ProgramReport& report) {
    const te_result& result = report.result;
    const Json json = {{"version", TE_VERSION},
                       {"program", program.file()},
                       {"family", family_name(options)},
                       {"precision", precision_name(options)},
                       {"seed", options.engine.seed},
                       {"draws", options.engine.draws},
                       {"steps", result.steps},
                       {"evaluations", result.evaluations},
                       {"hessian_products", result.hessian_products},
                       {"status", report.status},
                       {"elbo", result.elbo},
                       {"elbo_se", result.elbo_se},
                       {"error_bound", result.error_bound},
                       {"k_hat", result.k_hat},
                       {"effective_draws", result.effective_draws},
                       {"outputs", output_list(report)},
                       {"seconds", report.seconds},
                       {"hash", format("%016llx", static_cast<unsigned long long>(report.hash))}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace tinyelbo::cli
