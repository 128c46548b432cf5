// The trace program: one line "NAME HASH" for everything that must be the same on every target. It needs no heap and
// no operating system; a target brings `print` and calls `run`.
#pragma once

#include "base/hash.hpp"
#include "base/parts.hpp"

namespace trace {

// Prints a line, given without its end. Each target has its own (trace_main.cpp for hosts).
void print(const char* line);

// FNV-1a of numbers in little-endian order, where all NaNs are one: IEEE 754 leaves their sign and payload open.
class Hash {
  public:
    template <class Real>
    void add(Real x) {
        if (x != x)
            fnv_.add(std::uint64_t{0x7ff8}, 2);
        else
            fnv_.add(x);
    }
    template <class Real>
    void add(const Real* values, int count) {
        for (int i = 0; i < count; ++i) add(values[i]);
    }
    void add_integer(std::uint64_t value) { fnv_.add(value, 8); }
    std::uint64_t value() const { return fnv_.value; }

  private:
    tinyelbo::Fnv1a fnv_;
};

template <class Real>
inline constexpr const char* kPrecisionName = sizeof(Real) == 8 ? "double" : "single";

// Calls with a number of each precision that the build has.
template <class Function>
void for_each_precision(const Function& function) {
    if constexpr (tinyelbo::kHasPrecision<double>) function(0.0);
    if constexpr (tinyelbo::kHasPrecision<float>) function(0.0f);
}

template <class Real>
inline constexpr te_type kPrecision = sizeof(Real) == 8 ? TE_F64 : TE_F32;

// Joins the parts of the name with slashes.
void report(const Hash& hash, const char* const* parts, int count);
template <class... Parts>
void report(const Hash& hash, Parts... parts) {
    const char* const list[] = {parts...};
    report(hash, list, static_cast<int>(sizeof...(parts)));
}

void run_math();
void run_random();
void run_models();
void run_programs();
void run_fits();
void run_snapshots();

// Everything, in this order.
void run();

}  // namespace trace
