// The smallest useful firmware: N = 50, D = 3, 8 draws, a block that the compiler has laid out. Prints the fit, and how
// much stack the engine has used.
#include "logistic.hpp"
#include "print.hpp"

namespace {

constexpr std::uint32_t kRows = 50, kColumns = 3;

alignas(TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(4, kColumns, TE_GLM_SCRATCH(kColumns))];
te_fit fit;

}  // namespace

int main() {
    const firmware::Logistic problem(kRows, kColumns);
    const te_config config = problem.config();
    size_t bytes = 0;
    board_paint_stack();
    te_status status = te_required_bytes(&config, &bytes);
    if (bytes != sizeof block) return 1;
    if (status == TE_STATUS_OK) status = te_init(&fit, &config, block, sizeof block);
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) status = te_step(&fit, 1);
    const int failed = firmware::print_fit(fit, status);
    firmware::print_number("#stack", board_stack_used());
    return failed;
}
