#!/bin/sh
# Installs what is missing, builds the tinyelbo command and fits a data set that comes with it:
#     sh toolchains/demo.sh [DATASET]
set -eu
# shellcheck source=toolchains/setup.sh
. "$(dirname -- "$0")/setup.sh"

cd "$root"
# shellcheck disable=SC2086  # a list of names
need $build_packages
cmake --preset release -B build/demo -DTINYELBO_TESTS=OFF --log-level=WARNING
cmake --build build/demo -j "$jobs" --target tinyelbo_command
echo
echo "\$ build/demo/tinyelbo datasets"
build/demo/tinyelbo datasets
echo
echo "\$ build/demo/tinyelbo fit ${1-penguins}"
build/demo/tinyelbo fit "${1-penguins}"
