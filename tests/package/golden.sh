#!/bin/sh
# The trace program on the amalgamated file, compiled with flags that let the compiler fuse products with sums: the
# hashes of golden.txt, and no fused operation.
#     sh golden.sh CXX SOURCE AMALGAMATION FOLDER EMULATOR FLAG...     EMULATOR: of a processor that can fuse them
set -eu
cxx=$1 source=$2 amalgamation=$3 folder=$4 emulator=$5
shift 5
golden=$source/tests/golden

rm -rf "$folder"
mkdir -p "$folder/shims"
cd "$source/lib/src"
find . -name '*.hpp' | while read -r header; do
    mkdir -p "$folder/shims/$(dirname "$header")"
    : >"$folder/shims/$header"
done
cp math/sin_cos.hpp "$folder/shims/math"
cd "$folder"

"$cxx" -std=c++20 -w "$@" "-I$amalgamation" -Ishims "-I$source/tests" -c "$source/tests/package/trace_amalgamated.cpp" \
    -o trace_amalgamated.o
for part in trace trace_main trace_fits trace_snapshots; do
    "$cxx" -std=c++20 -w -ffp-contract=off "-I$source/lib/src" "-I$source/lib/include" "-I$source/tests" \
        -c "$golden/$part.cpp" -o $part.o
done
"$cxx" -static ./*.o -o trace

case $cxx in aarch64*) objdump=aarch64-linux-gnu-objdump ;; *) objdump=objdump ;; esac
$objdump -d --no-show-raw-insn trace_amalgamated.o | awk '
    /[[:space:]]v?f?mul[ps]?[sd]?[[:space:]]/ { ++products }
    /[[:space:]]v?f(n?madd|n?msub|maddsub|msubadd|mla|mls)/ { ++fused }
    END {
        print products + 0 " products, " fused + 0 " fused with sums"
        exit products == 0 || fused > 0
    }'
# shellcheck disable=SC2086  # words of a command
sh "$golden/compare.sh" "$golden/golden.txt" $emulator ./trace
