#!/bin/sh
# The code of the core does not grow past its budget:  sh check_size.sh SIZE ARCHIVE BYTES
set -eu
text=$("$1" -t "$2" | awk '/TOTALS/ { print $1 }')
echo "text of the core: $text bytes, budget $3"
[ "$text" -gt 1000 ] && [ "$text" -le "$3" ]
