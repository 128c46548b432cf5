#!/bin/sh
# Runs an image in QEMU, its console on standard output; the status is the image's:
#     sh run.sh QEMU MACHINE IMAGE [ARGUMENT OF QEMU...]
set -eu
qemu=$1 machine=$2 image=$3
shift 3
exec timeout "${TINYELBO_QEMU_SECONDS:-600}" "$qemu" -machine "$machine" -display none -monitor none -serial none \
    -chardev stdio,id=console -semihosting-config enable=on,target=native,chardev=console -kernel "$image" "$@" </dev/null
