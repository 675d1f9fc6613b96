// Receives results of the reference application, by Standard Webhooks. Run by WebhookReceiverIT and WebhookKillsIT.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const MAX_BODY_BYTES = 65536;
const { WEBHOOK_SECRET, PORT = '8080', ACCEPTED = 'accepted.txt' } = process.env;

const webhook = new Webhook(WEBHOOK_SECRET);

// Your application stores the id in its database, in the same transaction as its work for the result.
const seen = new Set(existsSync(ACCEPTED)
  ? readFileSync(ACCEPTED, 'utf8').split('\n').map(line => line.split(' ')[0])
  : []);

function accept(id, { data }) {
  if (seen.has(id)) {
    return;
  }
  const file = openSync(ACCEPTED, 'a');
  writeSync(file, `${id} ${data.id} ${data.outcome} ${data.contextId ?? '-'}\n`);
  fsyncSync(file);
  closeSync(file);
  seen.add(id);
}

function statusOf(request, body) {
  let message;
  try {
    // The raw bytes: JSON that was parsed and serialized again has another signature.
    message = webhook.verify(body, request.headers);
  } catch {
    return 401;
  }
  if (message.type === 'verification.completed') {
    accept(request.headers['webhook-id'], message);
  }
  // Also for a repetition and for an unknown type: after anything but 2xx the webhook comes again.
  return 204;
}

createServer((request, response) => {
  const chunks = [];
  let bytes = 0;
  request.on('data', chunk => {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) {
      request.destroy();
    } else {
      chunks.push(chunk);
    }
  });
  request.on('end', () => {
    try {
      response.writeHead(statusOf(request, Buffer.concat(chunks))).end();
    } catch {
      // The result was not stored, for example because the disk is full.
      response.writeHead(500).end();
    }
  });
}).listen(Number(PORT), '127.0.0.1');
