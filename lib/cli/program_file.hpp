// A model program in a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tinyelbo/program.hpp>

namespace tinyelbo::cli {

/// A program that is valid. Reading one throws a DataError.
class ProgramFile {
  public:
    explicit ProgramFile(const std::string& path);
    /// The file's content that has been read.
    ProgramFile(const std::string& path, const std::string& content);

    const std::string& file() const { return file_; }
    std::span<const std::byte> bytes() const { return std::as_bytes(std::span(words_)).first(size_); }
    /// The same as little-endian words.
    const std::vector<std::uint64_t>& words() const { return words_; }

  private:
    std::string file_;
    std::size_t size_;
    std::vector<std::uint64_t> words_;
};

/// The program with its data, of which `path` has a JSON object by name: numbers, arrays, arrays of rows. What the
/// program does not ask for may be there too. Throws a DataError.
Model bind_program(const ProgramFile& program, const std::string& path);

}  // namespace tinyelbo::cli
