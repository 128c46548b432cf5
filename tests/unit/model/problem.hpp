// Random regression data in slots of any type and layout, and the naive long double answers.
#ifndef TINYELBO_TESTS_UNIT_MODEL_PROBLEM_HPP
#define TINYELBO_TESTS_UNIT_MODEL_PROBLEM_HPP

#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "tinyelbo/tinyelbo.h"

namespace tinyelbo::test {

using Matrix = std::vector<std::vector<double>>;

template <class Number>
constexpr long double exactly(Number x) {
    return static_cast<long double>(x);
}

/// A slot with its own values, laid out with the strides asked for.
class OwnedSlot {
  public:
    OwnedSlot() = default;

    OwnedSlot(const Matrix &values, te_type type, int row_stride, int column_stride)
        : rows_(static_cast<std::uint32_t>(values.size())),
          columns_(static_cast<std::uint32_t>(values.at(0).size())),
          type_(type),
          row_stride_(row_stride),
          column_stride_(column_stride) {
        const std::int64_t last_row = static_cast<std::int64_t>(rows_ - 1) * row_stride;
        const std::int64_t last_column = static_cast<std::int64_t>(columns_ - 1) * column_stride;
        origin_ = (last_row < 0 ? -last_row : 0) + (last_column < 0 ? -last_column : 0);
        const std::int64_t extent = std::abs(last_row) + std::abs(last_column) + 1;
        bytes_.resize(static_cast<std::size_t>(extent) * size());
        for (std::uint32_t i = 0; i < rows_; ++i)
            for (std::uint32_t j = 0; j < columns_; ++j) write(i, j, values[i][j]);
    }

    explicit OwnedSlot(const Matrix &values, te_type type = TE_F64)
        : OwnedSlot(values, type, static_cast<int>(values.at(0).size()), 1) {}

    te_slot slot() const {
        if (rows_ == 0) return {};
        const unsigned char *origin = bytes_.data() + static_cast<std::size_t>(origin_) * size();
        return {origin, type_, rows_, columns_, row_stride_, column_stride_};
    }

    void write(std::uint32_t i, std::uint32_t j, double value) {
        switch (type_) {
            case TE_F32:
                return put<float>(i, j, value);
            case TE_F64:
                return put<double>(i, j, value);
            case TE_I8:
                return put<std::int8_t>(i, j, value);
            case TE_U8:
                return put<std::uint8_t>(i, j, value);
            case TE_I16:
                return put<std::int16_t>(i, j, value);
            default:
                return put<std::int32_t>(i, j, value);
        }
    }

    /// What a fit in Real sees.
    template <class Real>
    long double value(std::uint32_t i, std::uint32_t j) const {
        switch (type_) {
            case TE_F32:
                return exactly(static_cast<Real>(get<float>(i, j)));
            case TE_F64:
                return exactly(static_cast<Real>(get<double>(i, j)));
            case TE_I8:
                return exactly(static_cast<Real>(get<std::int8_t>(i, j)));
            case TE_U8:
                return exactly(static_cast<Real>(get<std::uint8_t>(i, j)));
            case TE_I16:
                return exactly(static_cast<Real>(get<std::int16_t>(i, j)));
            default:
                return exactly(static_cast<Real>(get<std::int32_t>(i, j)));
        }
    }

    bool empty() const { return rows_ == 0; }
    std::uint32_t rows() const { return rows_; }
    std::uint32_t columns() const { return columns_; }

  private:
    std::size_t size() const {
        return type_ == TE_F64 ? 8 : type_ == TE_F32 || type_ == TE_I32 ? 4 : type_ == TE_I16 ? 2 : 1;
    }
    std::size_t place(std::uint32_t i, std::uint32_t j) const {
        return static_cast<std::size_t>(origin_ + static_cast<std::int64_t>(i) * row_stride_ +
                                        static_cast<std::int64_t>(j) * column_stride_) *
               size();
    }
    template <class T>
    void put(std::uint32_t i, std::uint32_t j, double value) {
        const T stored = static_cast<T>(value);
        std::memcpy(bytes_.data() + place(i, j), &stored, sizeof stored);
    }
    template <class T>
    T get(std::uint32_t i, std::uint32_t j) const {
        T stored;
        std::memcpy(&stored, bytes_.data() + place(i, j), sizeof stored);
        return stored;
    }

    std::vector<unsigned char> bytes_;
    std::int64_t origin_ = 0;
    std::uint32_t rows_ = 0, columns_ = 0;
    te_type type_ = TE_TYPE_NONE;
    int row_stride_ = 0, column_stride_ = 0;
};

struct Problem {
    const te_model *model = &te_logistic;
    std::array<OwnedSlot, TE_GLM_NUM_SLOTS> owned;

    std::array<te_slot, TE_GLM_NUM_SLOTS> slots() const {
        std::array<te_slot, TE_GLM_NUM_SLOTS> slots{};
        for (std::size_t s = 0; s < slots.size(); ++s) slots[s] = owned[s].slot();
        return slots;
    }
    std::uint32_t rows() const { return owned[TE_GLM_X].rows(); }
    std::uint32_t columns() const { return owned[TE_GLM_X].columns(); }
    bool linear() const { return model == &te_linear; }
    bool free_noise() const { return linear() && owned[TE_GLM_NOISE_SD].empty(); }
    std::uint32_t dimension() const { return columns() + (free_noise() ? 1 : 0); }
};

inline Matrix random_matrix(std::uint32_t rows, std::uint32_t columns, std::uint64_t seed, double scale = 1) {
    std::mt19937_64 generator(seed);
    Matrix values(rows, std::vector<double>(columns));
    for (auto &row : values)
        for (double &x : row) x = scale * (static_cast<double>(generator() >> 11) * 0x1p-52 - 1);
    return values;
}

inline Matrix random_binary(std::uint32_t rows, std::uint64_t seed) {
    Matrix values = random_matrix(rows, 1, seed);
    for (auto &row : values) row[0] = row[0] > 0 ? 1 : 0;
    return values;
}

inline Matrix column(std::vector<double> values) {
    Matrix matrix;
    for (const double value : values) matrix.push_back({value});
    return matrix;
}

/// n x p features in [-1, 1) of the type, and a response; flat prior, and for te_linear a free noise sd.
inline Problem random_problem(const te_model &model, std::uint32_t n, std::uint32_t p, std::uint64_t seed,
                              te_type type = TE_F64) {
    Problem problem;
    problem.model = &model;
    problem.owned[TE_GLM_X] = OwnedSlot(random_matrix(n, p, seed), type);
    problem.owned[TE_GLM_Y] =
        OwnedSlot(problem.linear() ? random_matrix(n, 1, seed + 1, 3) : random_binary(n, seed + 1), type);
    return problem;
}

/// Eight parameter vectors [d][8] in (-scale, scale).
template <class Real>
std::vector<Real> random_parameters(std::uint32_t dimension, std::uint64_t seed, double scale = 1) {
    std::vector<Real> parameters;
    for (const auto &row : random_matrix(dimension, TE_LANES, seed, scale))
        for (const double x : row) parameters.push_back(static_cast<Real>(x));
    return parameters;
}

}  // namespace tinyelbo::test

#endif
