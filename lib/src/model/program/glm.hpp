// Generalised linear models as densities, by the row loops of the fused ones. The forward pass finds the gradient as
// well and leaves it in the node's work for the reverse pass.
#pragma once

#include "../../math/pow.hpp"
#include "../glm_kernels.hpp"
#include "discrete.hpp"
#include "poisson_terms.hpp"
#include "tiles.hpp"

namespace tinyelbo {
inline namespace TE_ISA {

// The parts of glm_work(p), and the data as the row loops want them.
template <class Real>
struct GlmWork {
    std::uint32_t p, row_blocks;
    Real *scratch, *gradient, *parameters;  // [p + 1][8] both
    te_slot slots[TE_GLM_NUM_SLOTS] = {};

    explicit GlmWork(const Step<Real>& step)
        : p(step.in(1).columns),
          row_blocks(step.in(1).rows / TE_GLM_BLOCK_ROWS + (step.in(1).rows % TE_GLM_BLOCK_ROWS != 0)),
          scratch(step.work),
          gradient(scratch + TE_GLM_SCRATCH(p)),
          parameters(gradient + (std::size_t{p} + 1) * kLanes) {
        const Node &y = step.in(0), &x = step.in(1);
        slots[TE_GLM_X] = te_matrix(step.frame.fixed_values(x), kTypeOf<Real>, x.rows, x.columns);
        slots[TE_GLM_Y] = te_vector(step.frame.fixed_values(y), kTypeOf<Real>, y.rows);
    }

    // The log likelihood is added to log_density[8]; its gradient stays here.
    void run(GlmKernel<Real> kernel, Real* log_density) {
        // Carries of the row loop and the gradient; converted rows are written before they are read.
        for (Real* zero = scratch; zero != parameters; ++zero) *zero = 0;
        kernel(slots, 0, row_blocks, parameters, log_density, gradient, scratch);
    }
};

// Either the part that depends on data alone, or the density. Likelihood::run adds the varying part,
// Likelihood::constant is the sum of what the fixed responses contribute.
template <class Likelihood, class Real>
void glm_forward(const Step<Real>& step) {
    const bool varying = is_varying(step.node);
    if (step.binding()) {
        *step.constant = Likelihood::constant(step);
        if (varying) return;
    }
    Real log_density[kLanes];
    spread(*step.constant, log_density);
    GlmWork<Real> work(step);
    const Place<const Real> coefficients = step.frame.value(step.in(2));
    if (coefficients.varying)
        copy_numbers(coefficients.at, std::size_t{work.p} * kLanes, work.parameters);
    else
        spread_each(coefficients.at, work.p, work.parameters);
    Likelihood::run(step, work, log_density);
    copy_numbers(log_density, varying ? std::size_t{kLanes} : 1,
                 varying ? step.frame.varying_values(step.node) : step.constant);
}

// out[8] += adjoint[8] derivative[8]
template <class Real>
TE_INLINE void add_product(const Real* adjoint, const Real* derivative, Real* out) {
    using P = WidePack<Real>;
    for (int lane = 0; lane < kLanes; lane += kWidth<Real>)
        store<P>(out + lane, load<P>(out + lane) + load<P>(adjoint + lane) * load<P>(derivative + lane));
}

template <class Real>
void glm_reverse(const Step<Real>& step) {
    const GlmWork<Real> work(step);
    const Real* adjoint = step.frame.varying_adjoints(step.node);
    for (std::uint32_t i = 2; i < step.node.num_operands; ++i) {
        const Node& in = step.in(i);
        if (!is_varying(in)) continue;
        const Real* gradient = work.gradient + (i == 2 ? 0 : std::size_t{work.p} * kLanes);
        for (std::size_t j = 0; j < in.rows; ++j)
            add_product(adjoint, gradient + j * kLanes, step.frame.varying_adjoints(in) + j * kLanes);
    }
}

// That of a fused model.
template <class Real>
GlmKernel<Real> row_loop(const GlmKernels* kernels) {
    if constexpr (sizeof(Real) == 8)
        return kernels->f64;
    else
        return kernels->f32;
}

struct BernoulliLogitGlm {
    template <class Real>
    static Real constant(const Step<Real>&) {
        return 0;
    }
    template <class Real>
    static void run(const Step<Real>&, GlmWork<Real>& work, Real* log_density) {
        work.run(row_loop<Real>(logistic_kernels(kIsa)), log_density);
    }
};

template <class Real>
void add_poisson_rows(const te_slot* slots, std::uint32_t begin, std::uint32_t end, const Real* parameters,
                      Real* log_density, Real* gradient, Real* scratch) {
    using Rows = typename RowsOf<Real>::type;
    PoissonTerms<Rows> terms;
    add_row_blocks<Rows>(slots, begin, end, parameters, log_density, gradient, scratch, terms);
}

// y log c - c - log y! with the numbers c and log c of PoissonTerms, where the terms of large counts cancel.
struct CentredFactorial : Of<0> {
    static constexpr bool kOfDataOnly = true;
    TE_VALUE(P y) {
        const P centre = max<P>(one<P>(), y);
        const auto exact = log_split(centre);
        const P rest = select<P>(y > 1, -log_factorial_excess(y), -one<P>() - lgamma(P(y + 1)));
        return select<P>(y >= 0, rest + y * ((log(centre) - exact.head) - exact.tail), minus_infinity<P>());
    }
    TE_PARTIALS(const Out&, P) {}
};

struct PoissonLogGlm {
    template <class Real>
    static Real constant(const Step<Real>& step) {
        constexpr Part<Real> kFactorials = make_parts<Real, CentredFactorial>().parts[0];
        Real sum[kLanes] = {}, carry[kLanes] = {};
        add_sum(step, kFactorials, sum, carry);
        return *sum;
    }
    template <class Real>
    static void run(const Step<Real>&, GlmWork<Real>& work, Real* log_density) {
        work.run(add_poisson_rows<Real>, log_density);
    }
};

struct NormalGlm {
    template <class Real>
    static Real constant(const Step<Real>&) {
        return 0;
    }
    template <class Real>
    static void run(const Step<Real>& step, GlmWork<Real>& work, Real* log_density) {
        using P = WidePack<Real>;
        const Place<const Real> place = step.frame.value(step.in(3));
        Real sd[kLanes];
        spread(*place.at, sd);
        if (place.varying) copy_numbers(place.at, std::size_t{kLanes}, sd);
        const std::size_t last = std::size_t{work.p} * kLanes;
        Real *log_sd = work.parameters + last, *by_sd = work.gradient + last;
        // An sd that is not positive counts as infinite: the density is then -infinity.
        for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
            const P value = load<P>(sd + lane);
            store<P>(log_sd + lane, select<P>(value > 0, log(value), -minus_infinity<P>()));
        }
        work.run(row_loop<Real>(linear_kernels(kIsa)), log_density);
        // From the derivative by log sd to that by sd.
        for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
            const P value = load<P>(sd + lane);
            store<P>(by_sd + lane, zero_unless_positive(value, P(load<P>(by_sd + lane) / value)));
        }
    }
};

}  // namespace TE_ISA
}  // namespace tinyelbo
