#include "export_program.hpp"

#include <algorithm>
#include <cctype>
#include <set>

#include "error.hpp"
#include "format.hpp"

namespace tinyelbo::cli {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::string upper(std::string text) {
    for (char& c : text)
        c = is_letter(c) || is_digit(c) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    return text;
}

/// Macro names that no other has: data called y and Y become EIGHT_SCHOOLS_Y and EIGHT_SCHOOLS_Y_2.
class Names {
  public:
    explicit Names(const std::string& name) : prefix_(upper(name) + "_") {}

    /// Of what every header has.
    std::string own(const std::string& name) const { return prefix_ + name; }
    /// Of what the user has named.
    std::string unique(const std::string& name) {
        const std::string wanted = upper(name);
        std::string free = wanted;
        for (int number = 2; !used_.insert(free).second; ++number) free = wanted + "_" + std::to_string(number);
        return prefix_ + free;
    }

  private:
    std::string prefix_;
    std::set<std::string> used_ = {"H", "PROGRAM", "NUM_SLOTS", "NUM_OUTPUTS", "DIMENSION", "SCRATCH", "BYTES"};
};

/// Scratch of a fit whose data lie ready in its own precision.
std::uint32_t scratch_of(const ProgramFile& program) {
    const detail::ProgramReader reader(program.bytes());
    const std::uint64_t word = 0;  // never read: a plan looks at types and shapes
    std::vector<te_slot> slots = {
        te_vector(program.bytes().data(), TE_U8, static_cast<std::uint32_t>(program.bytes().size()))};
    for (const te_program_slot& slot : reader.slots())
        slots.push_back(te_matrix(&word, TE_F64, slot.rows, slot.columns));
    te_plan plan = {};
    te_fault fault = {};
    detail::check(te_program.plan(slots.data(), static_cast<std::uint32_t>(slots.size()), TE_F64, &plan, &fault));
    return plan.scratch;
}

std::string define(const std::string& name, std::uint64_t value, const std::string& comment = "") {
    return "#define " + name + " " + std::to_string(value) + "u" + (comment.empty() ? "" : " /* " + comment + " */") +
           "\n";
}

/// What a comment cannot hold is taken out.
std::string comment(std::string text) {
    for (std::size_t at = text.find("*/"); at != text.npos; at = text.find("*/", at)) text.insert(at + 1, 1, ' ');
    return text;
}

std::string slot_lines(const detail::ProgramReader& reader, Names& names) {
    std::string text = "/* Slots of the config. */\n" + define(names.own("PROGRAM"), 0);
    std::uint32_t index = 0;
    for (const te_program_slot& slot : reader.slots()) {
        const std::string name = reader.name(slot.name);
        text += define(names.unique(name), ++index,
                       comment(name + ": " + std::to_string(slot.rows) + " x " + std::to_string(slot.columns)));
    }
    return text + define(names.own("NUM_SLOTS"), index + 1);
}

std::string output_lines(const detail::ProgramReader& reader, Names& names) {
    std::string text = "\n/* First numbers of the outputs. */\n";
    std::uint64_t first = 0;
    for (const te_program_output& output : reader.outputs()) {
        const te_program_node& node = reader.nodes()[output.node];
        const std::string name = reader.name(output.name);
        text += define(names.unique("output_" + name), first,
                       comment(name + ": " + std::to_string(node.rows) + " x " + std::to_string(node.columns)));
        first += std::uint64_t{node.rows} * node.columns;
    }
    return text + define(names.own("NUM_OUTPUTS"), first);
}

std::string word_lines(const ProgramFile& program) {
    constexpr std::size_t kPerLine = 4;
    std::string text;
    for (std::size_t i = 0; i < program.words().size(); ++i) {
        text += i % kPerLine == 0 ? "\n    " : " ";
        text += format("0x%016llxu,", static_cast<unsigned long long>(program.words()[i]));
    }
    return text;
}

}  // namespace

std::string c_header(const ProgramFile& program, const std::string& name) {
    if (name.empty() || !is_letter(name[0]) ||
        !std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); })) {
        throw UsageError("'" + name + "' is no name in C", "choose one of letters and digits: --name model");
    }
    const detail::ProgramReader reader(program.bytes());
    Names names(name);
    const std::string guard = names.own("H");
    std::string text = "/* Made by 'tinyelbo export', version " TE_VERSION ".\n *\n";
    std::string listing = comment(disassemble(program.bytes()));
    for (std::size_t at = 0, end; (end = listing.find('\n', at)) != listing.npos; at = end + 1) {
        text += " * " + listing.substr(at, end - at) + "\n";
    }
    text += " */\n#ifndef " + guard + "\n#define " + guard + "\n\n#include <stdint.h>\n\n";
    text += slot_lines(reader, names) + output_lines(reader, names) + "\n";
    text += define(names.own("DIMENSION"), reader.header().dimension);
    text += "/* Of a fit whose data lie row by row in its own precision; te_required_bytes says it for others. */\n";
    text += define(names.own("SCRATCH"), scratch_of(program));
    text += "\n/* Little-endian, as programs are. */\n" + define(names.own("BYTES"), program.bytes().size());
    text += "static const uint64_t " + name + "[" + std::to_string(program.words().size()) + "] = {";
    return text + word_lines(program) + "\n};\n\n#endif\n";
}

}  // namespace tinyelbo::cli
