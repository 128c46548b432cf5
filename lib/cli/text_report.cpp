#include <algorithm>
#include <cmath>

#include "format.hpp"
#include "k_hat.hpp"
#include "report.hpp"
#include "text_table.hpp"

namespace tinyelbo::cli {
namespace {

/// 95 % quantile of N(0, 1).
constexpr double kQuantile95 = 1.6448536269514722;

struct TableColumn {
    std::string title;
    Vector numbers;
};

std::vector<TableColumn> columns_of(const FitReport& report, const KHat& k_hat) {
    const Gaussian& q = report.posterior;
    std::vector<TableColumn> columns = {
        {"mean", q.mean}, {"sd", q.sd}, {"5%", q.mean - kQuantile95 * q.sd}, {"95%", q.mean + kQuantile95 * q.sd}};
    if (report.corrected_mean && k_hat.trusted) columns.push_back({"mean (IS)", *report.corrected_mean});
    if (report.response) columns.push_back({"sd (LR)", sds_of(*report.response)});
    if (report.laplace) {
        columns.push_back({"Laplace mode", report.laplace->mean});
        columns.push_back({"Laplace sd", report.laplace->sd});
    }
    return columns;
}

std::string parameter_table(const std::vector<std::string>& parameters, const std::vector<TableColumn>& columns) {
    std::size_t name_width = 0;
    for (const std::string& name : parameters) name_width = std::max(name_width, text_width(name));
    std::string table = left("", name_width);
    for (const TableColumn& column : columns) table += right(column.title);
    table += '\n';
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        std::vector<double> numbers;
        for (const TableColumn& column : columns) numbers.push_back(column.numbers(i));
        table += table_row(parameters[i], name_width, numbers);
    }
    return table;
}

std::string elbo_line(const Problem& problem, const te_result& result) {
    const bool moderate = std::abs(result.elbo) < 1e9;
    const char* bound = problem.proper_prior
                            ? "a lower bound on the log evidence"
                            : "of an unnormalised integral: under an improper prior it bounds no evidence";
    return format(moderate ? "ELBO %.3f +- %.3f nats, %s\n" : "ELBO %.6g +- %.3g nats, %s\n", result.elbo,
                  result.elbo_se, bound);
}

std::string prediction_table(const Predictions& predictions) {
    constexpr std::size_t kRowWidth = 8;
    std::string table = '\n' + left("row", kRowWidth) + right("mean") + right("5%") + right("95%") + '\n';
    for (std::size_t i = 0; i < predictions.mean.size(); ++i) {
        table += table_row(std::to_string(i + 1), kRowWidth,
                           {predictions.mean(i), predictions.lower(i), predictions.upper(i)});
    }
    return table;
}

}  // namespace

std::string text_report(const Problem& problem, const FitOptions& options, const FitReport& report) {
    std::string text = problem.file + ": " + name_of(problem.model) + " model of " + problem.response + ", " +
                       std::to_string(problem.y.size()) + " rows; " +
                       (options.is_full_rank() ? "full-rank" : "mean-field") + ", " +
                       (options.single_precision ? "single" : "double") + " precision\n\n";
    const KHat k_hat = judge_k_hat(report.result, options.engine.elbo_draws, options.is_full_rank());
    text += parameter_table(problem.parameters, columns_of(report, k_hat));
    if (options.laplace && !report.laplace) text += "No Laplace approximation: the search found no mode.\n";
    if (options.engine.response != nullptr && !report.response) {
        text += "No linear response: the fit ended at no maximum of the ELBO.\n";
    }
    text += '\n' + elbo_line(problem, report.result);
    text += report.status + ": " + report.explanation + '\n';
    text += error_line(report.result, xt::amax(report.mean_error)());
    if (k_hat.known) text += k_hat.words + '\n';
    text += work_line(report.result, report.seconds);
    if (report.predictions) text += prediction_table(*report.predictions);
    return text;
}

}  // namespace tinyelbo::cli
