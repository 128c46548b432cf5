#include "export_text.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>

#include <tinyelbo/tinyelbo.h>
#include <nlohmann/json.hpp>

#include "error.hpp"
#include "format.hpp"

namespace tinyelbo::cli {
namespace {

constexpr std::size_t kLineLength = 120;

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// C99's, C11's and C++20's.
const std::set<std::string>& keywords() {
    static const std::set<std::string> words = {
        "alignas",     "alignof",      "and",        "and_eq",    "asm",       "auto",         "bitand",
        "bitor",       "bool",         "break",      "case",      "catch",     "char",         "char16_t",
        "char32_t",    "char8_t",      "class",      "co_await",  "co_return", "co_yield",     "compl",
        "concept",     "const",        "const_cast", "consteval", "constexpr", "constinit",    "continue",
        "decltype",    "default",      "delete",     "do",        "double",    "dynamic_cast", "else",
        "enum",        "explicit",     "export",     "extern",    "false",     "float",        "for",
        "friend",      "goto",         "if",         "inline",    "int",       "long",         "mutable",
        "namespace",   "new",          "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
        "or",          "or_eq",        "private",    "protected", "public",    "register",     "reinterpret_cast",
        "requires",    "restrict",     "return",     "short",     "signed",    "sizeof",       "static",
        "static_cast", "struct",       "switch",     "template",  "this",      "thread_local", "throw",
        "true",        "try",          "typedef",    "typeid",    "typename",  "union",        "unsigned",
        "using",       "virtual",      "void",       "volatile",  "wchar_t",   "while",        "xor",
        "xor_eq",      "static_assert"};
    return words;
}

/// Whether these two together mean something to a compiler even in a comment.
bool is_marked(char before, char c) {
    return (before == '/' && c == '*') || (before == '*' && c == '/') || (before == '?' && c == '?');
}

std::string decimal(double value, Precision precision) {
    const bool single = precision == Precision::kSingle;
    const double size = std::abs(value);
    if (size != 0 && (size < 1e-4 || size >= 1e6)) return "";
    const int digits = single ? std::numeric_limits<float>::digits10 : std::numeric_limits<double>::digits10;
    const std::string text = format("%.*g", digits, value);
    const double back =
        single ? static_cast<double>(std::strtof(text.c_str(), nullptr)) : std::strtod(text.c_str(), nullptr);
    if (back != value) return "";
    return text.find('.') == text.npos ? text + ".0" : text;
}

std::string error_line(const std::string& condition, const std::string& text) {
    return "#if " + condition + "\n#error \"" + text + "\"\n#endif\n";
}

std::string precision_check(Precision precision) {
    const int bit = precision == Precision::kSingle ? TE_F32 : TE_F64;
    return error_line("defined(TE_PRECISIONS) && ((TE_PRECISIONS) & " + std::to_string(bit) + ") == 0",
                      "this header is of " + std::string(word_of(precision)) +
                          " precision, which TE_PRECISIONS leaves out: export it in the other one");
}

}  // namespace

const char* word_of(Precision precision) { return precision == Precision::kSingle ? "single" : "double"; }
const char* c_type_of(Precision precision) { return precision == Precision::kSingle ? "float" : "double"; }
const char* slot_type_of(Precision precision) { return precision == Precision::kSingle ? "TE_F32" : "TE_F64"; }

std::string upper(std::string text) {
    for (char& c : text) {
        c = is_letter(c) || is_digit(c) ? static_cast<char>(std::toupper(static_cast<unsigned char>(c))) : '_';
    }
    return text;
}

void check_c_name(const std::string& name) {
    const auto in_names = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
    if (name.empty() || !is_letter(name[0]) || !std::all_of(name.begin(), name.end(), in_names)) {
        throw UsageError("'" + name + "' is no name in C", "choose one of letters, digits and '_', such as model");
    }
    if (keywords().contains(name)) throw UsageError("'" + name + "' is a keyword of C or C++", "choose another name");
    if ((upper(name) + "_").starts_with("TE_")) {
        throw UsageError("'" + name + "' begins names that tinyelbo.h has", "choose another name");
    }
}

std::string comment_text(const std::string& text) {
    const std::string quoted = nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    std::string safe;
    for (const char c : quoted.substr(1, quoted.size() - 2)) {
        if (!safe.empty() && is_marked(safe.back(), c)) safe += '\\';
        safe += c;
    }
    return safe;
}

std::string c_number(double value, Precision precision) {
    const std::string text = decimal(value, precision);
    return (text.empty() ? format("%a", value) : text) + (precision == Precision::kSingle ? "f" : "");
}

std::string define(const std::string& name, const std::string& value, const std::string& comment) {
    return "#define " + name + " " + value + (comment.empty() ? "" : " /* " + comment + " */") + "\n";
}

std::string define(const std::string& name, std::uint32_t value, const std::string& comment) {
    return define(name, std::to_string(value) + "u", comment);
}

std::string c_array(const std::string& name, const std::vector<double>& values, Precision precision,
                    const std::string& what) {
    std::string text = std::string("static const ") + c_type_of(precision) + " " + name + "[" +
                       std::to_string(values.size()) + "] = {";
    std::size_t length = kLineLength;
    for (const double given : values) {
        const double value = precision == Precision::kSingle ? static_cast<double>(static_cast<float>(given)) : given;
        if (!std::isfinite(value)) {
            throw DataError({what}, std::string("a number is not finite in ") + word_of(precision) + " precision",
                            "mend it, or export in double precision");
        }
        const std::string item = c_number(value, precision) + ",";
        const bool fits = length + 1 + item.size() <= kLineLength;
        text += fits ? " " + item : "\n    " + item;
        length = fits ? length + 1 + item.size() : 4 + item.size();
    }
    return text + "\n};\n";
}

std::string c_header(const HeaderFrame& frame, const std::string& body) {
    check_c_name(frame.name);
    const std::string guard = upper(frame.name) + "_H";
    std::string text = "/* Made by tinyelbo " TE_VERSION ": " + frame.title + ".\n *\n";
    for (const std::string& note : frame.notes) text += " * " + note + "\n";
    text += " */\n#ifndef " + guard + "\n#define " + guard + "\n\n";
    text += "#ifndef " + frame.included + "\n#include <" + frame.include + ">\n#endif\n";
    text += error_line("TE_ABI_VERSION != " + std::to_string(TE_ABI_VERSION),
                       "this header was made for another version of tinyelbo: export it again with this one");
    if (frame.precision) text += precision_check(*frame.precision);
    return text + "\n" + body + "\n#endif\n";
}

}  // namespace tinyelbo::cli
