#!/bin/sh
# Fails when a program is missing that the tests of operation need.
# Debian has nginx in a folder that is on root's PATH only.
PATH=$PATH:/usr/sbin:/usr/local/sbin

for program in nginx prometheus promtool openssl systemd-analyze tinyproxy cc python3 prlimit; do
    command -v "$program" >/dev/null || {
        echo "No $program, which -Poperations needs: apt-get install --no-install-recommends nginx-light prometheus openssl systemd tinyproxy-bin gcc libc6-dev python3" >&2
        exit 1
    }
done
