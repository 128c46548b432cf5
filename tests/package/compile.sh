#!/bin/sh
# The amalgamated files in a foreign project: every warning it may turn on, no optimisation and much of it, with and
# without exceptions; only the functions and tables of the header are exported; C99 reads the header.
#     sh compile.sh CXX CC NM AMALGAMATION FOLDER FLAG...     FLAG: of the target
set -eu
cxx=$1 cc=$2 nm=$3 amalgamation=$4 folder=$5
shift 5
target=$*
warnings="-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wdouble-promotion -Wshadow -Wundef -Werror"

mkdir -p "$folder"
cd "$folder"
# shellcheck disable=SC2086  # flags are words
compile() {
    echo "$cxx $target $*"
    "$cxx" -std=c++20 $target $warnings "$@" -c "$amalgamation/tinyelbo.cpp" -o tinyelbo.o
    exported=$("$nm" -g --defined-only tinyelbo.o | awk '$2 ~ /^[A-U]$/ { print $3 }')
    if [ "$(printf '%s\n' "$exported" | grep -c '^te_')" -lt 40 ]; then
        echo "FAILED: hardly anything is exported"
        exit 1
    fi
    if printf '%s\n' "$exported" | grep -v '^te_'; then
        echo "FAILED: the symbols above are exported"
        exit 1
    fi
}
compile -O0
compile -Os -fno-exceptions -fno-rtti
compile -Os -fno-exceptions -fno-rtti -UTE_PRECISIONS -DTE_PRECISIONS=1 -DTE_ALL_PARTS=0
compile -O3

printf '#include "tinyelbo.h"\nint main(void) { return (int)te_vector(0, TE_F64, 0).rows; }\n' >header.c
# shellcheck disable=SC2086  # flags are words
"$cc" -std=c99 $target $warnings "-I$amalgamation" -c header.c -o header.o
echo "compiled without a warning"
