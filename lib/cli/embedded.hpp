// Files of lib/cli/data, put into the program by embed.cmake.
#pragma once

#include <span>
#include <string_view>

namespace tinyelbo::cli {

struct EmbeddedFile {
    std::string_view name, content;
};

std::span<const EmbeddedFile> embedded_files();

}  // namespace tinyelbo::cli
