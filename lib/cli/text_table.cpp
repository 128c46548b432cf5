#include "text_table.hpp"

#include <algorithm>
#include <cmath>

#include "format.hpp"

namespace tinyelbo::cli {
namespace {

constexpr std::size_t kNumberWidth = 13;

}  // namespace

std::size_t text_width(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string left(const std::string& text, std::size_t columns) {
    return text + std::string(columns - std::min(columns, text_width(text)), ' ');
}

std::string right(const std::string& text) {
    return std::string(kNumberWidth - std::min(kNumberWidth, text_width(text)), ' ') + text;
}

std::string table_row(const std::string& name, std::size_t name_width, const std::vector<double>& numbers) {
    std::string line = left(name, name_width);
    for (double value : numbers) line += right(format("%.5g", value));
    return line + '\n';
}

std::string error_line(const te_result& result, double largest_mean_error) {
    std::string line;
    if (std::isfinite(result.error_bound)) {
        line += format("means within %.2g sd of the optimum, sds within %.2g %%", result.error_bound,
                       100 * result.error_bound);
    }
    if (std::isfinite(largest_mean_error)) {
        line += format("%sMonte Carlo error of the means up to %.2g sd", line.empty() ? "" : "; ", largest_mean_error);
    }
    return line.empty() ? line : line + '\n';
}

std::string work_line(const te_result& result, double seconds) {
    std::string line = format("%u steps, %llu gradient evaluations", result.steps,
                              static_cast<unsigned long long>(result.evaluations));
    if (result.hessian_products > 0) {
        line += format(", %llu Hessian products", static_cast<unsigned long long>(result.hessian_products));
    }
    return line + format(", %.3g s\n", seconds);
}

}  // namespace tinyelbo::cli
