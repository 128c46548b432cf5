#!/bin/sh
# The code of the core does not grow past its budgets, that of model programs and that of all the rest:
#     sh check_size.sh SIZE BYTES_OF_PROGRAMS BYTES_OF_REST OBJECT...
set -eu
size=$1 programs=$2 rest=$3
shift 3
"$size" "$@" | awk -v programs="$programs" -v rest="$rest" '
    NR > 1 { text[/\/src\/(model|abi)\/program[\/.]/ ? "programs" : "rest"] += $1 }
    function check(part, budget) {
        print "text of " part ": " text[part] " bytes, budget " budget
        return text[part] > 1000 && text[part] <= budget
    }
    END { exit !(check("programs", programs) + check("rest", rest) == 2) }'
