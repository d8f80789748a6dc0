#!/usr/bin/env bash
# Installs the Debian packages that the build and the tests need, if they are not there.
set -euo pipefail
missing=()
command -v cc >/dev/null && command -v c++ >/dev/null || missing+=(build-essential)
command -v python3 >/dev/null || missing+=(python3)
# Debian keeps what makes a virtual environment in a package of its own.
python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
command -v rustc >/dev/null || {
    echo "Rust is missing: install it from https://rustup.rs and come back" >&2
    exit 1
}
if [ ${#missing[@]} -eq 0 ]; then
    echo "all Debian packages are there"
    exit 0
fi
echo "installing Debian packages: ${missing[*]}"
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
"${run[@]}" apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
