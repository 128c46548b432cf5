// Tables as text.
#pragma once

#include <string>
#include <vector>

#include <tinyelbo/tinyelbo.h>

namespace tinyelbo::cli {

/// Characters of UTF-8, near enough the width on a terminal.
std::size_t text_width(const std::string& text);

/// Padded with spaces: to so many columns, and to a number's width.
std::string left(const std::string& text, std::size_t columns);
std::string right(const std::string& text);

/// A name and numbers, as a line.
std::string table_row(const std::string& name, std::size_t name_width, const std::vector<double>& numbers);

/// How far the means may be from their optimum: by the stopper's bound, and by the draws' chance alone (the largest
/// Monte Carlo error, in sds).
std::string error_line(const te_result& result, double largest_mean_error);

std::string work_line(const te_result& result, double seconds);

}  // namespace tinyelbo::cli
