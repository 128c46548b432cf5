// Files in and out. "-" is standard input or output.
#pragma once

#include <string>

#include "error.hpp"

namespace tinyelbo::cli {

/// The name of an input in messages.
std::string input_name(const std::string& path);

bool file_exists(const std::string& path);

/// A whole file. Throws a DataError.
std::string read_file(const std::string& path);

/// Throws a DataError if a file could not be written there, before work is spent on its content.
void check_writable(const std::string& path);

/// A file that appears whole or not at all: written beside its place, then renamed. Devices, pipes and standard output
/// are written to directly.
class OutputFile {
  public:
    /// Writes everything and makes sure that it has arrived. Throws a DataError.
    OutputFile(const std::string& path, const std::string& content);
    OutputFile(OutputFile&& other) noexcept;
    OutputFile& operator=(OutputFile&&) = delete;
    /// Without commit() nothing remains.
    ~OutputFile();

    void commit();

  private:
    std::string path_;
    std::string temporary_;
};

}  // namespace tinyelbo::cli
