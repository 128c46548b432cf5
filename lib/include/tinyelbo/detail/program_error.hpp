// What building a program throws.
#pragma once

#include <stdexcept>
#include <string>

namespace tinyelbo {

/// A model that makes no sense, or bytes that are no program: the expression as it was written, and what is wrong.
class ProgramError : public std::invalid_argument {
  public:
    using std::invalid_argument::invalid_argument;
};

}  // namespace tinyelbo
