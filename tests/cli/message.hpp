// The message of what a call throws.
#pragma once

#include <exception>
#include <string>

/// Empty if it throws nothing.
template <class F>
std::string message_of(F&& call) {
    try {
        call();
    } catch (const std::exception& error) {
        return error.what();
    }
    return {};
}
