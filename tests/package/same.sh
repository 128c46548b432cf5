#!/bin/sh
# Two programs print the same:  sh same.sh ONE OTHER
set -eu
expected=$("$1")
found=$("$2")
printf '%s\n' "$found"
[ -n "$found" ] && [ "$found" = "$expected" ]
