#!/usr/bin/env bash
# How many instructions each kernel of benches/instructions executes, by `jit!` and as rustc compiles
# the same closure, both for the first level of x86-64. Needs valgrind.
#
# A count is the difference between 20 calls and 10: start-up is in both of them.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export JIT_CPU=x86-64
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
build() { cargo build --quiet --manifest-path "$here/instructions/Cargo.toml" --profile "$1"; }
target=${CARGO_TARGET_DIR:-$here/instructions/target}

# What so many calls take, start-up included, and what they print.
total() { # program kernel way calls
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --smc-check=all "$@" 2>&1 |
        awk '/^[0-9]+$/ { result = $1 } /Collected/ { print $NF, result }'
}

per_call() { # program kernel way
    local few many
    few=$(total "$@" 10)
    many=$(total "$@" 20)
    echo $(((${many% *} - ${few% *}) / 10)) "${many#* }"
}

table() { # profile's directory, kernels
    local program=$target/$1/instructions kernel jit rustc
    shift
    for kernel in "$@"; do
        jit=$(per_call "$program" "$kernel" jit)
        rustc=$(per_call "$program" "$kernel" rustc)
        if [ "${jit#* }" != "${rustc#* }" ]; then
            echo "error: $kernel: results differ: ${jit#* } and ${rustc#* }" >&2
            exit 1
        fi
        awk -v kernel="$kernel" -v jit="${jit% *}" -v rustc="${rustc% *}" 'BEGIN {
            printf "| %s | %d | %d | %.2f |\n", kernel, jit, rustc, jit / rustc
        }'
    done
}

build release
build checked
mapfile -t kernels < <("$target/release/instructions")
printf 'Without overflow checks:\n\n| kernel | `jit!` | rustc | ratio |\n|---|---|---|---|\n'
table release "${kernels[@]}"
printf '\nWith overflow checks:\n\n| kernel | `jit!` | rustc | ratio |\n|---|---|---|---|\n'
table checked "${kernels[@]}"
