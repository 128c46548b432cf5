#include "program_fit.hpp"

#include <chrono>

#include "files.hpp"
#include "stepping.hpp"

namespace tinyelbo::cli {
namespace {

/// What the engine refuses of the data is said with their file.
template <class Real>
Fit<Real> make_fit(const Model& model, const FitOptions& options) {
    try {
        return Fit<Real>(model, options.engine);
    } catch (const Error& error) {
        if (error.fault().status == TE_STATUS_OK) throw;
        throw DataError({input_name(options.data)}, error.what(), "mend it, or give other data");
    }
}

template <class Real>
ProgramReport run(const Model& model, const FitOptions& options) {
    const auto started = std::chrono::steady_clock::now();
    Fit<Real> fit = make_fit<Real>(model, options);
    const bool interrupted = step_to_end(fit, options.quiet);
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - started;

    ProgramReport report = {};
    report.status = interrupted ? "interrupted" : te_verdict_name(fit.verdict());
    report.explanation = interrupted ? "the fit had not ended" : te_verdict_message(fit.verdict());
    report.result = fit.result();
    report.seconds = elapsed.count();
    report.hash = fit.hash();
    report.mean_error = static_cast<double>(xt::amax(fit.mean_error())());
    report.outputs = outputs(fit).summary();
    if (!options.draws_csv.empty()) report.draws = xt::cast<double>(outputs(fit, options.num_draws).draws());
    return report;
}

}  // namespace

ProgramReport run_program(const ProgramFile& program, const FitOptions& options) {
    const Model model = bind_program(program, options.data);
    return options.single_precision ? run<float>(model, options) : run<double>(model, options);
}

}  // namespace tinyelbo::cli
