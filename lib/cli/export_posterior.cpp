#include "export_posterior.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "earlier_fit.hpp"
#include "error.hpp"
#include "format.hpp"

namespace tinyelbo::cli {
namespace {

using Json = nlohmann::json;

/// What an earlier fit's file says beside its Gaussian.
class Notes {
  public:
    Notes(const Json& json, std::string file) : json_(json), file_(std::move(file)) {}

    std::string text(const char* key) const {
        const auto found = json_.find(key);
        if (found == json_.end() || !found->is_string()) fail(key);
        return *found;
    }

    Precision precision() const {
        const std::string word = text("precision");
        if (word != "single" && word != "double") fail("precision");
        return precision_of(word == "single");
    }

    /// JavaScript writes those that are no doubles as text.
    std::string seed() const {
        const auto found = json_.find("seed");
        if (found != json_.end() && found->is_number_unsigned()) return std::to_string(found->get<std::uint64_t>());
        const std::string digits = text("seed");
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (digits.empty() || digits.size() > 20 || !std::all_of(digits.begin(), digits.end(), is_digit)) fail("seed");
        return digits;
    }

    std::optional<double> number(const char* key) const {
        const auto found = json_.find(key);
        if (found == json_.end() || !found->is_number()) return std::nullopt;
        return found->get<double>();
    }

  private:
    [[noreturn]] void fail(const char* key) const {
        throw DataError({file_}, std::string("its '") + key + "' is not what 'tinyelbo fit' writes",
                        "give the file that 'tinyelbo fit --json FILE' wrote");
    }

    const Json& json_;
    std::string file_;
};

std::vector<double> numbers_of(const auto& values) { return {values.begin(), values.end()}; }

std::string start_function(const std::string& name, Precision precision) {
    const std::string type = slot_type_of(precision), d = upper(name) + "_DIMENSION";
    return "\n/* Starts a fit there, between te_init and its first step: te_predict, te_sample and "
           "te_posterior_to_prior\n"
           " * then answer from it at once. With config.seed " +
           upper(name) + "_SEED their draws are those of the fit. */\nstatic inline te_status " + name +
           "_start(te_fit *fit) {\n    const te_span mean = te_span_of((void *)" + name + "_mean, " + type + ", " + d +
           ");\n    const te_span scale_tril = te_span_of((void *)" + name + "_scale_tril, " + type + ", " + d + " * " +
           d + ");\n    return te_set_start(fit, mean, scale_tril);\n}\n";
}

}  // namespace

ExportedPosterior parse_posterior(std::string_view text, const std::string& file) {
    const Json json = Json::parse(text, nullptr, false);
    if (json.is_object() && json.contains("program") && !json.contains("model")) {
        throw DataError({file}, "the result of a model program has no Gaussian", "export the program with its data");
    }
    const EarlierFit earlier = parse_earlier_fit(text, file);
    const Notes notes(json, file);
    const Precision precision = notes.precision();
    check_magnitude(earlier, precision == Precision::kSingle);
    return {name_of(earlier.model),
            notes.text("family"),
            notes.text("version"),
            notes.seed(),
            notes.text("status"),
            notes.text("hash"),
            notes.number("k_hat"),
            earlier.names,
            earlier.mean,
            earlier.scale_tril,
            precision};
}

std::vector<std::string> posterior_notes(const ExportedPosterior& posterior) {
    const auto safe = [](const std::string& text) { return comment_text(text); };
    const std::string k_hat = posterior.k_hat ? format("%.3f", *posterior.k_hat) : "unknown";
    return {safe(posterior.family) + " fit of tinyelbo " + safe(posterior.version) + " with seed " + posterior.seed +
                ": " + safe(posterior.status),
            "Pareto k-hat " + k_hat + ", hash " + safe(posterior.hash)};
}

std::string posterior_source(const std::string& name, const ExportedPosterior& posterior, const std::string& file) {
    const Precision precision = posterior.precision;
    return "\n/* The posterior N(mean, L L'), L = scale_tril row by row. */\n" +
           define(upper(name) + "_SEED", "UINT64_C(" + posterior.seed + ")") +
           c_array(name + "_mean", numbers_of(posterior.mean), precision, file) +
           c_array(name + "_scale_tril", numbers_of(posterior.scale_tril), precision, file) +
           start_function(name, precision);
}

std::vector<std::string> parameter_notes(const std::vector<std::string>& names) {
    std::vector<std::string> notes = {"Parameters:"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        notes.push_back("  " + std::to_string(i) + " " + comment_text(names[i]));
    }
    return notes;
}

std::string posterior_header(const std::string& name, const ExportedPosterior& posterior, const std::string& file) {
    HeaderFrame frame = {name, "the posterior of a " + posterior.model + " regression", posterior_notes(posterior)};
    for (std::string& note : parameter_notes(posterior.names)) frame.notes.push_back(std::move(note));
    frame.precision = posterior.precision;
    return c_header(frame, define(upper(name) + "_DIMENSION", static_cast<std::uint32_t>(posterior.names.size())) +
                               posterior_source(name, posterior, file));
}

}  // namespace tinyelbo::cli
