#!/bin/sh
# Installs what is missing, builds tests/bench and prints the time of a step over n, p and S, the fraction of this
# core's peak, the growth exponents, the time of default fits, and that of a step of the WebAssembly modules in Node:
#     sh toolchains/bench.sh [--json] [--peers FOLDER]
# --json prints one object a line instead. --peers compares with other systems on the same data, by the scripts in
# FOLDER: torch_vi.py, stan_vi.R and plainjs_vi.mjs, each of which prints an object with "us_per_step".
set -eu
# shellcheck source=toolchains/setup.sh
. "$(dirname -- "$0")/setup.sh"

usage() {
    echo "usage: sh toolchains/bench.sh [--json] [--peers FOLDER]" >&2
    exit 2
}

json='' peers=''
while [ $# -gt 0 ]; do
    case $1 in
    --json) json=--json ;;
    --peers)
        [ $# -ge 2 ] || usage
        peers=$(CDPATH='' cd -- "$2" && pwd) || exit 2
        shift
        ;;
    *) usage ;;
    esac
    shift
done

# us_per_step COMMAND...: that number of the last object that the command prints; nothing where it fails.
us_per_step() {
    "$@" 2>/dev/null | sed -n 's/.*"us_per_step": *\([0-9.]*\).*/\1/p' | tail -n 1
}

# Lines "SYSTEM PRECISION COMMAND...". Each system takes its turn in every round, so that all see the same moods of
# the machine.
systems() {
    for precision in double single; do
        echo "tinyelbo $precision $bench/bench_step --json --benchmark_min_time=0.5" \
            "--benchmark_filter=^adam_step/full-rank/$precision/n=1000/p=10/draws=8\$"
    done
    echo "pytorch double ${PYTHON:-python3} $peers/torch_vi.py $data --samples 8 --steps 2000"
    echo "pytorch single ${PYTHON:-python3} $peers/torch_vi.py $data --samples 8 --steps 2000 --float"
    echo "stan-advi double Rscript $peers/stan_vi.R $data fullrank 8 8000"
    echo "plain-js double node $peers/plainjs_vi.mjs $data 8 1000"
}

# median SYSTEM PRECISION: of its times so far.
median() {
    awk -v s="$1" -v p="$2" '$1 == s && $2 == p && NF == 3 { print $3 }' "$times" | sort -n |
        awk '{ v[NR] = $1 } END { if (NR) print v[int((NR + 1) / 2)] }'
}

print_ratios() {
    printf '\nOne step, full-rank, n=1000, p=10, 8 draws: wall clock, median of 5 runs, and as a multiple of tinyelbo\n'
    printf '%-12s %-8s %10s %12s %12s\n' system real us/step "of double" "of single"
    systems | while read -r system precision _; do
        time=$(median "$system" "$precision")
        if [ -n "$time" ]; then
            echo "$system $precision $time $(median tinyelbo double) $(median tinyelbo single)" |
                awk '{ printf "%-12s %-8s %10.2f %12.2f %12.2f\n", $1, $2, $3, $3 / $4, $3 / $5 }'
        else
            printf '%-12s %-8s is not installed here, or failed\n' "$system" "$precision"
        fi
    done
}

compare() {
    data=$bench/peers.csv
    times=$bench/peers.times
    "$bench/bench_csv" 1000 10 >"$data"
    for round in 1 2 3 4 5; do
        echo "peers: round $round of 5" >&2
        systems | while read -r system precision command; do
            # shellcheck disable=SC2086  # a command line
            echo "$system $precision $(us_per_step $command </dev/null)"
        done
    done >"$times"
    print_ratios
}

cd "$root"
# shellcheck disable=SC2086  # a list of names
need $bench_packages
bench=$root/build/bench/tests/bench
{
    cmake --preset bench --log-level=WARNING
    cmake --build --preset bench -j "$jobs" --target bench_step bench_fit bench_csv
    sh wasm/build.sh --modules --log-level=WARNING
} >&2
"$bench/bench_step" $json
"$bench/bench_fit" $json
[ -n "$json" ] || echo
node tests/wasm/bench.mjs wasm/dist $json
[ -z "$peers" ] || compare
