// The response of a logistic model.
#pragma once

#include "table.hpp"

namespace tinyelbo::cli {

/// Numbers 0 and 1, and where `need_both` says so both of them. Throws a DataError.
Numbers read_classes(const Csv& csv, std::size_t column, bool need_both);

}  // namespace tinyelbo::cli
