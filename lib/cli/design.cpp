#include "design.hpp"

#include <algorithm>
#include <set>

#include "suggest.hpp"

namespace tinyelbo::cli {
namespace {

using Matrix = xt::xtensor<double, 2>;

void fill_numbers(const Csv& csv, std::size_t column, double largest, Matrix& x, std::size_t& feature) {
    const Numbers numbers = read_numbers(csv, column);
    check_range(csv, column, numbers, largest);
    for (std::size_t i = 0; i < numbers.size(); ++i) x(i, feature) = numbers[i];
    ++feature;
}

void fill_factor(const Csv& csv, std::size_t column, const Words& levels, Matrix& x, std::size_t& feature) {
    const Words words = read_words(csv, column);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto found = std::lower_bound(levels.begin(), levels.end(), words[i]);
        if (found == levels.end() || *found != words[i]) {
            throw DataError(
                csv.place(i, column),
                "column '" + csv.header.cells[column] + "' has level '" + words[i] + "', which the fitted data lack",
                suggest(words[i], levels));
        }
        const auto level = static_cast<std::size_t>(found - levels.begin());
        for (std::size_t k = 1; k < levels.size(); ++k) x(i, feature + k - 1) = k == level ? 1 : 0;
    }
    feature += levels.size() - 1;
}

}  // namespace

Design::Design(const Csv& csv, const std::vector<std::string>& features, bool intercept, double largest)
    : intercept_(intercept), largest_(largest) {
    if (intercept) {
        names_.push_back("(Intercept)");
        places_.push_back({csv.file, csv.header.line, 1});
    }
    for (const std::string& name : features) {
        const std::size_t column = find_column(csv, name);
        const Column cells = read_column(csv, column);
        if (const Words* words = std::get_if<Words>(&cells)) {
            add_factor(csv, column, *words);
            continue;
        }
        codings_.push_back({name, {}});
        names_.push_back(name);
        places_.push_back(csv.header_place(column));
    }
}

void Design::add_factor(const Csv& csv, std::size_t column, const Words& words) {
    const std::set<std::string> sorted(words.begin(), words.end());
    const std::string name = csv.header.cells[column];
    if (sorted.size() == 1) {
        throw DataError(csv.header_place(column), "column '" + name + "' holds only '" + words[0] + "'",
                        "leave it out with --features");
    }
    if (sorted.size() == words.size() && words.size() > 2) {
        throw DataError(csv.header_place(column), "column '" + name + "' holds another word in every row",
                        "if it only names the rows, leave it out with --features");
    }
    codings_.push_back({name, Words(sorted.begin(), sorted.end())});
    for (auto level = std::next(sorted.begin()); level != sorted.end(); ++level) {
        names_.push_back(name + "[" + *level + "]");
        places_.push_back(csv.header_place(column));
    }
}

Matrix Design::matrix(const Csv& csv) const {
    Matrix x = Matrix::from_shape({csv.rows.size(), names_.size()});
    std::size_t feature = 0;
    if (intercept_) {
        for (std::size_t i = 0; i < csv.rows.size(); ++i) x(i, 0) = 1;
        ++feature;
    }
    for (const Coding& coding : codings_) {
        const std::size_t column = find_column(csv, coding.column);
        if (coding.levels.empty()) {
            fill_numbers(csv, column, largest_, x, feature);
        } else {
            fill_factor(csv, column, coding.levels, x, feature);
        }
    }
    return x;
}

}  // namespace tinyelbo::cli
