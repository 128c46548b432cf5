// What a call throws, as text.
#pragma once

#include <string>

#include <tinyelbo/program.hpp>

/// The message of the ProgramError that the call throws; empty if it throws none.
template <class F>
std::string message_of(F&& call) {
    try {
        call();
    } catch (const tinyelbo::ProgramError& error) {
        return error.what();
    }
    return {};
}
