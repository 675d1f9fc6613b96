# docs/service.md: whether a webhook is genuine, with the standard library only. The secret is whsec_….
import base64, hashlib, hmac, time

def is_genuine(secret, headers, body):
    """The names of the headers in lower case; the body as it came, in bytes. False or an exception means 401."""
    if abs(time.time() - int(headers["webhook-timestamp"])) > 300:
        return False
    signed = f'{headers["webhook-id"]}.{headers["webhook-timestamp"]}.'.encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    if len(key) < 24:
        raise ValueError("the secret is missing")
    expected = b"v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256))
    return any(hmac.compare_digest(expected, it.encode()) for it in headers["webhook-signature"].split(" "))
