#include "logistic.hpp"
#include "print.hpp"

int main() {
    constexpr std::uint32_t kColumns = 3;
    alignas(TE_BLOCK_ALIGNMENT) static unsigned char block[TE_FULL_RANK_BYTES(4, kColumns, TE_GLM_SCRATCH(kColumns))];
    const firmware::Logistic problem(50, kColumns);
    const te_config config = problem.config();
    te_fit fit;
    te_status status = te_init(&fit, &config, block, sizeof block);
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) status = te_step(&fit, 1000);
    return firmware::print_fit(fit, status);
}
