#!/bin/sh
# Says what the tests of operation need and do not find.
# Debian has nginx where only root looks.
PATH=$PATH:/usr/sbin:/usr/local/sbin

for program in nginx prometheus promtool openssl systemd-analyze tinyproxy node npm; do
    command -v "$program" >/dev/null || {
        echo "No $program, which -Poperations needs: apt-get install --no-install-recommends nginx-light prometheus openssl systemd tinyproxy-bin nodejs npm" >&2
        exit 1
    }
done
