#!/bin/sh
# The count that a program prints as "at most N ..." is within a budget:  sh at_most.sh BUDGET PROGRAM [ARGUMENT...]
set -eu
budget=$1
shift
counted=$("$@" | sed -n 's/^at most \([0-9]*\) .*/\1/p')
echo "$counted instructions, budget $budget"
[ "$counted" -gt 0 ] && [ "$counted" -le "$budget" ]
