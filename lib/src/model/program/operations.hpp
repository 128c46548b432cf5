// Which operations this build has. TE_PROGRAM_OPERATIONS may list those that a firmware's programs need:
//     -DTE_PROGRAM_OPERATIONS=TE_OP_ADD,TE_OP_MULTIPLY,TE_OP_NORMAL,TE_OP_ADD_ALL
// PARAMETER, CONSTANT and DATA are always there.
#pragma once

#include "program.hpp"

namespace tinyelbo {

inline namespace TE_ISA {

template <class... Ops>
constexpr bool is_one_of(std::uint32_t op, Ops... ops) {
    return ((op == static_cast<std::uint32_t>(ops)) || ...);
}

#ifdef TE_PROGRAM_OPERATIONS
constexpr bool is_built(std::uint32_t op) { return op <= TE_OP_DATA || is_one_of(op, TE_PROGRAM_OPERATIONS); }
#else
constexpr bool is_built(std::uint32_t) { return true; }
#endif

}  // namespace TE_ISA
}  // namespace tinyelbo
