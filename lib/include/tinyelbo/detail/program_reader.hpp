// The sections of a program's bytes, whatever they hold: nothing outside of them is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "../program.h"
#include "program_error.hpp"

namespace tinyelbo::detail {

class ProgramReader {
  public:
    explicit ProgramReader(std::span<const std::byte> bytes) : bytes_(bytes) {
        header_ = section<te_program_header>(1)[0];
        if (header_.magic != TE_PROGRAM_MAGIC || header_.version != TE_PROGRAM_VERSION) {
            throw ProgramError("the bytes are no program of this version of tinyelbo");
        }
        constants_ = section<double>(header_.num_constants);
        nodes_ = section<te_program_node>(header_.num_nodes);
        operands_ = section<std::uint32_t>(header_.num_operands);
        slots_ = section<te_program_slot>(header_.num_slots);
        outputs_ = section<te_program_output>(header_.num_outputs);
        text_ = section<char>(header_.text_bytes);
    }

    const te_program_header& header() const { return header_; }
    std::span<const te_program_node> nodes() const { return nodes_; }
    std::span<const te_program_slot> slots() const { return slots_; }
    std::span<const te_program_output> outputs() const { return outputs_; }

    std::span<const std::uint32_t> operands(const te_program_node& node) const {
        return part(std::span(operands_), node.first_operand, node.num_operands);
    }
    /// Of a TE_OP_CONSTANT.
    std::span<const double> constants(const te_program_node& node) const {
        return part(std::span(constants_), node.immediate[0], std::uint64_t{node.rows} * node.columns);
    }
    std::string name(std::uint32_t offset) const {
        const std::span<const char> rest = part(std::span(text_), offset, text_.size() - std::uint64_t{offset});
        const auto end = static_cast<const char*>(std::memchr(rest.data(), 0, rest.size()));
        if (end == nullptr) refuse();
        return std::string(rest.data(), end);
    }

  private:
    [[noreturn]] static void refuse() { throw ProgramError("the program's bytes are cut short or corrupt"); }

    /// The next `count` records, padded to a multiple of 8 bytes.
    template <class T>
    std::vector<T> section(std::uint64_t count) {
        const std::uint64_t size = (count * sizeof(T) + 7) / 8 * 8;
        if (size > bytes_.size()) refuse();
        std::vector<T> records(count);
        if (count > 0) std::memcpy(records.data(), bytes_.data(), count * sizeof(T));
        bytes_ = bytes_.subspan(size);
        return records;
    }

    template <class T>
    static std::span<const T> part(std::span<const T> all, std::uint64_t first, std::uint64_t count) {
        if (first >= all.size() + (count == 0) || count > all.size() - first) refuse();
        return all.subspan(first, count);
    }

    std::span<const std::byte> bytes_;  // not read yet
    te_program_header header_ = {};
    std::vector<double> constants_;
    std::vector<te_program_node> nodes_;
    std::vector<std::uint32_t> operands_;
    std::vector<te_program_slot> slots_;
    std::vector<te_program_output> outputs_;
    std::vector<char> text_;
};

}  // namespace tinyelbo::detail
