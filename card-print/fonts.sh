#!/usr/bin/env bash
# Fetches the fonts of the prints (fonts.lock) from npm into fonts/, if they are not there: regular and bold, and their licence,
# which has to go wherever they go.
set -euo pipefail
cd "$(dirname "$0")"
lock=$PWD/fonts.lock
version=$(sha256sum <"$lock")
if [ "$(cat fonts/.ready 2>/dev/null)" = "$version" ]; then
    touch fonts/.ready
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir fonts
while read -r hash package; do
    # npm calls the file by the scope, the name and the version.
    file=$(tr '/@' '--' <<<"${package#@}").tgz
    npm pack --silent --ignore-scripts "$package" >/dev/null
    if ! echo "$hash  $file" | sha256sum --check --quiet --strict; then
        echo "$package is not the package that fonts.lock names; no font was installed" >&2
        exit 1
    fi
    mkdir unpacked
    tar -xzf "$file" -C unpacked --strip-components=1
    cp unpacked/400Regular/*_400Regular.ttf unpacked/700Bold/*_700Bold.ttf fonts/
    { echo "$package"; echo; cat unpacked/LICENSE_FONT; echo; } >>fonts/OFL.txt
    rm -r unpacked
done < <(grep -v '^#' "$lock")
cd - >/dev/null
rm -rf fonts
mv "$work/fonts" fonts
echo "$version" >fonts/.ready
