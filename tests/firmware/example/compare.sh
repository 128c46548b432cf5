#!/bin/sh
# What a program prints is what EXPECTED says, byte for byte:  sh compare.sh EXPECTED PROGRAM [ARGUMENT...]
set -eu
expected=$1
shift
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
"$@" >"$printed"
diff "$expected" "$printed" && echo "$(wc -l <"$expected") lines as expected"
