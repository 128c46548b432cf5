// The posterior of the calibrator's model in closed form and double precision, and how it is distributed.
#pragma once

#include <cmath>
#include <vector>

#include "stream.hpp"
#include "support/dense.hpp"

using tinyelbo::test::dot;
using tinyelbo::test::Matrix;
using tinyelbo::test::Vector;

inline Matrix combine(double a, const Matrix &x, double b, const Matrix &y) {
    Matrix sum(x.rows, x.columns);
    for (std::size_t i = 0; i < sum.values.size(); ++i) sum.values[i] = a * x.values[i] + b * y.values[i];
    return sum;
}

inline Vector plus(Vector x, const Vector &y) {
    for (std::size_t i = 0; i < x.size(); ++i) x[i] += y[i];
    return x;
}

struct Prediction {
    double celsius, sd;
};

/// Posterior precisions add (conjugate normal regression, e.g. Bishop 2006, 3.3); forgetting as calibrator.h has it.
class Exact {
  public:
    static constexpr double kDiscount = 0.95, kT25 = 298.15, kZero = 273.15;

    explicit Exact(bool without_noise = false) : without_noise_(without_noise) {}

    void add_batch(const std::vector<Row> &rows) {
        const double kept = batches_++ == 0 ? 1 : kDiscount;
        Matrix information(3, 3);
        Vector score(3);
        for (const Row &row : rows)
            if (!std::isnan(row.taken.reference)) add_row(row, information, score);
        const Matrix before = combine(kept, precision_, 1 - kept, datasheet_);
        const Matrix after = combine(1, before, 1, information);
        covariance = inverse_from_cholesky(*cholesky(after));
        mean =
            multiply(covariance, plus(score, plus(multiply(combine(kept, precision_, 0, precision_), mean),
                                                  multiply(combine(1 - kept, datasheet_, 0, datasheet_), nominal_))));
        // The error of the mean is pull_ (theta - nominal), for a theta that stays, and noise of this covariance.
        const Matrix kept_noise = multiply(precision_, multiply(noise, precision_));
        noise = multiply(covariance, multiply(combine(kept * kept, kept_noise, 1, information), covariance));
        pull_ = multiply(covariance, combine(kept, multiply(precision_, pull_), 1 - kept, datasheet_));
        precision_ = after;
    }

    /// Of the posterior mean about the coefficients, over devices from the data sheet.
    Matrix error_covariance() const {
        const Matrix spread = inverse_from_cholesky(*cholesky(datasheet_));
        return combine(1, multiply(pull_, multiply(spread, transposed(pull_))), 1, noise);
    }

    /// Of the temperature behind a code: T25^2 / (T25 - y), whose derivative is (T / T25)^2.
    Prediction predict(unsigned code) const {
        const Features at(code);
        const double kelvin = kT25 * kT25 / (kT25 - dot(at.x, mean));
        const double variance = dot(at.x, multiply(covariance, at.x)) + at.adc_sd * at.adc_sd;
        return {kelvin - kZero, std::sqrt(variance) * kelvin * kelvin / (kT25 * kT25)};
    }

    Vector mean{0, 22.8, 0.21};
    Matrix covariance = tinyelbo::test::diagonal_matrix({1.44, 0.16, 0.0025});
    Matrix noise{3, 3};

  private:
    struct Features {
        explicit Features(unsigned code) {
            const double below = code + 0.5, above = 4096 - below, u = std::log(below / above);
            x = {1, -u, -(u * u + u * u * u / (3 * std::log(10e3)))};
            adc_sd = 22.8 * std::sqrt(1.5 * 1.5 + 1.0 / 12) * (1 / below + 1 / above);
        }
        Vector x;
        double adc_sd;
    };

    void add_row(const Row &row, Matrix &information, Vector &score) const {
        const Features at(row.taken.code);
        const Vector &x = at.x;
        const double kelvin = static_cast<double>(row.taken.reference) + kZero;
        const double probe_sd = 0.1 * kT25 * kT25 / (kelvin * kelvin);
        const double precision = 1 / (probe_sd * probe_sd + at.adc_sd * at.adc_sd);
        double y = kT25 - kT25 * kT25 / kelvin;
        if (without_noise_) y = dot(x, Vector(row.truth.begin(), row.truth.end()));
        for (std::size_t i = 0; i < 3; ++i) {
            score[i] += precision * x[i] * y;
            for (std::size_t j = 0; j < 3; ++j) information(i, j) += precision * x[i] * x[j];
        }
    }

    bool without_noise_;
    int batches_ = 0;
    Vector nominal_ = mean;
    Matrix datasheet_ = inverse_from_cholesky(*cholesky(covariance)), precision_ = datasheet_;
    Matrix pull_ = tinyelbo::test::diagonal_matrix({1, 1, 1});
};

/// A stream in batches of BATCH rows.
inline std::vector<std::vector<Row>> in_batches(const std::vector<Row> &rows) {
    std::vector<std::vector<Row>> batches;
    for (const Row &row : rows) {
        if (row.taken.number % BATCH == 0) batches.emplace_back();
        batches.back().push_back(row);
    }
    return batches;
}
