#include "export_program.hpp"

#include <cctype>
#include <set>

#include "export_config.hpp"
#include "files.hpp"
#include "format.hpp"

namespace tinyelbo::cli {
namespace {

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
    std::set<std::string> used_ = {"H",       "PROGRAM", "NUM_SLOTS",   "NUM_OUTPUTS", "DIMENSION",
                                   "SCRATCH", "BYTES",   "BLOCK_BYTES", "CONFIG"};
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

std::string extent(std::uint32_t rows, std::uint32_t columns) {
    return std::to_string(rows) + " x " + std::to_string(columns);
}

/// The macro of each slot's number.
std::vector<std::string> slot_macros(const detail::ProgramReader& reader, Names& names) {
    std::vector<std::string> macros;
    for (const te_program_slot& slot : reader.slots()) macros.push_back(names.unique(reader.name(slot.name)));
    return macros;
}

std::string slot_lines(const detail::ProgramReader& reader, const std::vector<std::string>& macros,
                       const Names& names) {
    std::string text = "/* Slots of the config. */\n" + define(names.own("PROGRAM"), 0);
    for (std::uint32_t i = 0; i < macros.size(); ++i) {
        const te_program_slot& slot = reader.slots()[i];
        text += define(macros[i], i + 1, comment_text(reader.name(slot.name)) + ": " + extent(slot.rows, slot.columns));
    }
    return text + define(names.own("NUM_SLOTS"), static_cast<std::uint32_t>(macros.size() + 1));
}

std::string output_lines(const detail::ProgramReader& reader, Names& names) {
    std::string text = "\n/* First numbers of the outputs. */\n";
    std::uint32_t first = 0;
    for (const te_program_output& output : reader.outputs()) {
        const te_program_node& node = reader.nodes()[output.node];
        const std::string name = reader.name(output.name);
        text +=
            define(names.unique("output_" + name), first, comment_text(name) + ": " + extent(node.rows, node.columns));
        first += node.rows * node.columns;
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

std::string lower(std::string text) {
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

/// The data as arrays in the order of the slots, named as their macros, and the function that binds them.
std::string data_source(const std::string& name, const std::vector<std::string>& macros, const Model& model,
                        Precision precision, const std::string& file) {
    const std::string prefix = upper(name) + "_";
    std::string arrays = "\n",
                bindings = "    slots[" + prefix + "PROGRAM] = te_vector(" + name + ", TE_U8, " + prefix + "BYTES);\n";
    for (std::size_t i = 0; i < macros.size(); ++i) {
        const te_slot& slot = model.slots()[i + 1];
        const auto first = static_cast<const double*>(slot.values);
        const std::string array = name + "_" + lower(macros[i].substr(prefix.size()));
        arrays += c_array(array, {first, first + std::size_t{slot.rows} * slot.columns}, precision, file);
        bindings += binding(macros[i], array, precision, slot.rows, slot.columns);
    }
    const ExportedModel exported = {
        name, "te_program", prefix + "NUM_SLOTS", prefix + "DIMENSION", prefix + "SCRATCH", bindings};
    return arrays + config_source(exported, Options{}, precision);
}

std::string array_source(const ProgramFile& program, const std::string& name) {
    return "\n/* Little-endian, as programs are. */\n" +
           define(upper(name) + "_BYTES", static_cast<std::uint32_t>(program.bytes().size())) +
           "static const uint64_t " + name + "[" + std::to_string(program.words().size()) + "] = {" +
           word_lines(program) + "\n};\n";
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0, end; (end = text.find('\n', at)) != text.npos; at = end + 1) {
        lines.push_back(comment_text(text.substr(at, end - at)));
    }
    return lines;
}

}  // namespace

std::string program_header(const std::string& name, const ProgramFile& program,
                           const std::optional<ProgramData>& data) {
    check_c_name(name);
    const detail::ProgramReader reader(program.bytes());
    Names names(name);
    const std::vector<std::string> macros = slot_macros(reader, names);
    std::string body = slot_lines(reader, macros, names) + output_lines(reader, names) + "\n" +
                       define(names.own("DIMENSION"), reader.header().dimension) +
                       "/* Of a fit whose data lie row by row in its own precision; te_required_bytes says it for "
                       "others. */\n" +
                       define(names.own("SCRATCH"), scratch_of(program)) + array_source(program, name);
    HeaderFrame frame = {name, "a model program", lines_of(disassemble(program.bytes()))};
    frame.include = "tinyelbo/program.h", frame.included = "TE_PROGRAM_VERSION";
    if (data) {
        frame.title += " with its data";
        frame.precision = data->precision;
        body += data_source(name, macros, bind_program(program, data->path), data->precision, input_name(data->path));
    }
    return c_header(frame, body);
}

}  // namespace tinyelbo::cli
