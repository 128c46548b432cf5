#!/bin/sh
# An image prints what the same source prints natively, lines with '#' apart; these are shown:
#     sh twin.sh NATIVE COMMAND...        COMMAND runs the image
set -eu
native=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$native" | grep -v '^#' >"$folder/native"
status=0
"$@" >"$folder/printed" || status=$?
cat "$folder/printed"
grep -v '^#' "$folder/printed" | diff "$folder/native" - || status=1
[ -s "$folder/native" ] || status=1
exit $status
