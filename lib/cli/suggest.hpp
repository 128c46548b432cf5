// "did you mean" for names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tinyelbo::cli {

/// Levenshtein's distance, letters compared without regard to case.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// How to mend an unknown name: the nearest of the known ones if it is near, and otherwise (some of) them all.
std::string suggest(std::string_view name, const std::vector<std::string>& known);

}  // namespace tinyelbo::cli
