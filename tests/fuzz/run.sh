#!/usr/bin/env bash
# Builds every fuzz target and runs each for some seconds (10, or the first argument) from the seeds in ./seeds.
# The flags are those of `cargo fuzz`, which works here too; this needs only stable Rust and a C++ compiler.
set -euo pipefail
cd "$(dirname "$0")"
seconds=${1:-10}
host=$(rustc -vV | sed -n 's/^host: //p')
export RUSTFLAGS="--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1"
cargo build --release --locked --target "$host" --bins
folder="${CARGO_TARGET_DIR:-target}/$host/release"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for target in targets/*.rs; do
    name=$(basename "$target" .rs)
    mkdir -p "$work/$name" "seeds/$name"
    echo "fuzzing $name for $seconds s"
    "$folder/$name" "$work/$name" "seeds/$name" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 \
        -artifact_prefix="$work/" -print_final_stats=0 -verbosity=0 2>"$work/log" || {
        tail -40 "$work/log"
        echo "fuzzing $name found a fault"
        exit 1
    }
done
