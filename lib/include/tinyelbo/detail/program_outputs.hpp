// What a fit of a program found, under its user's names.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "basic_fit.hpp"
#include "program_model.hpp"
#include "program_shape.hpp"

namespace tinyelbo {

/// One number of an output: "theta[2]", "L[1, 0]".
struct OutputSummary {
    std::string name;
    double mean, sd, q5, median, q95;
};

/// Draws of a program's outputs: parameters on their constrained scale, and generated quantities.
template <class Real>
class Outputs {
  public:
    struct Output {
        std::string name;
        Shape shape;
        bool generated;
        std::size_t first;  // of its columns in draws()
    };

    Outputs(std::vector<Output> list, xt::xtensor<Real, 2> draws) : list_(std::move(list)), draws_(std::move(draws)) {}

    const std::vector<Output>& list() const { return list_; }
    /// [draw][number], the numbers of all outputs one after the other.
    const xt::xtensor<Real, 2>& draws() const { return draws_; }
    /// [draw][element] of one output.
    xt::xtensor<Real, 2> draws(const std::string& name) const {
        const auto found = std::find_if(list_.begin(), list_.end(), [&](const Output& o) { return o.name == name; });
        if (found == list_.end()) throw ProgramError("the program has no output " + name);
        const std::size_t size = found->shape.size();
        auto result = xt::xtensor<Real, 2>::from_shape({draws_.shape()[0], size});
        for (std::size_t i = 0; i < result.shape()[0]; ++i) {
            for (std::size_t j = 0; j < size; ++j) result(i, j) = draws_(i, found->first + j);
        }
        return result;
    }

    /// The sample means, standard deviations and quantiles of all numbers.
    std::vector<OutputSummary> summary() const {
        std::vector<OutputSummary> rows;
        for (const Output& output : list_) {
            for (std::size_t j = 0; j < output.shape.size(); ++j) rows.push_back(summarise(output, j));
        }
        return rows;
    }

  private:
    static std::string element_name(const Output& output, std::size_t j) {
        const Shape& shape = output.shape;
        if (shape.is_scalar()) return output.name;
        const std::string row = std::to_string(j / shape.columns);
        return output.name + "[" + (shape.is_vector() ? row : row + ", " + std::to_string(j % shape.columns)) + "]";
    }

    OutputSummary summarise(const Output& output, std::size_t j) const {
        std::vector<double> values(draws_.shape()[0]);
        double mean = 0, variance = 0;
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(draws_(i, output.first + j));
        const auto count = static_cast<double>(values.size());
        for (double value : values) mean += value / count;
        for (double value : values) variance += (value - mean) * (value - mean) / (count - 1);
        std::sort(values.begin(), values.end());
        // Linear interpolation between order statistics (Hyndman and Fan 1996, definition 7).
        const auto quantile = [&](double p) {
            const double position = p * (count - 1);
            const auto below = static_cast<std::size_t>(position);
            const std::size_t above = std::min(below + 1, values.size() - 1);
            return values[below] + (position - std::floor(position)) * (values[above] - values[below]);
        };
        return {element_name(output, j), mean, std::sqrt(variance), quantile(0.05), quantile(0.5), quantile(0.95)};
    }

    std::vector<Output> list_;
    xt::xtensor<Real, 2> draws_;
};

namespace detail {

template <class Real>
std::vector<typename Outputs<Real>::Output> list_outputs(std::span<const std::byte> program) {
    const ProgramReader reader(program);
    std::vector<typename Outputs<Real>::Output> list;
    std::size_t first = 0;
    for (const te_program_output& output : reader.outputs()) {
        const te_program_node& node = reader.nodes()[output.node];
        const Shape shape(node.rows, node.columns);
        list.push_back({reader.name(output.name), shape, output.kind == TE_OUTPUT_GENERATED, first});
        first += shape.size();
    }
    return list;
}

}  // namespace detail

/// The outputs of a program at unconstrained theta[draw][dimension].
template <class Real>
Outputs<Real> outputs(const Model& model, const xt::xtensor<Real, 2>& theta) {
    // Data are bound once for so many blocks of draws.
    constexpr std::size_t kBlocks = 64;
    const auto program = detail::program_of(model);
    const std::size_t count = theta.shape()[0], dimension = theta.shape()[1];
    const std::size_t numbers = te_program_num_outputs(program.data(), program.size());
    auto draws = xt::xtensor<Real, 2>::from_shape({count, numbers});
    auto work = xt::xtensor<Real, 1>::from_shape({model.scratch()});
    for (std::size_t first = 0; first < count; first += kBlocks * TE_LANES) {
        const std::size_t active = std::min(kBlocks * TE_LANES, count - first);
        const std::size_t blocks = (active + TE_LANES - 1) / TE_LANES;
        auto lanes = xt::xtensor<Real, 3>::from_shape({blocks, dimension, TE_LANES});
        auto results = xt::xtensor<Real, 3>::from_shape({blocks, numbers, TE_LANES});
        for (std::size_t k = 0; k < blocks * TE_LANES; ++k) {
            const std::size_t draw = first + std::min(k, active - 1);
            for (std::size_t i = 0; i < dimension; ++i) lanes(k / TE_LANES, i, k % TE_LANES) = theta(draw, i);
        }
        detail::check(te_program_outputs(model.slots().data(), model.num_slots(), detail::span_of(lanes),
                                         detail::span_of(work), detail::span_of(results)));
        for (std::size_t k = 0; k < active; ++k) {
            for (std::size_t j = 0; j < numbers; ++j) draws(first + k, j) = results(k / TE_LANES, j, k % TE_LANES);
        }
    }
    return Outputs<Real>(detail::list_outputs<Real>(program), std::move(draws));
}

/// The outputs at draws of q.
template <class Real, class Vector, class Matrix>
Outputs<Real> outputs(const BasicFit<Real, Vector, Matrix>& fit, std::uint32_t draws = 4000) {
    return outputs<Real>(fit.model(), fit.sample(draws));
}

}  // namespace tinyelbo
