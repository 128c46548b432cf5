// C source as text: what all exported headers are made of. wasm/src/export/text.js writes the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tinyelbo::cli {

enum class Precision { kSingle, kDouble };

constexpr Precision precision_of(bool single) { return single ? Precision::kSingle : Precision::kDouble; }
/// "single"
const char* word_of(Precision precision);
/// "float"
const char* c_type_of(Precision precision);
/// "TE_F32"
const char* slot_type_of(Precision precision);

/// Throws a UsageError unless C and C++ take `name` and what begins with it as names that tinyelbo.h has not.
void check_c_name(const std::string& name);

/// The name of macros, in capitals; what no identifier holds becomes '_'.
std::string upper(std::string text);

/// Text as a comment may hold it: ASCII, in JSON's escapes, with no end and no beginning of a comment and no trigraph.
std::string comment_text(const std::string& text);

/// A constant that reads back as the same double or float: in decimals where their type's guaranteed digits do,
/// as of numbers that someone typed, otherwise in hexadecimal.
std::string c_number(double value, Precision precision);

std::string define(const std::string& name, const std::string& value, const std::string& comment = "");
/// Of type uint32_t.
std::string define(const std::string& name, std::uint32_t value, const std::string& comment = "");

/// A static constant array, row by row. Throws a DataError that names `what` where a number is not finite in that
/// precision.
std::string c_array(const std::string& name, const std::vector<double>& values, Precision precision,
                    const std::string& what);

struct HeaderFrame {
    std::string name;
    std::string title;                                  // what is in it
    std::vector<std::string> notes;                     // lines of the first comment
    std::optional<Precision> precision = std::nullopt;  // of its numbers
    std::string include = "tinyelbo/tinyelbo.h";
    std::string included = "TE_ABI_VERSION";  // the macro that tells that this has been included
};

/// A whole header around its body, which refuses other versions and builds without its precision.
std::string c_header(const HeaderFrame& frame, const std::string& body);

}  // namespace tinyelbo::cli
