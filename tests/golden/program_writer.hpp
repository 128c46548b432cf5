// Model programs put together node by node in memory of their own, for targets without a heap.
#pragma once

#include <initializer_list>

#include "base/hash.hpp"
#include "model/program/program.hpp"

namespace trace {

class ProgramWriter {
  public:
    using Id = std::uint32_t;

    Id parameter(std::uint32_t rows, std::uint32_t columns) {
        const std::uint32_t first = header_.dimension;
        header_.dimension += rows * columns;
        return add(TE_OP_PARAMETER, nullptr, 0, rows, columns, first);
    }
    Id constant(const double* values, std::uint32_t rows, std::uint32_t columns) {
        const std::uint32_t first = header_.num_constants;
        for (std::uint32_t i = 0; i < rows * columns; ++i) constants_[header_.num_constants++] = values[i];
        return add(TE_OP_CONSTANT, nullptr, 0, rows, columns, first);
    }
    // Data called "y", slot 0.
    Id data(std::uint32_t rows) {
        header_.num_slots = 1;
        slot_ = {rows, 1, 0, 0};
        return add(TE_OP_DATA, nullptr, 0, rows, 1);
    }
    Id add(te_op op, const Id* operands, std::uint32_t count, std::uint32_t rows, std::uint32_t columns,
           std::uint32_t immediate = 0, std::uint32_t second_immediate = 0, bool elementwise = false) {
        te_program_node node = {.op = static_cast<std::uint16_t>(op),
                                .flags = static_cast<std::uint16_t>(elementwise ? TE_NODE_ELEMENTWISE : 0),
                                .rows = rows,
                                .columns = columns,
                                .place = 0,
                                .first_operand = header_.num_operands,
                                .num_operands = count,
                                .immediate = {immediate, second_immediate}};
        bool varying = op == TE_OP_PARAMETER;
        for (std::uint32_t i = 0; i < count; ++i) {
            operands_[header_.num_operands++] = operands[i];
            varying = varying || tinyelbo::is_varying(nodes_[operands[i]]);
        }
        if (varying) node.flags |= TE_NODE_VARYING;
        take_place(node);
        nodes_[header_.num_nodes] = node;
        return header_.num_nodes++;
    }
    Id add(te_op op, std::initializer_list<Id> operands, std::uint32_t rows, std::uint32_t columns) {
        return add(op, operands.begin(), static_cast<std::uint32_t>(operands.size()), rows, columns);
    }
    const te_program_node& node(Id id) const { return nodes_[id]; }

    // The program whose log density is `target`.
    te_slot finish(Id target) {
        header_.magic = TE_PROGRAM_MAGIC;
        header_.version = TE_PROGRAM_VERSION;
        header_.target = target;
        header_.text_bytes = sizeof kText;
        header_.bytes = static_cast<std::uint32_t>(tinyelbo::Program::bytes(header_));
        write_sections();
        tinyelbo::Fnv1a hash;
        for (std::uint32_t i = 0; i < header_.bytes; ++i) hash.add(bytes_[i], 1);
        header_.checksum = hash.value;
        __builtin_memcpy(bytes_, &header_, sizeof header_);
        return te_vector(bytes_, TE_U8, header_.bytes);
    }

  private:
    static constexpr char kText[] = "y";

    void take_place(te_program_node& node) {
        const auto fixed = static_cast<std::uint32_t>(tinyelbo::fixed_elements(node));
        const auto size = static_cast<std::uint32_t>(tinyelbo::size_of(node));
        const bool varying = tinyelbo::is_varying(node);
        if (varying)
            node.place = header_.varying_size;
        else if (fixed > 0)
            node.place = header_.fixed_size;
        header_.varying_size += varying ? size : 0;
        header_.fixed_size += fixed;
    }

    void write_sections() {
        unsigned char* end = bytes_;
        const auto append = [&end](const void* from, std::size_t count) {
            __builtin_memcpy(end, from, count);
            for (end += count; count % 8 != 0; ++count) *end++ = 0;
        };
        append(&header_, sizeof header_);
        append(constants_, header_.num_constants * sizeof *constants_);
        append(nodes_, header_.num_nodes * sizeof *nodes_);
        append(operands_, header_.num_operands * sizeof *operands_);
        append(&slot_, header_.num_slots * sizeof slot_);
        append(kText, sizeof kText);
    }

    te_program_header header_{};
    double constants_[64];
    te_program_node nodes_[40];
    Id operands_[80];
    te_program_slot slot_{};
    alignas(8) unsigned char bytes_[4096];
};

}  // namespace trace
