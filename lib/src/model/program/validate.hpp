// Whether bytes are a program, so that what runs it needs no checks.
#pragma once

#include "program.hpp"

namespace tinyelbo {

// TE_STATUS_OK, or what is wrong, with `node` the first node at fault (0 for other sections).
te_status validate_program(const void* bytes, std::size_t length, std::uint32_t* node);

// shapes.cpp: whether a node's operands and its own shape and immediates are as its operation has them. The operands
// are earlier nodes that are valid themselves.
bool has_valid_shapes(const Program& program, const Node& node);

}  // namespace tinyelbo
