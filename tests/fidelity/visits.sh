#!/usr/bin/env bash
# Splits every FHIR bundle of a folder by date into an assessment and visits, folds the record again, and sums what a fact
# scorer says of the difference to the unsplit bundle.
#   visits.sh FOLDER SCORER
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$1 scorer=$2
cargo build --quiet --release --locked -p phr-tests --example split_by_date
split="${CARGO_TARGET_DIR:-target}/release/examples/split_by_date"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0
find "$folder" -name '*.json' | sort | while read -r bundle; do
    number=$((number + 1))
    "$split" "$bundle" "$work/$number.whole.json" "$work/$number.visits.json"
    python3 "$scorer" compare "$work/$number.whole.json" "$work/$number.visits.json" --json >"$work/$number.score.json"
done
tests/fidelity/sum.py "split by date, folded and exported" "$work"/*.score.json
