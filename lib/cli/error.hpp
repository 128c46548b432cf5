// What goes wrong in the command, and the exit code it ends with.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace tinyelbo::cli {

enum ExitCode { kExitConverged = 0, kExitNotConverged = 1, kExitUsage = 2, kExitBadData = 3 };

/// A place in a file. Lines and columns (cells of a row) count from 1; 0 where there is none.
struct Place {
    std::string file;
    std::size_t line = 0;
    std::size_t column = 0;
};

/// "file:line:column", as far as it is known.
inline std::string to_string(const Place& place) {
    std::string text = place.file;
    if (place.line > 0) text.append(":").append(std::to_string(place.line));
    if (place.line > 0 && place.column > 0) text.append(":").append(std::to_string(place.column));
    return text;
}

/// Options that make no sense: exit code 2.
class UsageError : public std::runtime_error {
  public:
    UsageError(const std::string& what, const std::string& mend) : std::runtime_error(what + "; " + mend) {}
};

/// A file that cannot be read, used or written: exit code 3.
class DataError : public std::runtime_error {
  public:
    DataError(const Place& place, const std::string& what, const std::string& mend)
        : std::runtime_error(to_string(place) + ": " + what + "; " + mend) {}
};

}  // namespace tinyelbo::cli
