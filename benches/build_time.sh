#!/usr/bin/env bash
# How long a clean debug build of jit-runtime takes, its macros included, for a crate that depends
# on it: in a workspace of its own, so that this one's profile has no say. Downloads come first and
# are not counted.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

user=$(mktemp -d)
trap 'rm -rf "$user"' EXIT
mkdir "$user/src"
cp "$root/Cargo.lock" "$root/rust-toolchain.toml" "$user"
cat >"$user/Cargo.toml" <<TOML
[workspace]

[package]
name = "user"
version = "0.0.0"
edition = "2024"

[dependencies]
jit-runtime = { path = "$root/jit-runtime" }
TOML
cat >"$user/src/main.rs" <<'RUST'
fn main() {
    let k = std::env::args().count() as i64;
    assert_eq!(jit_runtime::jit!(|x| x + k)(5), 5 + k);
}
RUST

cd "$user"
# The locked versions stay; what only the workspace's tests use leaves the lock file.
cargo metadata --quiet --format-version 1 >/dev/null
cargo fetch --quiet --locked
for round in 1 2 3; do
    rm -rf "$user/target"
    start=$(date +%s.%N)
    CARGO_TARGET_DIR=$user/target cargo build --quiet --offline --locked --package jit-runtime
    end=$(date +%s.%N)
    awk -v round="$round" -v cores="$(nproc)" -v start="$start" -v end="$end" 'BEGIN {
        printf "round %d: %.1f s on %d cores\n", round, end - start, cores
    }'
done
start=$(date +%s.%N)
CARGO_TARGET_DIR=$user/target cargo run --quiet --offline --locked
awk -v start="$start" -v end="$(date +%s.%N)" 'BEGIN {
    printf "then a crate with one jit!, built and run: %.1f s\n", end - start
}'
