// A family's Gaussian with storage of its own, and its gradient at given draws.
#ifndef TINYELBO_TESTS_SUPPORT_OWNED_GAUSSIAN_HPP
#define TINYELBO_TESTS_SUPPORT_OWNED_GAUSSIAN_HPP

#include <cmath>
#include <cstddef>
#include <random>

#include "family/family.hpp"
#include "math/triangular.hpp"
#include "support/density.hpp"

namespace tinyelbo::test {

template <class Real>
using Reals = std::vector<Real>;

/// Independent normal numbers.
template <class Real>
Reals<Real> normal_numbers(std::size_t count, unsigned seed) {
    std::mt19937_64 engine(seed);
    std::normal_distribution<double> normal;
    Reals<Real> numbers(count);
    for (Real &number : numbers) number = static_cast<Real>(normal(engine));
    return numbers;
}

/// The tangent gradient and its marginal steps.
template <class Real>
struct Evaluated {
    Reals<Real> tangent, marginal;
};

template <class Real>
class OwnedGaussian {
  public:
    /// Random m and L. `correlated`, for mean-field: whitened by a random correlation form, else by none.
    OwnedGaussian(const te_family &family, std::size_t d, unsigned seed, bool correlated = false)
        : full_(family.full_rank),
          mean_(normal_numbers<Real>(d, seed)),
          log_scale_(d),
          scale_(normal_numbers<Real>(full_ ? d * (d + 1) / 2 : d, seed + 1)),
          correlation_(correlated ? d * (d + 1) / 2 : 0) {
        if constexpr (sizeof(Real) == 8)
            table_ = family.f64;
        else
            table_ = family.f32;
        for (std::size_t i = 0; i < d; ++i) {
            Real &diagonal = full_ ? scale_[i * (i + 1) / 2 + i] : scale_[i];
            diagonal = Real(0.5) + std::abs(diagonal);
        }
        if (correlated) correlate(seed + 2);
        table_->refresh(q());
    }

    Gaussian<Real> q() {
        return {static_cast<int>(mean_.size()), mean_.data(), log_scale_.data(), scale_.data(),
                correlation_.empty() ? nullptr : correlation_.data()};
    }
    const FamilyTable<Real> &table() const { return *table_; }
    std::size_t dimension() const { return mean_.size(); }
    std::size_t tangent_size() const { return mean_.size() + scale_.size(); }

    Vector mean() const { return Vector(mean_.begin(), mean_.end()); }
    Vector log_scale() const { return Vector(log_scale_.begin(), log_scale_.end()); }
    Matrix scale() const {
        Matrix l(dimension(), dimension());
        for (std::size_t i = 0; i < dimension(); ++i)
            for (std::size_t j = full_ ? 0 : i; j <= i; ++j)
                l(i, j) = static_cast<double>(scale_[full_ ? i * (i + 1) / 2 + j : i]);
        return l;
    }
    /// V with V' V the correlation form; the identity without one.
    Matrix whitening() const {
        Matrix v(dimension(), dimension());
        for (std::size_t i = 0; i < dimension(); ++i) {
            v(i, i) = 1;
            for (std::size_t j = 0; j <= i && !correlation_.empty(); ++j)
                v(i, j) = static_cast<double>(correlation_[i * (i + 1) / 2 + j]);
        }
        return v;
    }

    /// At the draws z[blocks][d][8], of which the last block uses `active` lanes.
    Evaluated<Real> evaluate(te_gradient estimator, const Reals<Real> &z, const Density &density, int active = kLanes) {
        const std::size_t d = dimension(), block = d * kLanes, blocks = z.size() / block;
        Evaluated<Real> out{Reals<Real>(tangent_size()), Reals<Real>(2 * d)};
        Reals<Real> work(block), parameters(block), gradients(block);
        const TangentSums<Real> sums{out.tangent.data(), out.marginal.data(), work.data()};
        for (std::size_t b = 0; b < blocks; ++b) {
            const std::size_t used = b + 1 < blocks ? kLanes : static_cast<std::size_t>(active);
            Reals<Real> draws(z.begin() + static_cast<std::ptrdiff_t>(b * block),
                              z.begin() + static_cast<std::ptrdiff_t>((b + 1) * block));
            for (std::size_t i = 0; i < block; ++i)
                if (i % kLanes >= used) draws[i] = 0;
            table_->transform(q(), draws.data(), parameters.data());
            for (std::size_t lane = 0; lane < kLanes; ++lane) {
                Vector theta(d), gradient(d);
                for (std::size_t i = 0; i < d; ++i) theta[i] = static_cast<double>(parameters[i * kLanes + lane]);
                density(theta, gradient);
                for (std::size_t i = 0; i < d; ++i)
                    gradients[i * kLanes + lane] = lane < used ? static_cast<Real>(gradient[i]) : Real(0);
            }
            table_->add(q(), estimator, draws.data(), gradients.data(), sums);
        }
        const std::size_t count = (blocks - 1) * kLanes + static_cast<std::size_t>(active);
        table_->finish(q(), estimator, static_cast<Real>(count), sums);
        return out;
    }

  private:
    /// Random V with columns of length 1.
    void correlate(unsigned seed) {
        const std::size_t d = dimension();
        correlation_ = normal_numbers<Real>(correlation_.size(), seed);
        for (std::size_t j = 0; j < d; ++j) {
            Real squares = 0;
            correlation_[j * (j + 1) / 2 + j] = Real(1) + std::abs(correlation_[j * (j + 1) / 2 + j]);
            for (std::size_t i = j; i < d; ++i)
                squares += correlation_[i * (i + 1) / 2 + j] * correlation_[i * (i + 1) / 2 + j];
            for (std::size_t i = j; i < d; ++i) correlation_[i * (i + 1) / 2 + j] /= std::sqrt(squares);
        }
    }

    bool full_;
    Reals<Real> mean_, log_scale_, scale_, correlation_;
    const FamilyTable<Real> *table_;
};

}  // namespace tinyelbo::test

#endif
