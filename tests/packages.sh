#!/usr/bin/env bash
# Installs the Debian packages of a group, if they are not there: `build` (the default) has what the programs are built with,
# `fonts` what fetches the fonts of the prints, `test` what the tests need besides.
set -euo pipefail
group=${1:-build}
missing=()
for_build() {
    command -v cc >/dev/null && command -v c++ >/dev/null || missing+=(build-essential)
}
for_test() {
    for_build
    command -v python3 >/dev/null || missing+=(python3)
    # Debian keeps what makes a virtual environment in a package of its own.
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
    command -v softhsm2-util >/dev/null || missing+=(softhsm2)
    command -v strace >/dev/null || missing+=(strace)
    # Pages of printed PDFs; databases; pages in a browser, with letters for every script.
    command -v pdftoppm >/dev/null || missing+=(poppler-utils)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
    fc-list 2>/dev/null | grep -qi dejavu || missing+=(fonts-dejavu-core)
    for_fonts
}
# The fonts of the prints come from npm.
for_fonts() {
    command -v npm >/dev/null || missing+=(nodejs npm)
}
case $group in
build | test | fonts) "for_$group" ;;
*)
    echo "usage: $0 [build | fonts | test]" >&2
    exit 2
    ;;
esac
command -v rustc >/dev/null || {
    echo "Rust is missing: install it from https://rustup.rs and come back" >&2
    exit 1
}
if [ ${#missing[@]} -eq 0 ]; then
    echo "all Debian packages for $group are there"
    exit 0
fi
echo "installing Debian packages: ${missing[*]}"
run=()
[ "$(id -u)" -eq 0 ] || run=(sudo)
"${run[@]}" apt-get update -qq
"${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
