#!/bin/sh
# Builds the WebAssembly modules and layout.js, then the npm package, into wasm/dist:
#     sh wasm/build.sh [--modules] [ARGUMENT OF CMAKE...]
# Needs cmake, emscripten, ninja and node; for the package npm, too, which --modules leaves out.
# `ctest --test-dir build/wasm` then runs the tests.
set -eu
wasm=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
package=yes
if [ "${1-}" = --modules ]; then
    package=no
    shift
fi

emcmake cmake -S "$wasm" -B "$wasm/../build/wasm" -G Ninja "$@"
cmake --build "$wasm/../build/wasm"
[ "$package" = yes ] || exit 0

# The tools are installed anew when the lock has changed; npm ci empties node_modules first, the copy of the lock with it.
cd "$wasm"
installed=node_modules/.installed-lock.json
cmp -s package-lock.json $installed || {
    npm ci --ignore-scripts --no-audit --no-fund
    cp package-lock.json $installed
}
node tools/package.mjs
