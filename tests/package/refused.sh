#!/bin/sh
# Bad ways of taking the library are refused with words:
#     sh refused.sh CXX CMAKE SOURCE BUILD FOLDER
set -eu
cxx=$1 cmake=$2 source=$3 build=$4 folder=$5

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
echo '#include <tinyelbo/tinyelbo.hpp>' >cpp.cpp
echo '#include <tinyelbo/detail/xtensor.hpp>' >xtensor.cpp
count=0

# refused WORDS COMMAND...: the command fails, and its first error has these words.
refused() {
    words=$1
    shift
    if "$@" >output 2>&1; then
        echo "FAILED: accepted: $*"
        exit 1
    fi
    tr -s '\n ' '  ' <output >flat
    if ! grep -qF -- "$words" flat || { grep -q 'error:' output && ! grep -m 1 'error:' output | grep -qF -- "$words"; }; then
        printf 'FAILED: no "%s" first in what this says: %s\n' "$words" "$*"
        head -n 20 output
        exit 1
    fi
    count=$((count + 1))
}

compile() { refused "$@" -fsyntax-only "$build/amalgamation/tinyelbo.cpp"; }
compile "build with -std=c++20" "$cxx" -std=c++17
compile "build without -ffast-math" "$cxx" -std=c++20 -ffast-math
compile "build without -ffast-math" "$cxx" -std=c++20 -Ofast
compile "build without -ffast-math" "$cxx" -std=c++20 -ffinite-math-only
compile "TE_PRECISIONS is TE_F32, TE_F64, or their sum" "$cxx" -std=c++20 -DTE_PRECISIONS=4
compile "build for a little-endian target" "$cxx" -std=c++20 -U__BYTE_ORDER__ -D__BYTE_ORDER__=__ORDER_BIG_ENDIAN__
case $("$cxx" --version),$(uname -m) in
*"Free Software"*,x86_64)
    compile "build with -msse2 -mfpmath=sse" "$cxx" -std=c++20 -mfpmath=387
    compile "build without -ffast-math" "$cxx" -std=c++20 -freciprocal-math
    compile "build without -ffast-math" "$cxx" -std=c++20 -fno-signed-zeros
    ;;
esac
refused "compile with -std=c++20" "$cxx" -std=c++17 "-I$source/lib/include" -fsyntax-only cpp.cpp
refused "libxtensor-dev" "$cxx" -std=c++20 -nostdinc "-I$source/lib/include" -fsyntax-only xtensor.cpp

"$cmake" --install "$build" --prefix "$folder/prefix" >/dev/null
configure() {
    words=$1
    shift
    refused "$words" "$cmake" -S "$source/tests/package/project" -B project -G Ninja "-DCMAKE_PREFIX_PATH=$folder/prefix" "$@"
}
configure "libxtensor-dev" -DTAKEN=package -DCMAKE_DISABLE_FIND_PACKAGE_xtensor=ON
mkdir other
cat >other/CMakeLists.txt <<'LINES'
cmake_minimum_required(VERSION 3.22)
project(other LANGUAGES CXX)
find_package(tinyelbo ${WANTED} REQUIRED)
LINES
other() { refused "$1" "$cmake" -S other -B "other build" -G Ninja "-DCMAKE_PREFIX_PATH=$folder/prefix" "-DWANTED=$2"; }
other "it has core and cpp" "COMPONENTS;stan"
other "version: 0.1.0" "0.2"
refused "libxtensor-dev" "$cmake" -S "$source" -B whole -G Ninja -DCMAKE_DISABLE_FIND_PACKAGE_xtensor=ON

# A CMake that is too old says so itself, if the project asks before all else.
head -n 1 "$source/CMakeLists.txt" | grep -q '^cmake_minimum_required(VERSION 3\.' || {
    echo "FAILED: CMakeLists.txt does not begin with the CMake it needs"
    exit 1
}
echo "$count refusals, each with words"
