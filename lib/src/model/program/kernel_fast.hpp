// Kernels with a loop for each functor. Included by kernel.hpp.
#pragma once

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
struct Kernel {
    void (*values)(const Strided<const Real>* in, Strided<Real> out, std::size_t count);
    void (*partials)(const Strided<const Real>* in, Strided<const Real> value, Strided<const Real> adjoint,
                     const Strided<Real>* out, std::size_t count);
};

template <class P>
class Accumulate {
  public:
    TE_INLINE Accumulate(const Strided<Lane<P>>* out, std::size_t element, int lane, P adjoint)
        : out_(out), element_(element), lane_(lane), adjoint_(adjoint) {}

    template <class Partial>
    TE_INLINE void operator()(int operand, const Partial& partial) const {
        const Strided<Lane<P>>& out = out_[operand];
        if (out.at == nullptr) return;
        if constexpr (requires { partial(); })
            add_element<P>(out, element_, lane_, adjoint_ * partial());
        else
            add_element<P>(out, element_, lane_, adjoint_ * partial);
    }

  private:
    const Strided<Lane<P>>* out_;
    std::size_t element_;
    int lane_;
    P adjoint_;
};

template <class Functor, bool kDensity, class Real, int... I>
void run_values(const Strided<const Real>* operands, Strided<Real> out, std::size_t count) {
    using P = WidePack<Real>;
    const Strided<const Real> in[] = {operands[I]...};
    TE_NO_UNROLL for (std::size_t e = 0; e < count; ++e) {
        TE_NO_UNROLL for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
            const P value = Functor::value(load_element<P>(in[I], e, lane)...);
            if constexpr (kDensity)
                add_element<P>(out, e, lane, value);
            else
                store<P>(out.at + (e & out.mask) * kLanes + lane, value);
        }
    }
}

template <class Functor, bool kDensity, class Real, int... I>
void run_partials(const Strided<const Real>* operands, Strided<const Real> value, Strided<const Real> adjoint,
                  const Strided<Real>* results, std::size_t count) {
    using P = WidePack<Real>;
    const Strided<const Real> in[] = {operands[I]...};
    const Strided<Real> out[] = {results[I]...};
    TE_NO_UNROLL for (std::size_t e = 0; e < count; ++e) {
        TE_NO_UNROLL for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
            const Accumulate<P> accumulate(out, e, lane, load_element<P>(adjoint, e, lane));
            if constexpr (kDensity)
                Functor::partials(accumulate, load_element<P>(in[I], e, lane)...);
            else
                Functor::partials(accumulate, load_element<P>(value, e, lane), load_element<P>(in[I], e, lane)...);
        }
    }
}

template <class Functor, bool kDensity, class Real, int... I>
constexpr Kernel<Real> make_kernel(std::integer_sequence<int, I...>) {
    if constexpr (!kOfDataOnly<Functor>)
        return {run_values<Functor, kDensity, Real, I...>, run_partials<Functor, kDensity, Real, I...>};
    else if constexpr (kBinds)
        return {run_values<Functor, kDensity, Real, I...>, nullptr};
    else
        return {nullptr, nullptr};
}

}  // namespace TE_ISA
}  // namespace tinyelbo
