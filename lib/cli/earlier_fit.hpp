// Earlier fits, read back from the JSON that --json wrote.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "options.hpp"
#include "posterior.hpp"

namespace tinyelbo::cli {

/// A posterior on the scale of the original features.
struct EarlierFit {
    std::string file;
    ModelKind model;
    std::vector<std::string> names;
    Vector mean;
    Matrix scale_tril;  // lower-triangular, its diagonal positive
};

/// Reads a file's text; `file` is its name in messages. Throws a DataError at what is no JSON, no result of a fit, or
/// no Gaussian, and for a fit that diverged.
EarlierFit parse_earlier_fit(std::string_view text, const std::string& file);

/// Throws a DataError unless the earlier fit has this model and these parameters.
void check_same_parameters(const EarlierFit& earlier, ModelKind model, const std::vector<std::string>& names);

/// Throws a DataError unless squares and inverses of the numbers are numbers of the precision, as the engine asks of q.
void check_magnitude(const EarlierFit& earlier, bool single_precision);

}  // namespace tinyelbo::cli
