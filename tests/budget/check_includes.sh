#!/bin/sh
# lib/src includes only headers that exist without an operating system, its own, and tinyelbo.h; and each layer only
# those below it:  sh check_includes.sh LIB
set -eu
cd "$1/src"

system='cstddef|cstdint|bit|concepts|type_traits|span|limits|utility'

# Folder, then the folders it may include besides itself.
layers='base:
math: base
rng: base math
model: base math rng
optim: base math rng
diagnostics: base math rng
family: base math rng
objective: base math rng model family
fit: base math rng model family objective optim diagnostics
abi: base math rng model family objective optim diagnostics fit'

includes=$(grep -rEno '^[[:space:]]*#[[:space:]]*include.*' .)
[ -n "$includes" ] || { echo "FAILED: no includes found in $PWD"; exit 1; }

grep -rEq '#include "\.\./base/' . || { echo "FAILED: no includes between layers found in $PWD"; exit 1; }

fail=0
foreign=$(printf '%s\n' "$includes" | grep -Ev "<($system)>|\"|<tinyelbo/(tinyelbo|block)\.h>" || true)
if [ -n "$foreign" ]; then
    printf 'FAILED: headers that the core may not include:\n%s\n' "$foreign"
    fail=1
fi
printf '%s\n' "$layers" >"${TMPDIR:-/tmp}/layers.$$"
while IFS=: read -r layer below; do
    [ -d "$layer" ] || continue
    allowed="$layer$(printf '%s' "$below" | tr ' ' '|')"
    above=$(grep -rEn '#include "(\.\./)+[a-z]+/' "$layer" | grep -Ev "#include \"(\.\./)+($allowed)/" || true)
    if [ -n "$above" ]; then
        printf 'FAILED: %s may include only itself and:%s\n%s\n' "$layer" "$below" "$above"
        fail=1
    fi
done <"${TMPDIR:-/tmp}/layers.$$"
rm -f "${TMPDIR:-/tmp}/layers.$$"
[ "$fail" = 0 ] && echo "$(printf '%s\n' "$includes" | wc -l) includes, all allowed"
exit "$fail"
