// Counts of peregrine falcons over the years (Kery and Schaub 2012, chapter 3).
#include "../posteriors.hpp"

using namespace tinyelbo;

ProgramBuilder glm_poisson(const PosteriorData& data) {
    ProgramBuilder m;
    auto c = m.data("C", data.vector("C"));
    auto year = m.data("year", data.vector("year"));
    auto alpha = m.parameter("alpha", interval(-20, 20));
    auto beta1 = m.parameter("beta1", interval(-10, 10));
    auto beta2 = m.parameter("beta2", interval(-10, 10));
    auto beta3 = m.parameter("beta3", interval(-10, 10));
    m.sample(c, poisson_log(alpha + beta1 * year + beta2 * square(year) + beta3 * (square(year) * year)));
    return m;
}
