#!/usr/bin/env bash
# Installs the Debian packages of a group, if they are not there: `build` (the default) has what the programs are built with,
# `nfc` what the drivers of NFC readers are built with, `fonts` what fetches the fonts of the prints, `test` what the tests need besides.
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
    command -v curl >/dev/null || missing+=(curl)
    command -v openssl >/dev/null || missing+=(openssl)
    # Pages of printed PDFs; databases; pages in a browser, with letters for every script.
    command -v pdftoppm >/dev/null || missing+=(poppler-utils)
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || missing+=(postgresql)
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing+=(chromium)
    fc-list 2>/dev/null | grep -qi dejavu || missing+=(fonts-dejavu-core)
    # Films, for the reader's camera.
    command -v ffmpeg >/dev/null || missing+=(ffmpeg)
    for_fonts
    for_nfc
    # Emulated NFC readers: the smart card service, and a virtual card for it in a network of its own.
    command -v pcscd >/dev/null || [ -x /usr/sbin/pcscd ] || missing+=(pcscd)
    [ -e /etc/reader.conf.d/vpcd ] || missing+=(vsmartcard-vpcd)
    command -v ip >/dev/null || [ -x /usr/sbin/ip ] || missing+=(iproute2)
}
# The two driver stacks of NFC readers; one of them is called through bindings that are made with libclang.
for_nfc() {
    for_build
    local package
    for package in libnfc-dev libclang-dev libpcsclite-dev pkg-config; do
        dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
    done
}
# The fonts of the prints come from npm.
for_fonts() {
    command -v npm >/dev/null || missing+=(nodejs npm)
}
case $group in
build | nfc | test | fonts) "for_$group" ;;
*)
    echo "usage: $0 [build | nfc | fonts | test]" >&2
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
