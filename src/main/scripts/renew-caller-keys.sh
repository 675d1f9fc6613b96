#!/bin/sh
# Renews the file with the keys that callers' tokens are signed with, from the identity provider's JWKS:
#   renew-caller-keys.sh https://login.example.com/keys /etc/identity/jwks.json
# If the download fails, or is not a JWKS with a key, the file stays as it is and the script ends with an error.
set -eu
file=$2
new=$(mktemp "$file.XXXXXX")
trap 'rm -f "$new"' EXIT
trap 'exit 1' HUP INT TERM

curl --fail --silent --show-error --max-time 20 --output "$new" "$1"
# Without jq, which the image does not have. A key without a kid is of no use: each token names its key.
tr -d '[:space:]' < "$new" | grep -Eq '^\{.*"keys":\[\{.*"kid":"[^"]+".*\}\].*\}$' || {
    echo "$1 answered, but not with a JWKS; the keys in $file are unchanged" >&2
    exit 1
}
# Atomic: a server that reads meanwhile gets the old file or the new one.
mv -f "$new" "$file"
