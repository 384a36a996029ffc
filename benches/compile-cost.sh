#!/usr/bin/env bash
# What a crate costs to generate and to compile, as a Markdown table: the generated crate beside a floor (bare structs) and the usual
# way (serde derived, members inlined), all from the same metadata in the same run. Dev profile, nothing incremental, dependencies
# compiled before. CPU seconds are user + system of cargo and rustc; memory is the peak of the largest process.
#
#   benches/compile-cost.sh METADATA.xml YARDSTICKS [SCRATCH]
#
# YARDSTICKS is a folder with the crates `floor` and `derive`. SCRATCH defaults to target/compile-cost.
set -euo pipefail
metadata=$(realpath "$1") yardsticks=$(realpath "$2")
cd "$(dirname "$0")/.."
scratch=$(realpath -m "${3:-target/compile-cost}")
mkdir -p "$scratch"
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
export CARGO_INCREMENTAL=0

# Runs a command; answers "CPU seconds | peak MB".
measure() {
    /usr/bin/time --format '%U %S %M' --output "$scratch/time" "$@" >/dev/null 2>&1
    awk '{ printf "%.1f | %.0f", $1 + $2, $3 / 1024 }' "$scratch/time"
}

# A row for a crate: check and build of the crate alone.
row() {
    local name=$1 folder=$2 check build
    (
        cd "$folder"
        cargo check --quiet 2>/dev/null
        touch src/lib.rs
        check=$(measure cargo check --quiet)
        cargo build --quiet 2>/dev/null
        touch src/lib.rs
        build=$(measure cargo build --quiet)
        rlib=$(find target/debug -maxdepth 1 -name '*.rlib' -printf '%s\n' | awk '{ printf "%.0f", $1 / 1048576 }')
        echo "| $name | $check | $build | $rlib |"
    )
}

cargo build --quiet --release --package odata-codegen-cli
generating=$(measure target/release/odata-codegen crate --metadata "$metadata" --name generated --out "$scratch/generated" --runtime-path runtime)
echo "Generating $(basename "$metadata") (release; CPU seconds | peak MB): $generating"
echo
echo "| crate | check, CPU s | peak MB | build, CPU s | peak MB | rlib, MB |"
echo "|---|---|---|---|---|---|"
row "floor" "$yardsticks/floor"
row "generated" "$scratch/generated"
row "serde derive" "$yardsticks/derive"
