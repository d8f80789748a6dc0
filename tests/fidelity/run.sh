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
    "$programs/phr-issuer" issue --fhir "$bundle" --key "$work/issuer.key" --network "$work/network.key.pub" --no-holder \
        --out "$work/$number/card" "$@" >/dev/null 2>"$work/$number/issue.log" || { echo "$bundle: $(grep -m1 . "$work/$number/issue.log")" >>"$work/not-issued"; continue; }
    "$programs/phr-reader" read "$work/$number/card/card.png" --trust "$work/list" --root "$work/root.key.pub" \
        --network-key "$work/network.key" --operator fidelity --reason measuring --log "$work/log" --format fhir >"$work/$number/back.json" 2>/dev/null
    python3 "$scorer" compare "$work/$number/original.json" "$work/$number/back.json" --json >"$work/$number/score.json"
done
python3 - "$work" <<'PY'
import collections, glob, json, sys
totals = collections.defaultdict(collections.Counter)
files = glob.glob(sys.argv[1] + "/*/score.json")
for file in files:
    for tier, counts in json.load(open(file))["total"].items():
        totals[tier].update(counts)
print(f"{len(files)} summaries through one QR symbol each and back")
for tier, c in totals.items():
    whole = c["kept"] + c["changed"] + c["lost"]
    print(f"{tier:<7} kept {c['kept']:>6}  changed {c['changed']:>5}  lost {c['lost']:>5}  kept {100 * c['kept'] / max(whole, 1):.2f} %")
PY
[ ! -e "$work/not-issued" ] || { echo "not issued, too long for one symbol:"; cat "$work/not-issued"; }
