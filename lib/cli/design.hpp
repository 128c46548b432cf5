// The design matrix: how columns of a table become columns of features.
#pragma once

#include <string>
#include <vector>

#include <tinyelbo/detail/xtensor.hpp>

#include "table.hpp"

namespace tinyelbo::cli {

/// A column of numbers is one feature. A column of words is a factor: one feature of 0 and 1 for every level but the
/// first (treatment contrasts), the levels sorted bytewise.
struct Coding {
    std::string column;
    Words levels;  // empty for numbers
};

/// What was learnt from the training rows, to be applied to them and to new ones.
class Design {
  public:
    /// Throws a DataError where a column cannot be used, or holds numbers beyond `largest` (see check_range).
    Design(const Csv& csv, const std::vector<std::string>& features, bool intercept, double largest);

    /// "(Intercept)", "column", "column[level]".
    const std::vector<std::string>& names() const { return names_; }
    /// Where in the training file each comes from.
    const std::vector<Place>& places() const { return places_; }
    bool has_intercept() const { return intercept_; }

    /// [rows][names]. New rows must have the columns, and no level that the training rows lack.
    xt::xtensor<double, 2> matrix(const Csv& csv) const;

  private:
    void add_factor(const Csv& csv, std::size_t column, const Words& words);

    bool intercept_;
    double largest_;
    std::vector<Coding> codings_;
    std::vector<std::string> names_;
    std::vector<Place> places_;
};

}  // namespace tinyelbo::cli
