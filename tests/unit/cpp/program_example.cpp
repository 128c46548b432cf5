#include <cstdio>

#include <tinyelbo/program.hpp>

// The effects of coaching in eight schools (Rubin 1981): how much do schools differ, and what is each one's effect?
int main() {
    using namespace tinyelbo;
    ProgramBuilder m;
    auto y = m.data("y", xt::xtensor<double, 1>{28, 8, -3, 7, -1, 1, 18, 12});
    auto sigma = m.data("sigma", xt::xtensor<double, 1>{15, 10, 16, 11, 9, 11, 10, 18});
    auto mu = m.parameter("mu");
    auto tau = m.parameter("tau", lower(0));
    auto z = m.parameter("z", 8);
    auto theta = m.generate("theta", mu + tau * z);
    m.sample(mu, normal(0, 5));
    m.sample(tau, cauchy(0, 5));
    m.sample(z, normal(0, 1));
    m.sample(y, normal(theta, sigma));

    Fit<double> fit(m.model());
    fit.run();
    for (const auto& [name, mean, sd, q5, median, q95] : outputs(fit).summary()) {
        std::printf("%-8s %5.2f +- %.2f, from %5.2f to %5.2f\n", name.c_str(), mean, sd, q5, q95);
    }
    std::printf("%s, k-hat %.2f\n", te_verdict_name(fit.verdict()), fit.k_hat());
}
