#!/bin/sh
# Builds the WebAssembly modules and layout.js into wasm/dist:  sh wasm/build.sh [ARGUMENT OF CMAKE...]
# Needs cmake, emscripten, ninja and node. `ctest --test-dir build/wasm` then runs the tests.
set -eu
wasm=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
emcmake cmake -S "$wasm" -B "$wasm/../build/wasm" -G Ninja "$@"
cmake --build "$wasm/../build/wasm"
