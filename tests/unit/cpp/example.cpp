#include <cstdio>

#include <tinyelbo/tinyelbo.hpp>

// Five animals at each of four doses, of which 0, 1, 3 and 5 died (Racine et al. 1986): how steep is the response?
int main() {
    const double log_dose[] = {-0.86, -0.30, -0.05, 0.73};
    const int died[] = {0, 1, 3, 5};
    auto x = xt::xtensor<double, 2>::from_shape({20, 2});
    auto y = xt::xtensor<int, 1>::from_shape({20});
    for (int i = 0; i < 20; ++i) {
        x(i, 0) = 1;
        x(i, 1) = log_dose[i / 5];
        y(i) = i % 5 < died[i / 5];
    }
    tinyelbo::Fit<double> fit(tinyelbo::logistic(x, y, tinyelbo::normal_prior(2.5)), {.seed = 1});
    fit.run();
    std::printf("intercept %.2f +- %.2f, slope %.2f +- %.2f\n%s\n", fit.mean()(0), fit.sd()(0), fit.mean()(1),
                fit.sd()(1), te_verdict_name(fit.verdict()));
}
