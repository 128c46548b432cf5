/// Models as programs, built of expressions. Eight schools (Rubin 1981):
///
///     ProgramBuilder m;
///     auto y = m.data("y", effects), sigma = m.data("sigma", standard_errors);
///     auto mu = m.parameter("mu");
///     auto tau = m.parameter("tau", lower(0));
///     auto z = m.parameter("z", 8);
///     auto theta = m.generate("theta", mu + tau * z);
///     m.sample(mu, normal(0, 5));
///     m.sample(tau, cauchy(0, 5));
///     m.sample(z, normal(0, 1));
///     m.sample(y, normal(theta, sigma));
///     Fit<double> fit(m.model());
///     fit.run();
///     for (const auto& row : outputs(fit).summary()) std::cout << row.name << " " << row.mean << " " << row.sd <<
///     "\n";
///
/// What makes no sense throws a ProgramError, which names the expression and the shapes.
#pragma once

#include "detail/language.hpp"

#include "detail/program_builder.hpp"
#include "detail/program_density.hpp"
#include "detail/program_disassemble.hpp"
#include "detail/program_functions.hpp"
#include "detail/program_model.hpp"
#include "detail/program_outputs.hpp"
#include "detail/program_transform.hpp"
#include "detail/program_value.hpp"
#include "tinyelbo.hpp"
