#include "validate.hpp"

#include "../../base/hash.hpp"
#include "operations.hpp"

namespace tinyelbo {
namespace {

constexpr std::uint32_t kMostNodes = 1u << 24;
constexpr std::uint32_t kMostElements = 1u << 28;  // of all nodes together, and of one

constexpr int kAnyNumber = -1;
constexpr int kOperands[] = {
#define TE_OPERANDS(name, operands, text) operands,
    TE_OP_LIST(TE_OPERANDS)
#undef TE_OPERANDS
};

std::uint64_t checksum_of(const unsigned char* bytes, std::size_t length) {
    constexpr std::size_t kFrom = offsetof(Header, checksum), kTo = kFrom + sizeof(Header::checksum);
    Fnv1a hash;
    for (std::size_t i = 0; i < length; ++i) hash.add(i < kFrom || i >= kTo ? bytes[i] : 0u, 1);
    return hash.value;
}

te_status check_header(const void* bytes, std::size_t length) {
    if (bytes == nullptr) return TE_STATUS_NULL_POINTER;
    if (reinterpret_cast<std::uintptr_t>(bytes) % kProgramAlignment != 0) return TE_STATUS_PROGRAM_MISALIGNED;
    if (length < sizeof(Header)) return TE_STATUS_PROGRAM_CORRUPT;
    const Header& header = *static_cast<const Header*>(bytes);
    if (header.magic != TE_PROGRAM_MAGIC || header.version != TE_PROGRAM_VERSION) return TE_STATUS_PROGRAM_VERSION;
    const bool sized = header.bytes == length && Program::bytes(header) == length;
    const bool limited = header.num_nodes > 0 && header.num_nodes <= kMostNodes && header.fixed_size <= kMostElements &&
                         header.varying_size <= kMostElements;
    if (!sized || !limited || header.reserved != 0) return TE_STATUS_PROGRAM_CORRUPT;
    const bool intact = checksum_of(static_cast<const unsigned char*>(bytes), length) == header.checksum;
    return intact ? TE_STATUS_OK : TE_STATUS_PROGRAM_CORRUPT;
}

// Running sums over the nodes.
struct Totals {
    std::uint64_t fixed = 0, varying = 0, parameters = 0, operands = 0;
};

bool has_valid_operands(const Program& program, std::uint32_t index, const Totals& totals) {
    const Node& node = program.nodes[index];
    const int wanted = kOperands[node.op];
    if (wanted != kAnyNumber && node.num_operands != static_cast<std::uint32_t>(wanted)) return false;
    if (node.first_operand != totals.operands || node.num_operands > program.header->num_operands - totals.operands)
        return false;
    bool varying = node.op == TE_OP_PARAMETER;
    for (std::uint32_t i = 0; i < node.num_operands; ++i) {
        const std::uint32_t operand = program.operand(node, i);
        if (operand >= index || !has_value(program.nodes[operand].op)) return false;
        varying = varying || is_varying(program.nodes[operand]);
    }
    return (node.flags & ~(TE_NODE_VARYING | TE_NODE_ELEMENTWISE)) == 0 && is_varying(node) == varying;
}

bool has_valid_place(const Node& node, const Totals& totals) {
    if (node.op == TE_OP_DATA || !has_value(node.op)) return node.place == 0;
    return node.place == (is_varying(node) ? totals.varying : totals.fixed);
}

te_status check_node(const Program& program, std::uint32_t index, Totals& totals) {
    const Node& node = program.nodes[index];
    if (node.op >= TE_OP_COUNT) return TE_STATUS_PROGRAM_CORRUPT;
    if (!is_built(node.op)) return TE_STATUS_PROGRAM_OPERATION;
    if (node.rows == 0 || node.columns == 0 || size_of(node) > kMostElements) return TE_STATUS_PROGRAM_CORRUPT;
    if (!has_valid_operands(program, index, totals) || !has_valid_shapes(program, node))
        return TE_STATUS_PROGRAM_CORRUPT;
    if (!has_valid_place(node, totals)) return TE_STATUS_PROGRAM_CORRUPT;
    if (node.op == TE_OP_PARAMETER) {
        if (node.immediate[0] != totals.parameters || index > program.header->target) return TE_STATUS_PROGRAM_CORRUPT;
        totals.parameters += size_of(node);
    }
    totals.operands += node.num_operands;
    totals.fixed += fixed_elements(node);
    totals.varying += is_varying(node) ? size_of(node) : 0;
    const bool limited = totals.fixed <= kMostElements && totals.varying <= kMostElements;
    return limited ? TE_STATUS_OK : TE_STATUS_PROGRAM_CORRUPT;
}

te_status check_nodes(const Program& program, std::uint32_t* node) {
    const Header& header = *program.header;
    Totals totals;
    for (*node = 0; *node < header.num_nodes; ++*node)
        if (const te_status status = check_node(program, *node, totals)) return status;
    --*node;
    const bool whole = totals.fixed == header.fixed_size && totals.varying == header.varying_size &&
                       totals.operands == header.num_operands && totals.parameters == header.dimension;
    return whole ? TE_STATUS_OK : TE_STATUS_PROGRAM_CORRUPT;
}

bool is_target_valid(const Program& program) {
    const std::uint32_t target = program.header->target;
    return target < program.header->num_nodes && is_varying(program.nodes[target]) && is_scalar(program.nodes[target]);
}

// A name begins the text, or follows another's end.
bool is_name(const Program& program, std::uint32_t offset) {
    return offset < program.header->text_bytes && (offset == 0 || program.text[offset - 1] == '\0');
}

bool are_names_valid(const Program& program) {
    const Header& header = *program.header;
    if (header.text_bytes > 0 && program.text[header.text_bytes - 1] != '\0') return false;
    for (std::uint64_t i = header.text_bytes; i < aligned(header.text_bytes); ++i)
        if (program.text[i] != '\0') return false;
    for (std::uint32_t i = 0; i < header.num_nodes; ++i)
        if (program.nodes[i].op == TE_OP_CHECK && !is_name(program, program.nodes[i].immediate[1])) return false;
    return true;
}

bool are_slots_valid(const Program& program) {
    for (std::uint32_t i = 0; i < program.header->num_slots; ++i) {
        const te_program_slot& slot = program.slots[i];
        const std::uint64_t size = std::uint64_t{slot.rows} * slot.columns;
        if (size == 0 || size > kMostElements || !is_name(program, slot.name) || slot.reserved != 0) return false;
    }
    return true;
}

bool are_outputs_valid(const Program& program) {
    std::uint64_t numbers = 0;
    for (std::uint32_t i = 0; i < program.header->num_outputs; ++i) {
        const te_program_output& output = program.outputs[i];
        if (output.node >= program.header->num_nodes || output.kind > TE_OUTPUT_GENERATED) return false;
        if (!has_value(program.nodes[output.node].op)) return false;
        if (!is_name(program, output.name) || output.reserved != 0) return false;
        numbers += size_of(program.nodes[output.node]);
        if (numbers > kMostElements) return false;
    }
    return true;
}

bool is_padding_zero(const Program& program) {
    const std::uint32_t count = program.header->num_operands;
    return count % 2 == 0 || program.operands[count] == 0;
}

}  // namespace

te_status validate_program(const void* bytes, std::size_t length, std::uint32_t* node) {
    *node = 0;
    if (const te_status status = check_header(bytes, length)) return status;
    const Program program(bytes);
    // Slots come first: nodes refer to them.
    if (!is_padding_zero(program) || !are_slots_valid(program)) return TE_STATUS_PROGRAM_CORRUPT;
    if (const te_status status = check_nodes(program, node)) return status;
    *node = 0;
    const bool valid = is_target_valid(program) && are_names_valid(program) && are_outputs_valid(program);
    return valid ? TE_STATUS_OK : TE_STATUS_PROGRAM_CORRUPT;
}

}  // namespace tinyelbo
