#include "suggest.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>

namespace tinyelbo::cli {
namespace {

constexpr std::size_t kMostListed = 12;

bool same_letter(char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replaced = diagonal + (same_letter(a[i], b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, diagonal + 1, row[j] + 1});
        }
    }
    return row.back();
}

std::string suggest(std::string_view name, const std::vector<std::string>& known) {
    const auto nearest = std::min_element(known.begin(), known.end(), [&](const auto& a, const auto& b) {
        return edit_distance(name, a) < edit_distance(name, b);
    });
    if (nearest != known.end() && edit_distance(name, *nearest) <= 1 + name.size() / 4) {
        return "did you mean '" + *nearest + "'?";
    }
    std::string list = "choose one of ";
    for (std::size_t i = 0; i < std::min(known.size(), kMostListed); ++i) list += (i > 0 ? ", " : "") + known[i];
    return list + (known.size() > kMostListed ? ", ..." : "");
}

}  // namespace tinyelbo::cli
