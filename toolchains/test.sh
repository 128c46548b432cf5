#!/bin/sh
# Installs what is missing and runs every test, or one part:
#     sh toolchains/test.sh [core|wasm|firmware]
# The last line is "N passed, N failed"; the status is 1 if one failed.
set -u
# shellcheck source=toolchains/setup.sh
. "$(dirname -- "$0")/setup.sh"

# count PASSED FAILED adds to the sum of the last line.
passed=0
failed=0
count() {
    passed=$((passed + $1))
    failed=$((failed + $2))
}

# The counts of a JUnit file of ctest; anything that is not a pass, a skipped test too, counts as failed.
count_junit() {
    counts=$(tr '\t\n' '  ' <"$1" 2>/dev/null | awk '
        function attribute(name) {
            match($0, " " name "=\"[0-9]+")
            return substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 3)
        }
        /<testsuite / {
            bad = attribute("failures") + attribute("skipped") + attribute("disabled")
            print attribute("tests") - bad, bad
        }')
    # shellcheck disable=SC2086  # two numbers
    count ${counts:-0 1}
}

# suite PRESET [SETTING...]: configures, builds and runs the tests of a preset of CMakePresets.json.
suite() {
    preset=$1
    shift
    echo "== $preset: build and ctest"
    if cmake --preset "$preset" "$@" --log-level=WARNING && cmake --build --preset "$preset" -j "$jobs"; then
        rm -f "build/$preset/ctest.xml"
        ctest --preset "$preset" -j "$jobs" --no-tests=error --output-junit ctest.xml
        count_junit "build/$preset/ctest.xml"
    else
        echo "FAILED: $preset does not build"
        count 0 1
    fi
}

# The trace program on other compilers, optimisation levels, vector widths and machines.
matrix() {
    echo "== matrix: the same bits from every build"
    mkdir -p build/matrix
    sh tests/golden/matrix.sh build/matrix | tee build/matrix/log
    ok=$(grep -c '^ok ' build/matrix/log)
    bad=$(grep -c '^FAIL ' build/matrix/log)
    [ $((ok + bad)) -gt 0 ] || bad=1
    count "$ok" "$bad"
}

# Twelve posteriors beside reference values, which do not come with the project.
acceptance() {
    if [ ! -d "${TINYELBO_POSTERIORDB-}" ]; then
        echo "== acceptance: skipped, TINYELBO_POSTERIORDB names no folder of posteriors"
        return
    fi
    echo "== acceptance: posteriors of $TINYELBO_POSTERIORDB"
    if build/release/tests/acceptance/posteriordb/acceptance_posteriordb; then count 1 0; else count 0 1; fi
}

core() {
    # shellcheck disable=SC2086  # a list of names
    need $test_packages
    suite release -DCMAKE_C_COMPILER=gcc -DCMAKE_CXX_COMPILER=g++
    acceptance
    suite sanitize
    matrix
    echo "== digital net: the table is what its search finds"
    if python3 toolchains/digital_net.py --check; then count 1 0; else count 0 1; fi
}

# Builds the native command, in the release build where there is one, and sets `native` to its path.
build_native() {
    folder=build/release
    if [ ! -e $folder/CMakeCache.txt ]; then
        folder=build/demo
        cmake --preset release -B $folder -DTINYELBO_TESTS=OFF --log-level=WARNING || return
    fi
    cmake --build $folder -j "$jobs" --target tinyelbo_command && native=$root/$folder/tinyelbo
}

# The WebAssembly modules and the npm package, in Node and Chromium, beside the native command.
wasm() {
    # shellcheck disable=SC2086  # a list of names
    need $wasm_packages
    need_npm
    echo "== wasm: build and ctest"
    if build_native && sh wasm/build.sh -DTINYELBO_COMMAND="$native" --log-level=WARNING; then
        rm -f build/wasm/ctest.xml
        ctest --test-dir build/wasm -j "$jobs" --output-on-failure --no-tests=error --output-junit ctest.xml
        count_junit build/wasm/ctest.xml
    else
        echo "FAILED: the WebAssembly modules, their package or the command do not build"
        count 0 1
    fi
}

# Images for each microcontroller, run by QEMU, beside the native build.
firmware() {
    # shellcheck disable=SC2086  # a list of names
    need $firmware_packages
    if ! build_native; then
        echo "FAILED: the native command does not build"
        count 0 1
        return
    fi
    for target in cortex-m4f cortex-m7 cortex-m0plus; do
        folder=build/firmware/$target
        echo "== firmware: $target, build and ctest"
        if cmake -S tests/firmware -B "$folder" -G Ninja --toolchain "$root/toolchains/$target.cmake" \
            -DTINYELBO_NATIVE="$(dirname -- "$native")" --log-level=WARNING && cmake --build "$folder" -j "$jobs"; then
            rm -f "$folder/ctest.xml"
            ctest --test-dir "$folder" -j "$jobs" --output-on-failure --no-tests=error --output-junit ctest.xml
            count_junit "$folder/ctest.xml"
        else
            echo "FAILED: the images for $target do not build"
            count 0 1
        fi
    done
}

cd "$root" || exit 1
case ${1-all} in
all)
    core
    wasm
    firmware
    ;;
core) core ;;
wasm) wasm ;;
firmware) firmware ;;
web)
    echo "test: '$1' is not part of this version yet" >&2
    exit 2
    ;;
*)
    echo "usage: sh toolchains/test.sh [core|wasm|firmware]" >&2
    exit 2
    ;;
esac
echo "$passed passed, $failed failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
