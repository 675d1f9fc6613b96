#!/bin/sh
# Makes the keys and tokens of an identity provider that does not exist: for a test system only, where anyone who has caller.pem may
# call. Writes into this folder jwks.json, for MP_JWT_VERIFY_PUBLICKEY_LOCATION, and for each role a token that is valid for a day.
set -eu
openssl genrsa -out caller.pem 2048
base64url() { openssl base64 -A | tr '/+' '_-' | tr -d '='; }
modulus=$(openssl rsa -in caller.pem -RSAPublicKey_out -outform DER | tail -c +10 | head -c 256 | base64url)
printf '{"keys":[{"kty":"RSA","kid":"try","n":"%s","e":"AQAB"}]}' "$modulus" > jwks.json
claims='"iss":"https://login.example.com","aud":"identity-verification","upn":"try","sub":"try"'
for role in identity-verification identity-verification-backend identity-verification-operator; do
  claims_of_role=$(printf '{%s,"exp":%s,"groups":["identity-verification","%s"]}' "$claims" $(($(date +%s) + 86400)) $role)
  content=$(printf '{"alg":"RS256","kid":"try"}' | base64url).$(printf %s "$claims_of_role" | base64url)
  printf %s "$content.$(printf %s "$content" | openssl dgst -sha256 -sign caller.pem | base64url)" > $role.token
done
