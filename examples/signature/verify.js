const crypto = require('node:crypto');

// docs/service.md: whether a webhook is genuine. False or an exception means 401.
// The key is whsec_… or whpk_…; the names of the headers in lower case; the body as it came, a Buffer.
function isGenuine(key, headers, body) {
  const timestamp = headers['webhook-timestamp'];
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= 300)) return false;
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${timestamp}.`), body]);
  const bytes = Buffer.from(key.slice(key.indexOf('_') + 1), 'base64');
  if (bytes.length < 24) throw new Error('the secret is missing');
  return headers['webhook-signature'].split(' ').some((it) => {
    const [version, encoded = ''] = it.split(',');
    const signature = Buffer.from(encoded, 'base64');
    if (version === 'v1' && key.startsWith('whsec_')) {
      const expected = crypto.createHmac('sha256', bytes).update(signed).digest();
      return signature.length === expected.length && crypto.timingSafeEqual(signature, expected);
    }
    if (version === 'v1a' && key.startsWith('whpk_')) {
      const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') };
      return crypto.verify(null, signed, crypto.createPublicKey({ key: jwk, format: 'jwk' }), signature);
    }
    return false;
  });
}
