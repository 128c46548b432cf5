#!/bin/sh
# Objects that are compiled for wider vectors define nothing that could be taken for the baseline's: every symbol names
# the instruction set, in its namespace or its own name. And nothing in the core multiplies and adds in one rounding.
#     sh check_isa.sh NM OBJDUMP ARCHIVE
set -eu
nm=$1 objdump=$2 archive=$3

"$nm" -g --defined-only "$archive" | awk '
    /:$/ { level = match($0, /_avx(2|512)\./) ? substr($0, RSTART + 1, RLENGTH - 2) : "" }
    NF == 3 && level != "" {
        ++count[level]
        if (index($3, level) == 0) { print "FAILED: an object for " level " defines " $3; bad = 1 }
    }
    END {
        # Two kernels of two precisions each, and their tables.
        if (count["avx2"] < 6 || count["avx512"] < 6) { print "FAILED: kernels are missing"; bad = 1 }
        print count["avx2"] " symbols for avx2, " count["avx512"] " for avx512"
        exit bad
    }'

"$objdump" -d --no-show-raw-insn "$archive" | awk '
    /[[:space:]]vmulp[sd]/ { ++products }
    /[[:space:]]vf(n?madd|n?msub|maddsub|msubadd)[0-9]/ { ++fused }
    END {
        if (products == 0) { print "FAILED: no vector multiplications found"; exit 1 }
        if (fused > 0) { print "FAILED: " fused " fused multiply-add instructions"; exit 1 }
    }'
