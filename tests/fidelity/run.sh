#!/usr/bin/env bash
# Sends every FHIR bundle of a folder through a card and back, and sums what a fact scorer says of it.
#   run.sh FOLDER SCORER [phr-issuer issue options …]
# SCORER is a Python program that takes `compare A.json B.json --json` and prints atoms kept, changed and lost by tier.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$1 scorer=$2
shift 2
programs="${CARGO_TARGET_DIR:-target}/release"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for kind in root issuer network; do
    "$programs/phr-issuer" keys new --kind $kind --out "$work/$kind.key" --no-passphrase 2>/dev/null >&2
done
"$programs/phr-issuer" trust-list new --root-key "$work/root.key.pub" --out "$work/draft.json" 2>/dev/null
"$programs/phr-issuer" trust-list add-issuer --draft "$work/draft.json" --key "$work/issuer.key.pub" --name en=Measured 2>/dev/null
"$programs/phr-issuer" trust-list sign --draft "$work/draft.json" --root-key "$work/root.key" --out "$work/list" 2>/dev/null
number=0
find "$folder" -name '*.json' | sort | while read -r bundle; do
    number=$((number + 1))
    mkdir "$work/$number"
    cp "$bundle" "$work/$number/original.json"
    "$programs/phr-issuer" issue --fhir "$bundle" --key "$work/issuer.key" --network "$work/network.key.pub" \
        --out "$work/$number/card" "$@" >/dev/null 2>"$work/$number/issue.log" || { echo "$bundle: $(grep -m1 . "$work/$number/issue.log")" >>"$work/not-issued"; continue; }
    "$programs/phr-reader" read "$work/$number/card/card.png" --trust "$work/list" --root "$work/root.key.pub" \
        --access-code-file "$work/$number/card/access-code.txt" --format fhir >"$work/$number/back.json" 2>/dev/null
    python3 "$scorer" compare "$work/$number/original.json" "$work/$number/back.json" --json >"$work/$number/score.json"
done
tests/fidelity/sum.py "through one QR symbol each and back" "$work"/*/score.json
[ ! -e "$work/not-issued" ] || { echo "not issued, too long for one symbol:"; cat "$work/not-issued"; }
