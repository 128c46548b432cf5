#!/bin/sh
# The budget of the smallest firmware, from its link map, the core's archive and what the image prints:
#     sh check_image.sh SIZE ARCHIVE MAP ENGINE_BYTES RUNTIME_BYTES STACK_BYTES COMMAND...
# ENGINE_BYTES of flash for the core, RUNTIME_BYTES for the compiler's and the C library's functions; the core has no
# memory of its own, and no allocator is linked; the painted stack is used STACK_BYTES deep at most.
set -eu
size=$1 archive=$2 map=$3 engine=$4 runtime=$5 stack=$6
shift 6
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
failed=0
within() {
    echo "$1: $2 bytes, budget $3"
    [ "$2" -gt 0 ] && [ "$2" -le "$3" ] || failed=1
}

bytes=$(awk -f "$here/map_bytes.awk" "$map")
sum() { printf '%s\n' "$bytes" | awk -v archive="$1" '$2 ~ archive { sum += $1 } END { print sum + 0 }'; }
within "engine, flash" "$(sum '^libengine')" "$engine"
within "libgcc and libc, flash" "$(sum '^lib(gcc|c_nano)')" "$runtime"

own=$("$size" -t "$archive" | awk '/TOTALS/ { print $2 + $3 }')
echo "engine, static RAM: $own bytes"
[ "$own" = 0 ] || failed=1

if grep -E 'malloc|_sbrk|_Zn[wa]j|_ZdlPv' "$map"; then
    echo "FAILED: an allocator is linked"
    failed=1
fi

used=$("$@" | awk '$1 == "#stack" { print $2 }')
within "stack" "${used:-0}" "$stack"
exit $failed
