#!/bin/sh
# Builds the trace program with each compiler, optimisation level and vector width, for this machine and for aarch64
# (run by qemu-aarch64), and compares what it prints with golden.txt, one line "ok NAME" or "FAIL NAME" each:
#     sh tests/golden/matrix.sh FOLDER [PATTERN]        PATTERN chooses builds by name, as grep does
set -eu
golden=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
root=$(CDPATH='' cd -- "$golden/../.." && pwd)

# build NAME RUNNER COMPILER FLAG... runs in a folder of its own.
build() {
    name=$1 runner=$2 compiler=$3
    shift 3
    mkdir -p "$name"
    cd "$name"
    rm -f ./*.o
    for source in "$root"/lib/src/*/*.cpp "$root"/lib/src/model/program/*.cpp "$golden"/trace*.cpp; do
        case $source in
        *_avx2.cpp) isa="-mavx2 -mno-fma" ;;
        *_avx512.cpp) isa="-mavx512f -mavx512vl -mavx512dq" ;;
        *) isa= ;;
        esac
        case $compiler,$*,$source in aarch64*_avx* | *TE_X86_DISPATCH=0*_avx*) continue ;; esac
        object=$(printf '%s' "${source#"$root"/}" | tr '/' '-').o
        # shellcheck disable=SC2086  # flags are words
        "$compiler" -std=c++20 -w -Wno-psabi -ffp-contract=off -fno-exceptions -fno-rtti -fno-math-errno -I"$root/lib/include" \
            -I"$root/lib/src" -I"$root/tests" "$@" $isa -c "$source" -o "$object" || return 1
    done
    "$compiler" "$@" ./*.o -static -o trace || return 1
    # shellcheck disable=SC2086  # a command or nothing
    $runner ./trace >output || return 1
    diff "$golden/golden.txt" output
}

# NAME|RUNNER|COMPILER|FLAGS, one build a line. "own" is the width that each file's instruction set has (16 bytes, and
# 32 and 64 in the files for AVX); the others are the same code on fewer or more lanes at a time, whether or not the
# machine has such vectors, and without the files for AVX.
builds() {
    for level in 0 2 3; do
        for compiler in g++ clang++; do
            echo "$compiler-O$level-own||$compiler|-O$level"
            for width in 1 32 64; do
                echo "$compiler-O$level-$width||$compiler|-O$level -DTE_VECTOR_BYTES=$width -DTE_X86_DISPATCH=0"
            done
        done
        [ "$(uname -m)" = x86_64 ] || continue
        for width in 1 16 64; do
            echo "aarch64-O$level-$width|qemu-aarch64|aarch64-linux-gnu-g++|-O$level -DTE_VECTOR_BYTES=$width"
        done
    done
}

if [ "$1" = --one ]; then
    mkdir -p "$2"
    cd "$2"
    IFS='|' read -r name runner compiler flags <<LINE
$3
LINE
    # shellcheck disable=SC2086  # flags are words
    if (build "$name" "$runner" "$compiler" $flags) >"$name.log" 2>&1; then
        echo "ok $name"
    else
        printf 'FAIL %s\n%s\n' "$name" "$(head -n 20 "$name.log")"
    fi
    exit 0
fi
builds | grep -e "${2:-.}" | tr '\n' '\0' | xargs -0 -n 1 -P "$(nproc)" sh "$0" --one "$1"
