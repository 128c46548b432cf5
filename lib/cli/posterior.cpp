#include "posterior.hpp"

#include <bit>
#include <cmath>

#include <xtensor-blas/xlinalg.hpp>

namespace tinyelbo::cli {
namespace {

constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325u;
constexpr std::uint64_t kFnvPrime = 0x100000001b3u;

std::uint64_t add_bytes(std::uint64_t hash, std::uint64_t bits, int count) {
    for (int k = 0; k < count; ++k) hash = (hash ^ (bits >> (8 * k) & 0xff)) * kFnvPrime;
    return hash;
}

}  // namespace

Vector sds_of(const Matrix& covariance) {
    Vector sds = Vector::from_shape({covariance.shape()[0]});
    for (std::size_t i = 0; i < sds.size(); ++i) sds(i) = std::sqrt(covariance(i, i));
    return sds;
}

Gaussian transform(const Gaussian& q, const Matrix& a) {
    const std::size_t d = q.mean.size();
    // With (A L)' = Q R the covariance is R'R: no product is formed whose rounding a Cholesky factor would magnify.
    const Matrix al = xt::linalg::dot(a, q.scale_tril);
    const Matrix r = std::get<1>(xt::linalg::qr(Matrix(xt::transpose(al))));
    Gaussian out = {xt::linalg::dot(a, q.mean), Vector::from_shape({d}), Matrix::from_shape({d, d}),
                    Matrix::from_shape({d, d})};
    for (std::size_t i = 0; i < d; ++i) {
        for (std::size_t j = 0; j < d; ++j) out.scale_tril(i, j) = j > i ? 0 : std::copysign(1.0, r(j, j)) * r(j, i);
    }
    out.covariance = xt::linalg::dot(out.scale_tril, xt::transpose(out.scale_tril));
    out.sd = sds_of(out.covariance);
    return out;
}

Vector transform_errors(const Vector& errors, const Matrix& a, const Vector& from_sd, const Vector& to_sd) {
    Vector out = xt::zeros<double>({errors.size()});
    for (std::size_t i = 0; i < errors.size(); ++i) {
        for (std::size_t j = 0; j < errors.size(); ++j) {
            if (a(i, j) != 0) out(i) += std::abs(a(i, j)) * errors(j) * from_sd(j) / to_sd(i);
        }
    }
    return out;
}

void round_to_single(Vector& values) { values = xt::cast<double>(xt::cast<float>(values)); }
void round_to_single(Matrix& values) { values = xt::cast<double>(xt::cast<float>(values)); }

void round_to_single(Gaussian& q) {
    round_to_single(q.mean);
    round_to_single(q.sd);
    round_to_single(q.covariance);
    round_to_single(q.scale_tril);
}

std::uint64_t hash(const Gaussian& q, bool single_precision) {
    std::uint64_t sum = kFnvOffset;
    const auto add = [&](double value) {
        sum = single_precision ? add_bytes(sum, std::bit_cast<std::uint32_t>(static_cast<float>(value)), 4)
                               : add_bytes(sum, std::bit_cast<std::uint64_t>(value), 8);
    };
    for (double value : q.mean) add(value);
    for (double value : q.scale_tril) add(value);
    return sum;
}

}  // namespace tinyelbo::cli
