#include "program_file.hpp"

#include <cstring>
#include <utility>

#include <nlohmann/json.hpp>

#include "files.hpp"
#include "suggest.hpp"

namespace tinyelbo::cli {
namespace {

using Json = nlohmann::json;
using Array = xt::xtensor<double, 2>;

Json parse_object(const std::string& path) {
    const std::string file = input_name(path);
    const Json json = Json::parse(read_file(path), nullptr, false);
    if (json.is_object()) return json;
    throw DataError({file}, "this is no JSON object", "give a program's data by name: {\"y\": [1, 2, 3]}");
}

std::string shape_text(const Json& value) {
    if (!value.is_array()) return value.is_number() ? "a number" : "no number";
    const std::string rows = std::to_string(value.size());
    return value.empty() || !value[0].is_array() ? rows + " elements"
                                                 : rows + " rows of " + std::to_string(value[0].size());
}

/// The numbers of one of a program's slots.
class SlotReader {
  public:
    SlotReader(std::string file, std::string name, const Shape& shape)
        : file_(std::move(file)), name_(std::move(name)), shape_(shape) {}

    Array read(const Json& value) const {
        Array array = Array::from_shape({shape_.rows, shape_.columns});
        if (shape_.is_scalar() && value.is_number()) {
            array(0, 0) = number(value);
            return array;
        }
        require(value.is_array() && value.size() == shape_.rows, value);
        for (std::size_t i = 0; i < shape_.rows; ++i) read_row(value, value[i], &array(i, 0));
        return array;
    }

  private:
    void read_row(const Json& whole, const Json& row, double* to) const {
        if (shape_.is_vector() && !row.is_array()) {
            *to = number(row);
            return;
        }
        require(row.is_array() && row.size() == shape_.columns, whole);
        for (const Json& element : row) *to++ = number(element);
    }

    double number(const Json& element) const {
        if (element.is_number()) return element.get<double>();
        constexpr std::size_t kMost = 40;
        std::string text = element.dump(-1, ' ', true, Json::error_handler_t::replace);
        if (text.size() > kMost) text = text.substr(0, kMost) + "...";
        throw DataError({file_}, "'" + name_ + "' has " + text + " among its numbers", "give a number there");
    }

    void require(bool fits, const Json& value) const {
        if (fits) return;
        throw DataError({file_}, "'" + name_ + "' is " + shape_text(value),
                        "the program takes " + tinyelbo::to_string(shape_) + " of numbers there");
    }

    std::string file_, name_;
    Shape shape_;
};

std::vector<std::string> keys_of(const Json& object) {
    std::vector<std::string> keys;
    for (const auto& [key, value] : object.items()) keys.push_back(key);
    return keys;
}

}  // namespace

ProgramFile::ProgramFile(const std::string& path) : ProgramFile(path, read_file(path)) {}

ProgramFile::ProgramFile(const std::string& path, const std::string& content)
    : file_(input_name(path)), size_(content.size()), words_((content.size() + 7) / 8) {
    if (size_ > 0) std::memcpy(words_.data(), content.data(), size_);
    std::uint32_t node = 0;
    const te_status status = te_program_validate(words_.data(), size_, &node);
    if (status == TE_STATUS_OK) return;
    throw DataError({file_}, "it is no model program", te_status_message(status));
}

Model bind_program(const ProgramFile& program, const std::string& path) {
    const std::string file = input_name(path);
    const detail::ProgramReader reader(program.bytes());
    std::vector<Data> data;
    const Json values = reader.slots().empty() ? Json::object() : parse_object(path);
    for (const te_program_slot& slot : reader.slots()) {
        const std::string name = reader.name(slot.name);
        if (!values.contains(name)) {
            throw DataError({file}, "the program's data '" + name + "' are missing", suggest(name, keys_of(values)));
        }
        const SlotReader numbers(file, name, Shape(slot.rows, slot.columns));
        data.emplace_back(numbers.read(values[name]));
    }
    return tinyelbo::program(program.bytes(), std::move(data));
}

}  // namespace tinyelbo::cli
