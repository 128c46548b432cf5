#!/bin/sh
# A core with both precisions is refused with the reason, or compiles; one with float alone, or with the word that the
# addition is sound, compiles everywhere:
#     sh refusal.sh refused|compiles COMPILER [ARGUMENT...]
set -eu
expected=$1
shift
said=$("$@" 2>&1) && outcome=compiles || outcome=refused
printf '%s\n' "$said"
[ "$outcome" = "$expected" ] || { echo "FAILED: with double it is not so: $expected"; exit 1; }
if [ "$expected" = refused ]; then
    printf '%s\n' "$said" | grep -q "static assertion failed:.*no FPU for double.*TE_PRECISIONS=1" ||
        { echo "FAILED: the reason is missing"; exit 1; }
fi
"$@" -DTE_PRECISIONS=1
"$@" -DTE_SOUND_DOUBLE=1
