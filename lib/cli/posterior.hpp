// The Gaussian that a fit ends in, and linear maps of it.
#pragma once

#include <cstdint>

#include <tinyelbo/detail/xtensor.hpp>

namespace tinyelbo::cli {

using Vector = xt::xtensor<double, 1>;
using Matrix = xt::xtensor<double, 2>;

/// N(mean, scale_tril scale_tril'), with sd and covariance derived from scale_tril.
struct Gaussian {
    Vector mean, sd;
    Matrix covariance, scale_tril;
};

/// Square roots of the diagonal.
Vector sds_of(const Matrix& covariance);

/// The distribution of A theta, with its scale_tril lower-triangular again.
Gaussian transform(const Gaussian& q, const Matrix& a);

/// Standard errors of the means of A theta in their sds, to_sd, from those of theta, whose sds are from_sd: an upper
/// limit, because how the errors of several means go together is not known.
Vector transform_errors(const Vector& errors, const Matrix& a, const Vector& from_sd, const Vector& to_sd);

/// Every number rounded to float, so that single-precision results are what a single-precision reader gets.
void round_to_single(Vector& values);
void round_to_single(Matrix& values);
void round_to_single(Gaussian& q);

/// 64-bit FNV-1a over the little-endian bytes of mean, then scale_tril, as doubles or floats: as te_get_hash.
std::uint64_t hash(const Gaussian& q, bool single_precision);

}  // namespace tinyelbo::cli
