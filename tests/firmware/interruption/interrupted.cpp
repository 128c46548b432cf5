// A watchdog between any two calls: the processor is reset after every te_step. Only the block and a word that says so
// outlive it; the fit is taken up from the block and goes on. At every other boundary the block has been in a snapshot.
#include "logistic.hpp"
#include "print.hpp"

namespace {

constexpr std::uint32_t kRows = 50, kColumns = 3, kBegun = 0x6265676e, kSnapshotBytes = 4096;

// What start-up leaves alone.
BOARD_NOINIT alignas(TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(4, kColumns, TE_GLM_SCRATCH(kColumns))];
BOARD_NOINIT unsigned char snapshot[kSnapshotBytes];
BOARD_NOINIT std::uint32_t begun, resets, snapshot_bytes;

// Wiped by every reset.
te_fit fit;
std::uint32_t wiped = 0;

te_status save() {
    size_t bytes = 0;
    if (const te_status status = te_snapshot_bytes(&fit, &bytes)) return status;
    if (bytes > sizeof snapshot) return TE_STATUS_SNAPSHOT_SIZE;
    if (const te_status status = te_save(&fit, snapshot, bytes)) return status;
    for (unsigned char& byte : block) byte = 0xee;
    snapshot_bytes = static_cast<std::uint32_t>(bytes);
    return TE_STATUS_OK;
}

te_status take_up(const te_config& config) {
    if (begun != kBegun) {
        resets = snapshot_bytes = 0;
        begun = kBegun;
        return te_init(&fit, &config, block, sizeof block);
    }
    ++resets;
    if (snapshot_bytes == 0) return te_attach(&fit, &config, block, sizeof block);
    const std::uint32_t bytes = snapshot_bytes;
    snapshot_bytes = 0;
    return te_load(&fit, &config, block, sizeof block, snapshot, bytes);
}

}  // namespace

int main() {
    const firmware::Logistic problem(kRows, kColumns);
    const te_config config = problem.config();
    if (wiped != 0) return 1;
    wiped = 1;
    te_status status = take_up(config);
    if (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) {
        status = te_step(&fit, 1);
        if (status == TE_STATUS_OK && resets % 2 != 0) status = save();
        if (status == TE_STATUS_OK) board_reset();
    }
    const int failed = firmware::print_fit(fit, status);
    firmware::print_number("#resets", resets);
    return failed != 0 || resets < 40;
}
