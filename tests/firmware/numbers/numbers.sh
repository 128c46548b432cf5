#!/bin/sh
# What fits cost on the boards, in instructions (not cycles), from builds of tests/firmware, and what fills the flash:
#     sh tests/firmware/numbers/numbers.sh build/firmware/cortex-m4f build/firmware/cortex-m0plus
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
shift_of_icount=$(awk '/define BOARD_ICOUNT_SHIFT/ { print $3 }' "$here/../board/board.h")

machine_of() {
    case $1 in
    *cortex-m4f) echo mps2-an386 ;;
    *cortex-m7) echo mps2-an500 ;;
    *cortex-m0plus) echo mps2-an385 ;;
    *)
        echo "numbers: '$1' is no build of tests/firmware: its name ends in cortex-m4f, cortex-m7 or cortex-m0plus" >&2
        exit 2
        ;;
    esac
}

echo "| target | level | N | D | block, bytes | steps | instructions of a fit | of a step | most in a call |"
echo "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
for folder in "$@"; do
    machine=$(machine_of "$folder")
    for level in Os O2; do
        sh "$here/../run.sh" qemu-system-arm "$machine" "$folder/numbers/numbers_$level.elf" \
            -icount "shift=$shift_of_icount" |
            awk -v target="${folder##*/}" -v level="-$level" '/^#instructions/ {
                printf "| %s | %s | %d | %d | %d | %d | %d | %d | %d |\n", target, level, $2, $3, $5, $4, $6, $7, $8 }'
    done
done
for folder in "$@"; do
    machine_of "$folder" >/dev/null
    printf '\nThe largest symbols of the budget image, %s, bytes:\n\n' "${folder##*/}"
    arm-none-eabi-nm -S -C --size-sort -r --radix=d "$folder/budget/logistic.elf" |
        awk '$3 ~ /[tTwWrR]/ && !seen[$1]++ { size = $2 + 0; sub(/^[^ ]+ [^ ]+ [^ ]+ /, ""); print "    " size " " $0 }' | head -n 10
done
