#include "problem.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "datasets.hpp"
#include "files.hpp"
#include "rank.hpp"
#include "response.hpp"

namespace tinyelbo::cli {
namespace {

/// Beyond these (and below their inverses) fits were seen to lose their way, long before numbers overflow.
double largest_number(bool single_precision) { return single_precision ? 1e12 : 1e30; }

/// Rounding of the type, with room for its growth over many rows.
double rank_tolerance(bool single_precision) {
    return single_precision ? 32.0 * static_cast<double>(std::numeric_limits<float>::epsilon()) : 1e-11;
}

struct Source {
    Csv csv;
    std::string response;
    ModelKind model = ModelKind::kLogistic;
    std::vector<std::string> features;
};

Source load_source(const FitOptions& options) {
    Source source;
    if (options.data == "-" || file_exists(options.data)) {
        source.csv = parse_csv(read_file(options.data), input_name(options.data));
    } else if (const auto bundled = find_dataset(options.data)) {
        source.csv = parse_csv(bundled->csv, bundled->name);
        source.response = bundled->response;
        source.model = bundled->model == "linear" ? ModelKind::kLinear : ModelKind::kLogistic;
        source.features = bundled->features;
    } else {
        throw DataError({options.data}, "there is no such file, and no data set of that name ships with tinyelbo",
                        "check the path, or " + suggest_dataset(options.data));
    }
    // The features that come with a bundled data set belong to its own response.
    if (!options.response.empty() && options.response != source.response) source.features.clear();
    if (!options.response.empty()) source.response = options.response;
    if (!options.features.empty()) source.features = options.features;
    if (options.model) source.model = *options.model;
    return source;
}

std::vector<std::string> all_but(const std::vector<std::string>& names, const std::string& response) {
    std::vector<std::string> rest;
    std::copy_if(names.begin(), names.end(), std::back_inserter(rest),
                 [&](const auto& name) { return name != response; });
    return rest;
}

void check_features(const std::vector<std::string>& features, const std::string& response) {
    if (std::find(features.begin(), features.end(), response) != features.end()) {
        throw UsageError("the response '" + response + "' is among the features", "take it out of --features");
    }
    std::set<std::string> seen;
    for (const std::string& name : features) {
        if (!seen.insert(name).second) throw UsageError("--features names '" + name + "' twice", "name it once");
    }
}

Numbers read_response(const Source& source, const FitOptions& options) {
    const std::size_t column = find_column(source.csv, source.response);
    // Where an earlier fit has seen both classes, rows to come may be of one.
    const bool need_both = options.prior_from.empty();
    if (source.model == ModelKind::kLogistic) return read_classes(source.csv, column, need_both);
    Numbers y = read_numbers(source.csv, column);
    check_range(source.csv, column, y, largest_number(options.single_precision));
    return y;
}

/// The fit that an option names, of the same parameters; nothing without the option.
std::optional<EarlierFit> load_earlier(const std::string& path, ModelKind model,
                                       const std::vector<std::string>& parameters, bool single_precision) {
    if (path.empty()) return std::nullopt;
    EarlierFit earlier = parse_earlier_fit(read_file(path), input_name(path));
    check_same_parameters(earlier, model, parameters);
    check_magnitude(earlier, single_precision);
    return earlier;
}

}  // namespace

Problem load_problem(const FitOptions& options) {
    Source source = load_source(options);
    if (source.response.empty()) throw UsageError("the response is not named", "add --response COLUMN");
    if (options.noise_sd && source.model == ModelKind::kLogistic) {
        throw UsageError("--noise-sd is for the linear model", "add --model linear, or leave it out");
    }
    const std::size_t response = find_column(source.csv, source.response);
    if (source.features.empty()) source.features = all_but(source.csv.header.cells, source.response);
    check_features(source.features, source.response);
    Numbers y = read_response(source, options);
    Design design(source.csv, source.features, options.intercept, largest_number(options.single_precision));
    if (design.names().empty()) {
        throw DataError(source.csv.header_place(response), "there is nothing to explain the response by",
                        "add columns, or leave --no-intercept out");
    }
    Matrix x = design.matrix(source.csv);
    if (options.flat_prior()) check_rank(x, design, rank_tolerance(options.single_precision));
    const bool noise_inferred = source.model == ModelKind::kLinear && !options.noise_sd;
    if (noise_inferred && options.prior_from.empty()) check_residuals(x, y, source.csv.header_place(response));
    std::vector<std::string> parameters = design.names();
    if (noise_inferred) parameters.push_back("log(noise sd)");
    const bool proper_prior = !options.prior_from.empty() || (options.prior_sd && !noise_inferred);
    return {source.csv.file,
            source.response,
            source.model,
            design,
            std::move(x),
            std::move(y),
            parameters,
            proper_prior,
            load_earlier(options.prior_from, source.model, parameters, options.single_precision),
            load_earlier(options.start_from, source.model, parameters, options.single_precision)};
}

}  // namespace tinyelbo::cli
