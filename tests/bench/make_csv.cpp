// bench_csv ROWS COLUMNS: the made-up data that bench_step runs on as CSV, columns x1 (ones), ..., xp and y.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "golden/made_up_data.h"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const auto rows = static_cast<std::uint32_t>(std::atoi(argv[1]));
    const auto columns = static_cast<std::uint32_t>(std::atoi(argv[2]));
    std::vector<double> x(std::size_t{rows} * columns), y(rows);
    make_up_data(rows, columns, 1, x.data(), y.data());
    for (std::uint32_t j = 0; j < columns; ++j) std::printf("x%u,", j + 1);
    std::puts("y");
    for (std::uint32_t i = 0; i < rows; ++i) {
        for (std::uint32_t j = 0; j < columns; ++j) std::printf("%.17g,", x[i * columns + j]);
        std::printf("%g\n", y[i]);
    }
}
