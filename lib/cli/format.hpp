// Numbers in text.
#pragma once

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace tinyelbo::cli {

/// As printf; a text beyond 255 characters is cut.
template <class... Args>
std::string format(const char* pattern, Args... args) {
    std::array<char, 256> buffer;
    const int length = std::snprintf(buffer.data(), buffer.size(), pattern, args...);
    return std::string(buffer.data(), std::min(static_cast<std::size_t>(length), buffer.size() - 1));
}

}  // namespace tinyelbo::cli
