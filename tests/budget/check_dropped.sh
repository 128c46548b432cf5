#!/bin/sh
# A program holds the parts that its config names and no others:  sh check_dropped.sh NM PROGRAM
set -eu
symbols=$("$1" "$2")
has() { printf '%s\n' "$symbols" | grep -q " $1\$"; }
for part in te_logistic te_mean_field te_plain_adam te_independent_draws; do
    has "$part" || { echo "FAILED: $part is not in the program that names it"; exit 1; }
done
for part in te_linear te_full_rank te_adam te_orthogonal_draws te_psis te_linear_response te_lbfgs te_predict te_save te_log_density_gradient te_program; do
    if has "$part"; then
        echo "FAILED: $part is in a program that does not name it"
        exit 1
    fi
done
echo "only what is named is linked"
