#!/bin/sh
# The foreign project takes the library one way (project/CMakeLists.txt), builds with it in folders with spaces in their
# names, and its programs print what the same ones print in this build:
#     sh take.sh WAY CMAKE SOURCE BUILD IN_C IN_CPP FOLDER
set -eu
way=$1 cmake=$2 source=$3 build=$4 in_c=$5 in_cpp=$6 folder=$7

rm -rf "$folder"
mkdir -p "$folder"
cp -R "$source/tests/package/project" "$folder/a project"
cp "$source/tests/unit/cpp/example.cpp" "$folder/a project"
cd "$folder/a project"

case $way in
package | core)
    "$cmake" --install "$build" --prefix "$folder/first" >/dev/null
    mv "$folder/first" "$folder/moved here"
    if grep -rlF -e "$source" -e "$build" -e "$folder/first" "$folder/moved here" --include='*.cmake'; then
        echo "FAILED: an installed file names a folder of the machine that built it"
        exit 1
    fi
    ;;
subdirectory)
    mkdir -p "third party/tinyelbo"
    cp -R "$source/CMakeLists.txt" "$source/lib" "third party/tinyelbo"
    ;;
amalgamation) cp "$build/amalgamation/tinyelbo.h" "$build/amalgamation/tinyelbo.cpp" . ;;
esac

# Without xtensor for those who need none.
case $way in
core | amalgamation) without=-DCMAKE_DISABLE_FIND_PACKAGE_xtensor=ON ;;
*) without= ;;
esac
"$cmake" -S . -B "../a build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DTAKEN="$way" $without \
    -DCMAKE_PREFIX_PATH="$folder/moved here" --log-level=WARNING
"$cmake" --build "../a build"

# compare PROGRAM OURS
compare() {
    "$2" >../expected
    "../a build/$1" | diff ../expected -
}
compare in_c "$in_c"
case $way in package | subdirectory) compare in_cpp "$in_cpp" ;; esac
echo "the same from $way"
