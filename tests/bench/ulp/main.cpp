// Measures the largest error of every elementary function: ulp [density] [function ...]
//
// double: `density` (default 400) random mantissas at every exponent and many more arguments (samples.hpp), against
// MPFR. float: every float of the domain against a double function, the sixteen worst of them against MPFR.
// pow: pairs of arguments; log Gamma's differences: errors as gamma_error.hpp says; chi_quantile, 1 .. 64: relative
// ones.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "chi_error.hpp"
#include "gamma_error.hpp"
#include "pow_error.hpp"
#include "samples.hpp"

namespace tinyelbo::ulp {
namespace {

constexpr int kBlock = 4096;

// The sixteen largest values seen.
class Candidates {
  public:
    void add(double error, float x) {
        if (!(error > smallest_->error)) return;
        *smallest_ = {error, x};
        smallest_ = std::min_element(kept_.begin(), kept_.end(), [](auto a, auto b) { return a.error < b.error; });
    }

    Worst check(const Function& function, float (*f)(float)) const {
        Worst worst;
        Exact exact;
        for (const auto& candidate : kept_) {
            function.exact(exact, Exact(static_cast<double>(candidate.x)));
            worst.add(ulp_error(f(candidate.x), exact), static_cast<double>(candidate.x));
        }
        return worst;
    }

  private:
    struct Candidate {
        double error;
        float x;
    };
    std::array<Candidate, 16> kept_{};
    Candidate* smallest_ = kept_.data();
};

double near_ulp_error(float value, double exact) {
    const auto rounded = static_cast<float>(exact);
    if (std::isinf(rounded) || std::isinf(value) || std::isnan(value) || std::isnan(rounded))
        return rounded == value ? 0 : std::numeric_limits<double>::infinity();
    const int exponent = exact == 0 ? -126 : std::max(std::ilogb(exact), -126);
    return std::fabs(std::ldexp(static_cast<double>(value) - exact, 23 - exponent));
}

template <class F>
Worst measure_all_floats(const Function& function, F f) {
    using P = WidePack<float>;
    Candidates candidates;
    long count = 0;
    alignas(64) float x[kBlock], y[kBlock];
    for (std::uint64_t first = 0; first < std::uint64_t{1} << 32; first += kBlock) {
        for (int i = 0; i < kBlock; ++i) x[i] = std::bit_cast<float>(static_cast<std::uint32_t>(first + i));
        for (int i = 0; i < kBlock; i += LaneOf<P>::width) store(y + i, f(load<P>(x + i)));
        for (int i = 0; i < kBlock; ++i) {
            if (!(x[i] >= function.f32.low && x[i] <= function.f32.high)) continue;
            ++count;
            candidates.add(near_ulp_error(y[i], function.near(static_cast<double>(x[i]))), x[i]);
        }
    }
    Worst worst = candidates.check(function, [](float at) { return F{}(at); });
    worst.count = count;
    return worst;
}

void print(const Function& function, const char* precision, const Worst& worst, double stated) {
    std::printf("%-16s %-7s %8.4f %24a %12ld%s\n", function.name, precision, worst.error, worst.argument, worst.count,
                worst.error <= stated ? "" : "  above what the header states");
    std::fflush(stdout);
}

template <class Real>
void print_chi(const char* precision, Real highest) {
    constexpr int kPoints = 2000;
    for (int dof = 1; dof <= kChiMaxDof; ++dof) {
        const auto worst = measure_chi<Real>(dof, static_cast<Real>(1e-12), highest, kPoints);
        std::printf("chi_quantile, %-2d %-7s %8.1e %24a %12d  (relative)\n", dof, precision, worst.error,
                    static_cast<double>(worst.probability), kPoints + 1);
    }
}

template <class Real>
void print_pow(const char* precision, int count) {
    const auto worst = measure_pow<Real>(count);
    std::printf("%-16s %-7s %8.4f %24a %12d  to the power %a%s\n", "pow", precision, worst.error,
                static_cast<double>(worst.power.x), count, static_cast<double>(worst.power.y),
                worst.error <= kPowError<Real> ? "" : "  above what the header states");
}

template <class Real, class F>
void print_pairs(const PairFunction& function, const char* precision, int count, F f) {
    const auto worst = measure_pairs<Real>(function, count, f);
    std::printf("%-16s %-7s %8.4f %24a %12d  with %a%s\n", function.name, precision, worst.error,
                static_cast<double>(worst.a), count, static_cast<double>(worst.b),
                worst.error <= stated_error<Real>(function) ? "" : "  above what the header states");
}

bool is_chosen(const char* name, int count, char** names) {
    if (count == 0) return true;
    return std::any_of(names, names + count, [name](const char* chosen) { return std::strcmp(name, chosen) == 0; });
}

}  // namespace
}  // namespace tinyelbo::ulp

int main(int argc, char** argv) {
    using namespace tinyelbo::ulp;
    const int density = argc > 1 ? std::atoi(argv[1]) : 400;
    std::printf("%-16s %-7s %8s %24s %12s\n", "function", "type", "max_ulp", "worst_argument", "count");
    visit_functions([&](const Function& function, auto f) {
        if (!is_chosen(function.name, std::max(argc - 2, 0), argv + 2)) return;
        print(function, "double", measure<double>(function, density, f), function.ulp64);
        print(function, "float", measure_all_floats(function, f), function.ulp32);
    });
    if (is_chosen("pow", std::max(argc - 2, 0), argv + 2)) {
        print_pow<double>("double", 2000 * density);
        print_pow<float>("float", 2000 * density);
    }
    visit_pair_functions([&](const PairFunction& function, auto f) {
        if (!is_chosen(function.name, std::max(argc - 2, 0), argv + 2)) return;
        print_pairs<double>(function, "double", 500 * density, f);
        print_pairs<float>(function, "float", 500 * density, f);
    });
    if (is_chosen("chi_quantile", std::max(argc - 2, 0), argv + 2)) {
        print_chi<double>("double", 1 - 1e-12);
        print_chi<float>("float", 1 - 0x1p-24f);
    }
}
