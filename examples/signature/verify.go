package main

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// docs/service.md: whether a webhook is genuine. False means 401.
// The key is whsec_… or whpk_…; then the three headers, and the body as it came.
func isGenuine(key, id, timestamp, signatures string, body []byte) bool {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || time.Since(time.Unix(seconds, 0)).Abs() > 5*time.Minute {
		return false
	}
	kind, encoded, _ := strings.Cut(key, "_")
	secret, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(secret) < 24 {
		return false // the secret is missing
	}
	signed := append([]byte(id+"."+timestamp+"."), body...)
	for _, it := range strings.Split(signatures, " ") {
		version, encoded, _ := strings.Cut(it, ",")
		signature, err := base64.StdEncoding.DecodeString(encoded)
		if err == nil && version == "v1" && kind == "whsec" {
			mac := hmac.New(sha256.New, secret)
			mac.Write(signed)
			if hmac.Equal(mac.Sum(nil), signature) {
				return true
			}
		}
		if err == nil && version == "v1a" && kind == "whpk" && len(secret) == ed25519.PublicKeySize && ed25519.Verify(secret, signed, signature) {
			return true
		}
	}
	return false
}
