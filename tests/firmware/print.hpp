// What images print of a fit. Lines that begin with '#' are measured, and differ from target to target.
#pragma once

#include <board.h>
#include <tinyelbo/tinyelbo.h>

#include <cstdint>

namespace firmware {

inline void print_number(const char* name, std::uint64_t value) {
    board_write(name);
    board_write(" ");
    board_write_unsigned(value);
    board_write("\n");
}

// The verdict, the counts and the hash; the status to leave main with.
inline int print_fit(const te_fit& fit, te_status status) {
    if (status != TE_STATUS_OK) {
        print_number("status", status);
        return 1;
    }
    te_result result;
    std::uint64_t hash = 0;
    if (te_get_result(&fit, &result) != TE_STATUS_OK || te_get_hash(&fit, &hash) != TE_STATUS_OK) return 1;
    print_number("verdict", result.verdict);
    print_number("steps", result.steps);
    print_number("evaluations", result.evaluations);
    board_write("hash ");
    board_write_hex(hash);
    board_write("\n");
    return 0;
}

}  // namespace firmware
