#!/bin/sh
# Finds the programs that the browser tests need, and writes their paths to FILE: find-browser.sh FILE [BROWSER [NODE]]
file=$1
# The headless shell is the lightest.
browser=${2:-$(command -v chromium-headless-shell || command -v chromium || command -v chromium-browser || command -v google-chrome)}
node=${3:-$(command -v node || command -v nodejs)}

fail() {
    echo "$1" >&2
    exit 1
}
[ -f "$browser" ] || fail "No browser (or -Dbrowser.executable names none): apt-get install chromium-headless-shell fonts-noto-cjk"
[ -n "$(fc-list 'Noto Sans CJK SC' 2>/dev/null)" ] ||
    fail "No Noto Sans CJK, the font of the pictures; without a Chinese font they show empty boxes: apt-get install fontconfig fonts-noto-cjk"
[ -f "$node" ] || fail "No Node.js, which drives the browser (or -Dbrowser.node names none): apt-get install nodejs"

mkdir -p "$(dirname "$file")"
printf 'executable=%s\nnode=%s\n' "$browser" "$node" > "$file"
