#!/usr/bin/env bash
# Builds the three published jars (with their sources and documentation) twice, in two folders, and compares them byte by byte.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for copy in first second; do
    mkdir "$work/$copy"
    git -C "$root" archive HEAD | tar -x -C "$work/$copy"
    (cd "$work/$copy" && mvn -B -q package -DskipTests -pl api,impl,testkit -am)
done

compared=0
while read -r jar; do
    cmp "$work/first/$jar" "$work/second/$jar"
    sha256sum "$work/first/$jar" | sed "s|$work/first/||"
    compared=$((compared + 1))
done < <(cd "$work/first" && find {api,impl,testkit}/target -maxdepth 1 -name '*.jar' | sort)
# A jar, its sources and its documentation, three times; and the tests of the test kit.
[[ $compared -eq 10 ]] || { echo "Compared $compared jars instead of 10" >&2; exit 1; }
echo "Both builds are equal."
