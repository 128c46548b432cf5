#!/bin/sh
# As tests/golden/compare.sh, where PRECISIONS is 1 with the hashes in single precision only:
#     sh compare.sh PRECISIONS FOLDER_OF_GOLDEN TRACE [ARGUMENT...]
set -eu
precisions=$1 golden=$2
shift 2
expected=$golden/golden.txt
if [ "$precisions" = 1 ]; then
    expected=$(mktemp)
    trap 'rm -f "$expected"' EXIT
    grep -v /double "$golden/golden.txt" >"$expected"
fi
sh "$golden/compare.sh" "$expected" "$@"
