// Model programs put together node by node: what a test wants, valid or not.
#ifndef TINYELBO_TESTS_SUPPORT_PROGRAM_ASSEMBLER_HPP
#define TINYELBO_TESTS_SUPPORT_PROGRAM_ASSEMBLER_HPP

#include <tinyelbo/program.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

namespace tinyelbo::test {

struct Shape {
    std::uint32_t rows = 1, columns = 1;
};

/// Bytes at an address that suits a program.
struct ProgramBytes {
    std::vector<std::uint64_t> words;

    unsigned char *data() { return reinterpret_cast<unsigned char *>(words.data()); }
    const unsigned char *data() const { return reinterpret_cast<const unsigned char *>(words.data()); }
    std::uint32_t size() const { return static_cast<std::uint32_t>(8 * words.size()); }
    te_slot slot() const { return te_vector(words.data(), TE_U8, size()); }

    te_program_header &header() { return *reinterpret_cast<te_program_header *>(data()); }
    te_program_node *nodes() {
        return reinterpret_cast<te_program_node *>(data() + sizeof(te_program_header) + 8 * header().num_constants);
    }
    std::uint32_t *operands() { return reinterpret_cast<std::uint32_t *>(nodes() + header().num_nodes); }
    te_program_slot *slots() {
        return reinterpret_cast<te_program_slot *>(operands() + (header().num_operands + 1) / 2 * 2);
    }
    te_program_output *outputs() { return reinterpret_cast<te_program_output *>(slots() + header().num_slots); }
    char *text() { return reinterpret_cast<char *>(outputs() + header().num_outputs); }

    /// FNV-1a over all bytes, those of the checksum being zero.
    void sign() {
        header().checksum = 0;
        std::uint64_t hash = 0xcbf29ce484222325u;
        for (std::uint32_t i = 0; i < size(); ++i) hash = (hash ^ data()[i]) * 0x100000001b3u;
        header().checksum = hash;
    }
};

class Assembler {
  public:
    using Id = std::uint32_t;

    Id parameter(Shape shape = {}) {
        const std::uint32_t first = dimension_;
        dimension_ += shape.rows * shape.columns;
        return add(TE_OP_PARAMETER, {}, shape, first);
    }
    Id constant(const std::vector<double> &values, Shape shape) {
        const auto first = static_cast<std::uint32_t>(constants_.size());
        constants_.insert(constants_.end(), values.begin(), values.end());
        return add(TE_OP_CONSTANT, {}, shape, first);
    }
    Id constant(double value) { return constant({value}, {}); }
    Id data(Shape shape, const std::string &name = "data") {
        const auto slot = static_cast<std::uint32_t>(slots_.size());
        slots_.push_back({shape.rows, shape.columns, text(name), 0});
        return add(TE_OP_DATA, {}, shape, slot);
    }
    /// The operand, which has the value that is checked.
    Id check(Id operand, std::uint32_t what, const std::string &name = "data") {
        add(TE_OP_CHECK, {operand}, shape(operand), what, text(name));
        return operand;
    }

    Id add(te_op op, const std::vector<Id> &operands, Shape shape = {}, std::uint32_t immediate0 = 0,
           std::uint32_t immediate1 = 0, std::uint32_t flags = 0) {
        te_program_node node = {};
        node.op = static_cast<std::uint16_t>(op);
        node.flags = static_cast<std::uint16_t>(flags);
        if (op == TE_OP_PARAMETER) node.flags |= TE_NODE_VARYING;
        for (const Id operand : operands) node.flags |= nodes_[operand].flags & TE_NODE_VARYING;
        node.rows = shape.rows;
        node.columns = shape.columns;
        node.first_operand = static_cast<std::uint32_t>(operands_.size());
        node.num_operands = static_cast<std::uint32_t>(operands.size());
        node.immediate[0] = immediate0;
        node.immediate[1] = immediate1;
        operands_.insert(operands_.end(), operands.begin(), operands.end());
        place(node);
        nodes_.push_back(node);
        return static_cast<Id>(nodes_.size() - 1);
    }
    /// Of the shape that the operands have together.
    Id elementwise(te_op op, const std::vector<Id> &operands) { return add(op, operands, together(operands)); }
    Id density(te_op op, const std::vector<Id> &operands) { return add(op, operands); }
    Id each(te_op op, const std::vector<Id> &operands) {
        return add(op, operands, together(operands), 0, 0, TE_NODE_ELEMENTWISE);
    }
    Id matmul(Id a, Id b) { return add(TE_OP_MATMUL, {a, b}, {shape(a).rows, shape(b).columns}); }

    /// The last node, if nothing else is said.
    void set_target(Id node) { target_ = node; }
    void output(Id node, const std::string &name, std::uint32_t kind = TE_OUTPUT_PARAMETER) {
        outputs_.push_back({node, text(name), kind, 0});
    }

    Shape shape(Id node) const { return {nodes_[node].rows, nodes_[node].columns}; }
    std::uint32_t dimension() const { return dimension_; }

    ProgramBytes bytes() const {
        te_program_header header = {};
        header.magic = TE_PROGRAM_MAGIC;
        header.version = TE_PROGRAM_VERSION;
        header.dimension = dimension_;
        header.num_slots = static_cast<std::uint32_t>(slots_.size());
        header.num_nodes = static_cast<std::uint32_t>(nodes_.size());
        header.num_operands = static_cast<std::uint32_t>(operands_.size());
        header.num_constants = static_cast<std::uint32_t>(constants_.size());
        header.num_outputs = static_cast<std::uint32_t>(outputs_.size());
        header.text_bytes = static_cast<std::uint32_t>(text_.size());
        header.fixed_size = fixed_;
        header.varying_size = varying_;
        header.target = target_.value_or(header.num_nodes - 1);
        std::vector<unsigned char> bytes;
        append(bytes, &header, 1);
        append(bytes, constants_.data(), constants_.size());
        append(bytes, nodes_.data(), nodes_.size());
        append(bytes, operands_.data(), operands_.size());
        append(bytes, slots_.data(), slots_.size());
        append(bytes, outputs_.data(), outputs_.size());
        append(bytes, text_.data(), text_.size());
        ProgramBytes program;
        program.words.resize(bytes.size() / 8);
        std::memcpy(program.words.data(), bytes.data(), bytes.size());
        program.header().bytes = program.size();
        program.sign();
        return program;
    }

  private:
    void place(te_program_node &node) {
        const std::uint32_t size = node.rows * node.columns;
        const bool varying = (node.flags & TE_NODE_VARYING) != 0;
        const bool density = node.op >= TE_OP_NORMAL && node.op <= TE_OP_POISSON_LOG_GLM;
        if (node.op == TE_OP_DATA || node.op == TE_OP_CHECK) return;
        node.place = varying ? varying_ : fixed_;
        if (varying) varying_ += size;
        if (!varying || density) fixed_ += size;
    }

    Shape together(const std::vector<Id> &operands) const {
        for (const Id operand : operands)
            if (shape(operand).rows * shape(operand).columns != 1) return shape(operand);
        return {};
    }

    std::uint32_t text(const std::string &name) {
        const auto at = static_cast<std::uint32_t>(text_.size());
        text_.insert(text_.end(), name.begin(), name.end());
        text_.push_back('\0');
        return at;
    }

    template <class Record>
    static void append(std::vector<unsigned char> &bytes, const Record *records, std::size_t count) {
        const auto *first = reinterpret_cast<const unsigned char *>(records);
        if (count > 0) bytes.insert(bytes.end(), first, first + count * sizeof(Record));
        bytes.resize((bytes.size() + 7) / 8 * 8);
    }

    std::uint32_t dimension_ = 0, fixed_ = 0, varying_ = 0;
    std::optional<Id> target_;
    std::vector<double> constants_;
    std::vector<te_program_node> nodes_;
    std::vector<std::uint32_t> operands_;
    std::vector<te_program_slot> slots_;
    std::vector<te_program_output> outputs_;
    std::vector<char> text_;
};

}  // namespace tinyelbo::test

#endif
