#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "report.hpp"

namespace tinyelbo::cli {
namespace {

/// 95 % quantile of N(0, 1).
constexpr double kQuantile95 = 1.6448536269514722;
constexpr std::size_t kNumberWidth = 13;

template <class... Args>
std::string format(const char* pattern, Args... args) {
    std::array<char, 256> buffer;
    const int length = std::snprintf(buffer.data(), buffer.size(), pattern, args...);
    return std::string(buffer.data(), std::min(static_cast<std::size_t>(length), buffer.size() - 1));
}

/// Characters of UTF-8, near enough the width on a terminal.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string left(const std::string& text, std::size_t columns) {
    return text + std::string(columns - std::min(columns, width(text)), ' ');
}

std::string right(const std::string& text) {
    return std::string(kNumberWidth - std::min(kNumberWidth, width(text)), ' ') + text;
}

std::string number(double value) { return right(format("%.5g", value)); }

std::string row(const std::string& name, std::size_t name_width, const std::vector<double>& numbers) {
    std::string line = left(name, name_width);
    for (double value : numbers) line += number(value);
    return line + '\n';
}

std::string parameter_table(const Problem& problem, const FitReport& report) {
    std::size_t name_width = 0;
    for (const std::string& name : problem.parameters) name_width = std::max(name_width, width(name));
    std::string table = left("", name_width) + right("mean") + right("sd") + right("5%") + right("95%");
    if (report.laplace) table += right("Laplace mode") + right("Laplace sd");
    table += '\n';
    for (std::size_t i = 0; i < problem.parameters.size(); ++i) {
        const double mean = report.posterior.mean(i);
        const double sd = report.posterior.sd(i);
        std::vector<double> numbers = {mean, sd, mean - kQuantile95 * sd, mean + kQuantile95 * sd};
        if (report.laplace) numbers.insert(numbers.end(), {report.laplace->mean(i), report.laplace->sd(i)});
        table += row(problem.parameters[i], name_width, numbers);
    }
    return table;
}

std::string prediction_table(const Predictions& predictions) {
    constexpr std::size_t kRowWidth = 8;
    std::string table = '\n' + left("row", kRowWidth) + right("mean") + right("5%") + right("95%") + '\n';
    for (std::size_t i = 0; i < predictions.mean.size(); ++i) {
        table +=
            row(std::to_string(i + 1), kRowWidth, {predictions.mean(i), predictions.lower(i), predictions.upper(i)});
    }
    return table;
}

}  // namespace

std::string text_report(const Problem& problem, const FitOptions& options, const FitReport& report) {
    std::string text = problem.file + ": " + name_of(problem.model) + " model of " + problem.response + ", " +
                       std::to_string(problem.y.size()) + " rows; " + (options.full_rank ? "full-rank" : "mean-field") +
                       ", " + (options.single_precision ? "single" : "double") + " precision\n\n";
    text += parameter_table(problem, report);
    if (options.laplace && !report.laplace) text += "No Laplace approximation: the search found no mode.\n";
    const bool moderate = std::abs(report.result.elbo) < 1e9;
    text += format(moderate ? "\nELBO %.3f +- %.3f nats, " : "\nELBO %.6g +- %.3g nats, ", report.result.elbo,
                   report.result.elbo_se);
    text += problem.proper_prior ? "a lower bound on the log evidence\n"
                                 : "of an unnormalised integral: under an improper prior it bounds no evidence\n";
    text += report.status + ": " + report.explanation + '\n';
    text += format("%u steps, %llu gradient evaluations, %.3g s\n", report.result.steps,
                   static_cast<unsigned long long>(report.result.evaluations), report.seconds);
    if (report.predictions) text += prediction_table(*report.predictions);
    return text;
}

}  // namespace tinyelbo::cli
