# Shared by the scripts in this folder, which source it: the checkout's root, and packages from apt.
#
# need PACKAGE... installs what is missing, as root or with sudo. Where it cannot, it prints the line to run and ends
# the script with status 1, so that nothing is ever skipped for want of a tool.
# shellcheck disable=SC2034  # the variables are for those who source this

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
jobs=$(nproc 2>/dev/null || echo 2)

# The toolset of each job; the names are the same in Debian 12 and Ubuntu.
build_packages="cmake g++ libcli11-dev libxtensor-blas-dev libxtensor-dev ninja-build nlohmann-json3-dev"
arm_packages="gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib"
test_packages="$build_packages $arm_packages binutils clang doctest-dev g++-aarch64-linux-gnu libclang-rt-dev libmpfr-dev python3 qemu-user"
wasm_packages="$build_packages chromium emscripten nodejs"
firmware_packages="$build_packages $arm_packages python3 qemu-system-arm"
bench_packages="$build_packages doctest-dev emscripten libbenchmark-dev libmpfr-dev nodejs"

missing_packages() {
    for package in "$@"; do
        case $(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null) in
        ii*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# True if sudo runs without a password, or can ask for one.
can_sudo() {
    command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }
}

need() {
    if ! command -v dpkg-query >/dev/null; then
        echo "setup: this is no Debian or Ubuntu; the tools needed are those of their packages: $*" >&2
        exit 1
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    install="apt-get install -y --no-install-recommends ${missing% }"
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif can_sudo; then
        as_root="sudo "
    else
        printf 'setup: packages are missing; as root, run\n    apt-get update && %s\n' "$install" >&2
        exit 1
    fi
    echo "setup: installing ${missing% }"
    # shellcheck disable=SC2086  # both expand to words
    if ! { ${as_root}apt-get update -q && ${as_root}env DEBIAN_FRONTEND=noninteractive $install; } >&2; then
        printf 'setup: apt failed; mend it, then run\n    %sapt-get update && %s%s\n' "$as_root" "$as_root" "$install" >&2
        exit 1
    fi
}

# Other distributions of Node.js bring npm along, and do not go together with Debian's package of it.
need_npm() {
    command -v npm >/dev/null || need npm
}
