// Twelve posteriors of posteriordb, built as programs: log densities and gradients beside reference values, default
// full-rank fits beside the ELBO of the best Gaussian, moments beside reference moments.
//
//     acceptance_posteriordb [folder]         (or TINYELBO_POSTERIORDB=folder)
//
// The folder holds the posteriors' data, checks.json, elbo.csv and moments.csv.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "check_density.hpp"
#include "fits.hpp"
#include "posteriors.hpp"

namespace {

constexpr double kElboTolerance = 0.05;

bool report_density(const tinyelbo::Model& model, const nlohmann::json& points) {
    const DensityErrors errors = check_density(model, points);
    std::printf("  log density: relative error %.1e, gradient %.1e%s\n", errors.value, errors.gradient,
                errors.within_bounds() ? "" : "   FAILED");
    return errors.within_bounds();
}

bool report_fit(const tinyelbo::Model& model, const Reference& reference) {
    const FullRankFit fit = fit_full_rank(model);
    const double difference = fit.precise.elbo - reference.elbo;
    const bool good = fit.same_q && std::abs(difference) <= kElboTolerance;
    std::printf("  full-rank: ELBO %.3f +- %.3f, %+.3f from the best Gaussian's%s\n", fit.precise.elbo,
                fit.precise.elbo_se, difference, good ? "" : "   FAILED");
    std::printf("  %s: %s\n", te_verdict_name(fit.result.verdict), te_verdict_message(fit.result.verdict));
    std::printf("  k-hat %.2f, %llu evaluations, %.2g s\n", fit.precise.k_hat,
                static_cast<unsigned long long>(fit.result.evaluations), fit.seconds);
    return good;
}

/// Means as differences from the reference in its sds, sds as ratios to it.
void report_moments(const tinyelbo::Model& model, const Reference& reference) {
    std::printf("  %-16s %12s %12s | %7s %9s %7s | %10s %8s\n", "", "mean", "sd", "mean", "corrected", "sd",
                "mean-field", "response");
    const auto estimates = estimate(model);
    for (const auto& [name, known] : reference.moments) {
        const Estimates& e = estimates.at(name);
        std::printf("  %-16s %12.5g %12.5g | %+7.2f %+9.2f %7.2f | %10.2f %8.2f\n", name.c_str(), known.mean, known.sd,
                    (e.mean - known.mean) / known.sd, (e.corrected_mean - known.mean) / known.sd, e.sd / known.sd,
                    e.mean_field_sd / known.sd, e.response_sd / known.sd);
    }
}

bool report(const Posterior& posterior, const std::filesystem::path& folder, const nlohmann::json& checks,
            const Reference& reference) {
    const PosteriorData data(folder, posterior.name);
    const tinyelbo::ProgramBuilder builder = posterior.build(data);
    const tinyelbo::Model model = builder.model();
    std::printf("%s: %u parameters, program of %zu bytes\n", posterior.name, model.dimension(), builder.bytes().size());
    const bool density = report_density(model, checks.at(posterior.name).at("points"));
    const bool fit = report_fit(model, reference);
    report_moments(model, reference);
    std::fflush(stdout);
    return density && fit;
}

}  // namespace

int main(int argc, char** argv) try {
    const char* const folder = argc > 1 ? argv[1] : std::getenv("TINYELBO_POSTERIORDB");
    if (folder == nullptr || !std::filesystem::is_directory(folder)) {
        std::fputs("no folder of posteriors, neither as argument nor in TINYELBO_POSTERIORDB\n", stderr);
        return EXIT_FAILURE;
    }
    const nlohmann::json checks = read_json(std::filesystem::path(folder) / "checks.json");
    const auto references = read_references(folder);
    int failures = 0;
    for (const Posterior& posterior : kPosteriors) {
        failures += !report(posterior, folder, checks, references.at(posterior.name));
    }
    std::printf("%d of %zu posteriors failed\n", failures, std::size(kPosteriors));
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return EXIT_FAILURE;
}
