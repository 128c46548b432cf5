#include <array>
#include <charconv>

#include "csv.hpp"
#include "report.hpp"

namespace tinyelbo::cli {
namespace {

/// The shortest text that reads back as the same number.
template <class Real>
std::string shortest(Real value) {
    std::array<char, 32> buffer;
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return std::string(buffer.data(), result.ptr);
}

}  // namespace

std::string draws_csv(const std::vector<std::string>& names, const Matrix& draws, bool single_precision) {
    std::string text;
    for (std::size_t j = 0; j < names.size(); ++j) {
        if (j > 0) text += ',';
        text += csv_cell(names[j]);
    }
    text += '\n';
    for (std::size_t i = 0; i < draws.shape()[0]; ++i) {
        for (std::size_t j = 0; j < draws.shape()[1]; ++j) {
            const double value = draws(i, j);
            if (j > 0) text += ',';
            text += single_precision ? shortest(static_cast<float>(value)) : shortest(value);
        }
        text += '\n';
    }
    return text;
}

}  // namespace tinyelbo::cli
