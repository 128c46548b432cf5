#!/bin/sh
# What the trace program prints is what golden.txt says:  sh compare.sh GOLDEN TRACE [ARGUMENT...]
golden=$1
shift
"$@" | diff "$golden" - && echo "$(wc -l <"$golden") hashes as in golden.txt"
