#include "earlier_fit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <nlohmann/json.hpp>

#include "error.hpp"

namespace tinyelbo::cli {
namespace {

using Json = nlohmann::json;

const std::string kMend = "give the file that 'tinyelbo fit --json FILE' wrote";

/// The place of a byte, counted from 1.
Place place_of(std::string_view text, std::size_t byte, const std::string& file) {
    const std::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
    const auto line = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1;
    const std::size_t newline = before.rfind('\n');
    return {file, line, newline == before.npos ? before.size() + 1 : before.size() - newline};
}

Json parse_json(std::string_view text, const std::string& file) {
    try {
        return Json::parse(text);
    } catch (const Json::parse_error& error) {
        const Place place = place_of(text, error.byte, file);
        if (error.byte > text.size()) throw DataError(place, "the file ends inside its JSON", "write it again");
        throw DataError(place, "this is no JSON", kMend);
    } catch (const Json::out_of_range&) {
        throw DataError({file}, "it holds a number beyond all doubles", kMend);
    }
}

/// The reader of one file's object.
class Reader {
  public:
    Reader(const Json& json, std::string file) : json_(json), file_(std::move(file)) {
        if (!json.is_object()) fail("it is no result of 'tinyelbo fit', but another kind of JSON");
    }

    const std::string& text(const char* key) const { return as_text(at(key), quote(key)); }

    std::vector<std::string> texts(const char* key) const {
        std::vector<std::string> texts;
        for (const Json& value : array(at(key), quote(key))) {
            texts.push_back(as_text(value, element(quote(key), texts.size())));
        }
        return texts;
    }

    Vector vector(const char* key, std::size_t size) const {
        Vector out = Vector::from_shape({size});
        read_numbers(at(key), quote(key), size, out.data());
        return out;
    }

    Matrix square(const char* key, std::size_t size) const {
        Matrix out = Matrix::from_shape({size, size});
        const Json& rows = array(at(key), quote(key));
        check_size(rows, quote(key), size);
        for (std::size_t i = 0; i < size; ++i) read_numbers(rows[i], element(quote(key), i), size, &out(i, 0));
        return out;
    }

    [[noreturn]] void fail(const std::string& what, const std::string& mend = kMend) const {
        throw DataError({file_}, what, mend);
    }

  private:
    static std::string quote(const char* key) { return std::string("'") + key + "'"; }
    static std::string element(const std::string& name, std::size_t index) {
        return name + "[" + std::to_string(index) + "]";
    }

    const Json& at(const char* key) const {
        const auto found = json_.find(key);
        if (found == json_.end()) fail("it is no result of 'tinyelbo fit': there is no " + quote(key));
        return *found;
    }

    const std::string& as_text(const Json& value, const std::string& name) const {
        if (!value.is_string()) fail(name + " is not text");
        return value.get_ref<const std::string&>();
    }

    const Json& array(const Json& value, const std::string& name) const {
        if (!value.is_array()) fail(name + " is no array");
        return value;
    }

    void check_size(const Json& values, const std::string& name, std::size_t size) const {
        if (values.size() == size) return;
        fail(name + " has " + std::to_string(values.size()) + " elements where 'names' has " + std::to_string(size));
    }

    void read_numbers(const Json& values, const std::string& name, std::size_t size, double* out) const {
        check_size(array(values, name), name, size);
        for (std::size_t i = 0; i < size; ++i) {
            if (!values[i].is_number()) {
                fail(element(name, i) + " is " + values[i].dump(-1, ' ', false, Json::error_handler_t::replace) +
                     ", which is no number");
            }
            out[i] = values[i].get<double>();
        }
    }

    const Json& json_;
    std::string file_;
};

void check_scale(const Matrix& scale, const Reader& reader) {
    for (std::size_t i = 0; i < scale.shape()[0]; ++i) {
        const std::string row = "row " + std::to_string(i) + " of 'scale_tril' ";
        if (!(scale(i, i) > 0)) reader.fail(row + "has no positive number on the diagonal");
        for (std::size_t j = i + 1; j < scale.shape()[1]; ++j) {
            if (scale(i, j) != 0) reader.fail(row + "is not 0 above the diagonal");
        }
    }
}

}  // namespace

EarlierFit parse_earlier_fit(std::string_view text, const std::string& file) {
    const Json json = parse_json(text, file);
    const Reader reader(json, file);
    const std::optional<ModelKind> model = model_of(reader.text("model"));
    if (!model) reader.fail("'model' is '" + reader.text("model") + "', which this version does not know");
    if (reader.text("status") == te_verdict_name(TE_VERDICT_DIVERGED)) {
        reader.fail("that fit diverged: there is no posterior to go on from", "fit it again with a prior");
    }
    std::vector<std::string> names = reader.texts("names");
    const std::size_t size = names.size();
    EarlierFit earlier = {file, *model, std::move(names), reader.vector("mean", size),
                          reader.square("scale_tril", size)};
    check_scale(earlier.scale_tril, reader);
    return earlier;
}

void check_same_parameters(const EarlierFit& earlier, ModelKind model, const std::vector<std::string>& names) {
    if (earlier.model != model) {
        throw DataError({earlier.file}, std::string("that fit is of a ") + name_of(earlier.model) + " model",
                        std::string("add --model ") + name_of(earlier.model) + ", or give another file");
    }
    if (earlier.names == names) return;
    const auto pair = std::mismatch(names.begin(), names.end(), earlier.names.begin(), earlier.names.end());
    const auto quoted = [](auto name, auto end) { return name == end ? "none" : "'" + *name + "'"; };
    throw DataError({earlier.file},
                    "its parameters are others: number " + std::to_string(pair.first - names.begin() + 1) + " is " +
                        quoted(pair.second, earlier.names.end()) + ", here " + quoted(pair.first, names.end()),
                    "give the same --features in the same order, --no-intercept and --noise-sd as then");
}

void check_magnitude(const EarlierFit& earlier, bool single_precision) {
    const double largest = single_precision ? 1e18 : 1e150;
    const auto check = [&](double value, double least) {
        if (std::abs(value) >= least && std::abs(value) <= largest) return;
        throw DataError({earlier.file}, "it holds a number too large or too small to compute with",
                        single_precision ? "use --precision double" : kMend);
    };
    for (const double value : earlier.mean) check(value, 0);
    for (const double value : earlier.scale_tril) check(value, 0);
    for (std::size_t i = 0; i < earlier.mean.size(); ++i) check(earlier.scale_tril(i, i), 1 / largest);
}

}  // namespace tinyelbo::cli
