// Values of expressions at given parameters, by the interpreter.
#pragma once

#include <string>
#include <vector>

#include <tinyelbo/program.hpp>

/// The elements of every output of the builder's model at theta, by name.
inline std::vector<double> evaluate(const tinyelbo::ProgramBuilder& builder, const std::string& name,
                                    const std::vector<double>& theta) {
    const xt::xtensor<double, 2> draw = xt::adapt(theta, {std::size_t{1}, theta.size()});
    const auto draws = tinyelbo::outputs<double>(builder.model(), draw).draws(name);
    return {draws.begin(), draws.end()};
}

inline double log_density_at(const tinyelbo::ProgramBuilder& builder, const std::vector<double>& theta) {
    const xt::xtensor<double, 1> point = xt::adapt(theta, {theta.size()});
    return tinyelbo::log_density<double>(builder.model(), point).value;
}
