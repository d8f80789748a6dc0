#!/usr/bin/env bash
# Times of keys in a token (SoftHSM) against keys in memory: one signature, and a batch of cards.
set -euo pipefail
cd "$(dirname "$0")/../.."
module="${PHR_SOFTHSM_MODULE:-/usr/lib/softhsm/libsofthsm2.so}"
if ! command -v softhsm2-util >/dev/null || ! [ -e "$module" ]; then
    echo "SKIPPED: SoftHSM is not there: tests/packages.sh test installs it"
    exit 0
fi
cargo build --release --locked -q -p phr-issuer
cargo build --release --locked -q -p phr-tests --example token_times
programs="${CARGO_TARGET_DIR:-target}/release"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/tokens" "$work/in"
printf 'directories.tokendir = %s\nobjectstore.backend = file\nlog.level = ERROR\n' "$work/tokens" >"$work/softhsm2.conf"
export SOFTHSM2_CONF="$work/softhsm2.conf" PHR_PKCS11_MODULE="$module"
pin=59302746
echo "$pin" >"$work/pin"
softhsm2-util --init-token --free --label bench --so-pin 86420975 --pin "$pin" >/dev/null
uri='pkcs11:token=bench;object=issuer'
"$programs/phr-issuer" keys new --token "$uri" --passphrase-file "$work/pin" --out "$work/token" >/dev/null 2>&1
"$programs/phr-issuer" keys new --no-passphrase --out "$work/file" >/dev/null 2>&1
"$programs/phr-issuer" keys new --kind network --no-passphrase --out "$work/network" >/dev/null 2>&1
"$programs/examples/token_times" "$module" "$uri" "$work/pin"

# Without access codes, whose slow hash would be nearly all of the time, and without pictures.
cards=100
for number in $(seq "$cards"); do
    cp tests/samples/child-vaccinations-cyrillic-script.json "$work/in/$number.json"
done
batch() {
    local name=$1 started
    shift
    started=$(date +%s%N)
    "$programs/phr-issuer" issue --fhir "$work"/in/*.json --no-holder --confidential marked --carrier file \
        --network "$work/network.pub" --out "$work/$name" "$@" >/dev/null
    echo "$cards cards, key $name: $((($(date +%s%N) - started) / 1000000)) ms"
}
for again in 1 2 3; do
    batch "in-a-file-$again" --key "$work/file"
    batch "in-the-token-$again" --key "$uri" --passphrase-file "$work/pin"
done
