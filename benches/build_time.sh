#!/usr/bin/env bash
# How long a clean debug build of jit-runtime takes, its macros included. Downloads come first and
# are not counted.
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(mktemp -d)
trap 'rm -rf "$target"' EXIT

cargo fetch --quiet --locked
for round in 1 2 3; do
    rm -rf "${target:?}"/*
    start=$(date +%s.%N)
    CARGO_TARGET_DIR=$target cargo build --quiet --offline --locked --package jit-runtime
    end=$(date +%s.%N)
    awk -v round="$round" -v cores="$(nproc)" -v start="$start" -v end="$end" 'BEGIN {
        printf "round %d: %.1f s on %d cores\n", round, end - start, cores
    }'
done
