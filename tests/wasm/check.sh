#!/usr/bin/env bash
# Checks that phr-core and phr-scan build for the browser. Where rustup cannot add the target, Debian's toolchain for the
# web builds the standard library from its own sources.
set -euo pipefail
cd "$(dirname "$0")/../.."
target=wasm32-unknown-unknown
build=(build --locked --target "$target" --no-default-features -p phr-core -p phr-scan)
if rustup target add "$target" 2>/dev/null || [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
    cargo "${build[@]}"
else
    if ! [ -e /usr/bin/wasm-ld-22 ]; then
        run=()
        [ "$(id -u)" -eq 0 ] || run=(sudo)
        "${run[@]}" apt-get update -qq
        "${run[@]}" apt-get install -y -qq --no-install-recommends rustc-web cargo-web rust-web-src lld-22
    fi
    RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22 \
        CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/web" \
        /usr/bin/cargo "${build[@]}" -Z build-std=std,panic_abort
fi
echo "phr-core and phr-scan build for $target"
