// Standardised features, and the way back.
#pragma once

#include "posterior.hpp"

namespace tinyelbo::cli {

/// Features of mean 0 and sd 1, but for the intercept; without an intercept sd 1 only, because shifting would change
/// the model. Constant columns stay.
class Scaling {
  public:
    Scaling(const Matrix& x, bool intercept);

    Matrix apply(const Matrix& x) const;

    /// A with parameters of the original features = A times those of the scaled ones; parameters beyond the
    /// coefficients (log noise sd) stay.
    Matrix parameter_map(std::size_t dimension) const;
    Matrix inverse_parameter_map(std::size_t dimension) const;
    double log_determinant() const;

  private:
    bool intercept_;
    Vector shift_, scale_;
};

}  // namespace tinyelbo::cli
