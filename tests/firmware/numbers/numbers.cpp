// Fits of growing data and dimension: a line of results each, and a line of instructions with
//     N D steps bytes-of-the-block instructions-of-the-fit instructions-per-step most-in-one-call
// where a call is te_step(fit, 1), one evaluation of 8 draws on all N rows, and the optimiser's work on it.
#include "logistic.hpp"
#include "print.hpp"

namespace {

struct Size {
    std::uint32_t rows, columns;
};
constexpr Size kSizes[] = {{25, 3}, {50, 3}, {100, 3}, {200, 3}, {50, 2}, {50, 4}, {50, 6}, {50, 8}};

alignas(TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(4, 8, TE_GLM_SCRATCH(8))];
te_fit fit;

void print_list(const char* name, const std::uint64_t* numbers, int count) {
    board_write(name);
    for (int i = 0; i < count; ++i) {
        board_write(" ");
        board_write_unsigned(numbers[i]);
    }
    board_write("\n");
}

int measure(const Size& size) {
    const firmware::Logistic problem(size.rows, size.columns);
    const te_config config = problem.config();
    size_t bytes = 0;
    te_status status = te_required_bytes(&config, &bytes);
    std::uint64_t most = 0;
    board_start_clock();
    if (status == TE_STATUS_OK) status = te_init(&fit, &config, block, sizeof block);
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) {
        const std::uint64_t before = board_instructions();
        status = te_step(&fit, 1);
        const std::uint64_t spent = board_instructions() - before;
        if (spent > most) most = spent;
    }
    const std::uint64_t all = board_instructions();
    const std::uint64_t given[] = {size.rows, size.columns};
    print_list("rows and columns", given, 2);
    if (firmware::print_fit(fit, status) != 0) return 1;
    te_result result;
    if (te_get_result(&fit, &result) != TE_STATUS_OK) return 1;
    const std::uint64_t measured[] = {size.rows, size.columns, result.steps, bytes, all, all / result.steps, most};
    print_list("#instructions", measured, 7);
    return 0;
}

}  // namespace

int main() {
    int failed = 0;
    for (const Size& size : kSizes) failed |= measure(size);
    return failed;
}
