#!/bin/sh
# Finds what the tests of operation need and writes where it is: find-programs.sh FILE
# Debian has nginx where only root's PATH looks.
PATH=$PATH:/usr/sbin:/usr/local/sbin

lines=
for program in nginx prometheus promtool; do
    path=$(command -v "$program") || {
        echo "No $program, which -Poperations needs: apt-get install --no-install-recommends nginx-light prometheus" >&2
        exit 1
    }
    lines="$lines$program=$path
"
done

mkdir -p "$(dirname "$1")"
printf %s "$lines" > "$1"
