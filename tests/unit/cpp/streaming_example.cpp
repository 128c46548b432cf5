#include <cstdio>

#include <tinyelbo/tinyelbo.hpp>

// Rows arrive in batches, and are forgotten: the posterior of one batch is the prior of the next.
int main() {
    tinyelbo::Prior prior = tinyelbo::normal_prior(2.5);
    for (int batch = 0; batch < 4; ++batch) {
        auto x = xt::xtensor<double, 2>::from_shape({50, 2});
        auto y = xt::xtensor<int, 1>::from_shape({50});
        for (int i = 0; i < 50; ++i) {
            x(i, 0) = 1;
            x(i, 1) = i % 10 - 4.5;
            y(i) = x(i, 1) > 4 * ((7 * i + 3 * batch) % 5 - 2);
        }
        tinyelbo::Fit<double> fit(tinyelbo::logistic(x, y, prior));
        fit.run();
        std::printf("slope %.2f +- %.2f, %s\n", fit.mean()(1), fit.sd()(1), te_verdict_name(fit.verdict()));
        prior = tinyelbo::prior_from(fit);
    }
}
