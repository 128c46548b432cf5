#include "response.hpp"

#include <algorithm>
#include <functional>

namespace tinyelbo::cli {

Numbers read_classes(const Csv& csv, std::size_t column, bool need_both) {
    Numbers y = read_numbers(csv, column);
    const std::string name = "column '" + csv.header.cells[column] + "'";
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (y[i] == 0 || y[i] == 1) continue;
        throw DataError(csv.place(i, column),
                        name + " holds " + csv.rows[i].cells[column] + ", but the logistic model's response is 0 or 1",
                        "code it as 0 and 1, or use --model linear");
    }
    if (need_both && std::adjacent_find(y.begin(), y.end(), std::not_equal_to<>()) == y.end()) {
        throw DataError(csv.place(0, column), name + " is " + csv.rows[0].cells[column] + " in every row",
                        "the logistic model needs rows of both classes");
    }
    return y;
}

}  // namespace tinyelbo::cli
