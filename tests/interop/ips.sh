#!/usr/bin/env bash
# Fetches the structure definitions of the International Patient Summary as HL7 publishes them, into the folder given.
# Their package names others that the registry does not have, so it is taken by itself; its hash says that it is the one.
set -euo pipefail
into="$1"
sha512=e0f593a09f5bd45817b26f4322f1e253a1cef59e66ef98f19347b43173a684595fda6dac964fdde91a2249820284a265be6b49ec66d17edb7b3e9865c2665c6d
mkdir -p "$into"
cd "$into"
file="$(npm pack --silent hl7.fhir.uv.ips@2.0.0)"
echo "$sha512  $file" | sha512sum --check --quiet
tar -xzf "$file"
rm "$file"
