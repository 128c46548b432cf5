// A model program that runs from flash, in float: the effects of coaching in eight schools (Rubin 1981).
#include <tinyelbo/program.h>

#include "eight_schools.h"
#include "print.hpp"

namespace {

constexpr std::uint32_t kSchools = 8;
constexpr float kEffects[kSchools] = {28, 8, -3, 7, -1, 1, 18, 12};
constexpr float kErrors[kSchools] = {15, 10, 16, 11, 9, 11, 10, 18};

alignas(TE_BLOCK_ALIGNMENT) unsigned char block[TE_FULL_RANK_BYTES(4, EIGHT_SCHOOLS_DIMENSION, EIGHT_SCHOOLS_SCRATCH)];
te_fit fit;

}  // namespace

int main() {
    te_slot slots[EIGHT_SCHOOLS_NUM_SLOTS] = {};
    slots[EIGHT_SCHOOLS_PROGRAM] = te_vector(eight_schools, TE_U8, EIGHT_SCHOOLS_BYTES);
    slots[EIGHT_SCHOOLS_Y] = te_vector(kEffects, TE_F32, kSchools);
    slots[EIGHT_SCHOOLS_SIGMA] = te_vector(kErrors, TE_F32, kSchools);
    te_config config = te_minimal_config(&te_program, &te_full_rank, &te_adam);
    config.slots = slots;
    config.num_slots = EIGHT_SCHOOLS_NUM_SLOTS;
    config.precision = TE_F32;
    config.max_steps = 400;
    board_paint_stack();
    te_status status = te_init(&fit, &config, block, sizeof block);
    while (status == TE_STATUS_OK && te_get_verdict(&fit) == TE_VERDICT_RUNNING) status = te_step(&fit, 1);
    const int failed = firmware::print_fit(fit, status);
    firmware::print_number("#stack", board_stack_used());
    return failed;
}
