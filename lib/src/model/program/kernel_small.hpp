// Kernels that share their loops: of each functor there is only what it does with one pack. Included by kernel.hpp.
#pragma once

namespace tinyelbo {
inline namespace TE_ISA {

template <class Real>
class Kernel {
  public:
    using P = WidePack<Real>;

    P (*value)(const P* in);
    void (*partials_of)(const P* in, P value, std::uint32_t wanted, P* out);
    std::uint32_t operands;
    bool is_density;

    void values(const Strided<const Real>* in, Strided<Real> out, std::size_t count) const {
        P packs[kMostOperands];
        for (std::size_t e = 0; e < count; ++e)
            for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
                load_operands(in, e, lane, packs);
                if (is_density)
                    add_element<P>(out, e, lane, value(packs));
                else
                    store<P>(out.at + (e & out.mask) * kLanes + lane, value(packs));
            }
    }

    void partials(const Strided<const Real>* in, Strided<const Real> values, Strided<const Real> adjoint,
                  const Strided<Real>* out, std::size_t count) const {
        P packs[kMostOperands], results[kMostOperands];
        std::uint32_t wanted = 0;
        for (std::uint32_t i = 0; i < operands; ++i) wanted |= (out[i].at != nullptr ? 1u : 0u) << i;
        for (std::size_t e = 0; e < count; ++e)
            for (int lane = 0; lane < kLanes; lane += kWidth<Real>) {
                load_operands(in, e, lane, packs);
                for (P& result : results) result = P{};
                partials_of(packs, is_density ? P{} : load_element<P>(values, e, lane), wanted, results);
                const P scale = load_element<P>(adjoint, e, lane);
                for (std::uint32_t i = 0; i < operands; ++i)
                    if ((wanted >> i & 1) != 0) add_element<P>(out[i], e, lane, scale * results[i]);
            }
    }

  private:
    void load_operands(const Strided<const Real>* in, std::size_t e, int lane, P* packs) const {
        for (std::uint32_t i = 0; i < operands; ++i) packs[i] = load_element<P>(in[i], e, lane);
    }
};

template <class P>
class Collect {
  public:
    Collect(std::uint32_t wanted, P* out) : wanted_(wanted), out_(out) {}

    template <class Partial>
    TE_INLINE void operator()(int operand, const Partial& partial) const {
        if constexpr (requires { partial(); }) {
            if ((wanted_ >> operand & 1) != 0) out_[operand] = partial();
        } else {
            out_[operand] = partial;
        }
    }

  private:
    std::uint32_t wanted_;
    P* out_;
};

template <class Functor, class P, int... I>
P value_of(const P* in) {
    return Functor::value(in[I]...);
}

template <class Functor, bool kDensity, class P, int... I>
void partials_of(const P* in, [[maybe_unused]] P value, std::uint32_t wanted, P* out) {
    if constexpr (kDensity)
        Functor::partials(Collect<P>(wanted, out), in[I]...);
    else
        Functor::partials(Collect<P>(wanted, out), value, in[I]...);
}

template <class Functor, bool kDensity, class Real, int... I>
constexpr Kernel<Real> make_kernel(std::integer_sequence<int, I...>) {
    using P = WidePack<Real>;
    return {value_of<Functor, P, I...>, partials_of<Functor, kDensity, P, I...>, sizeof...(I), kDensity};
}

}  // namespace TE_ISA
}  // namespace tinyelbo
