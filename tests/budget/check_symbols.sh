#!/bin/sh
# The core alone, linked into one object, needs nothing but three functions of memory and the compiler's own helpers:
#     sh check_symbols.sh CXX NM ARCHIVE DIRECTORY
set -eu
cxx=$1 nm=$2 archive=$3 directory=$4

# memcpy, memmove, memset: the compiler calls them for copies, so every target has them.
# __cpu_model, __cpu_indicator_init: libgcc's and compiler-rt's __builtin_cpu_supports.
# __stack_chk_fail: where a distribution's compiler protects the stack by default.
# _GLOBAL_OFFSET_TABLE_: the linker's, in position-independent code.
allowed='^(memcpy|memmove|memset|__cpu_model|__cpu_indicator_init|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_)$'

"$cxx" -nostdlib -r -o "$directory/core.o" -Wl,--whole-archive "$archive" -Wl,--no-whole-archive
defined=$("$nm" -g --defined-only "$directory/core.o" | grep -c ' te_')
[ "$defined" -gt 10 ] || { echo "FAILED: only $defined te_ symbols in $archive"; exit 1; }

undefined=$("$nm" -u "$directory/core.o" | awk '{ print $NF }')
foreign=$(printf '%s\n' "$undefined" | grep -Ev "$allowed|^$" || true)
if [ -n "$foreign" ]; then
    printf 'FAILED: the core needs symbols it may not need:\n%s\n' "$foreign"
    exit 1
fi
printf 'undefined symbols of the core, all allowed:\n%s\n' "$undefined"
