/// tinyelbo: variational inference on fixed memory. The C++ interface, on xtensor.
///
///     auto model = tinyelbo::logistic(X, y, tinyelbo::normal_prior(2.5));
///     tinyelbo::Fit<double> fit(model, {.family = tinyelbo::mean_field, .seed = 7});
///     fit.run();
///     std::cout << te_verdict_message(fit.verdict()) << fit.mean() << fit.sd();
///
/// Data are any xtensor expression: lvalues in memory are borrowed, everything else is kept (Data). Results are
/// xtensor containers or views of the fit's own memory. What cannot be done throws tinyelbo::Error.
#pragma once

#include "detail/language.hpp"

#include "detail/basic_fit.hpp"
#include "detail/config.hpp"
#include "detail/data.hpp"
#include "detail/density.hpp"
#include "detail/error.hpp"
#include "detail/fit.hpp"
#include "detail/gradient_check.hpp"
#include "detail/model.hpp"
#include "detail/options.hpp"
#include "detail/static_fit.hpp"
