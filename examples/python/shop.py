"""A shop that verifies its customers by the reference application. Run by PythonShopIT."""
import base64
import hashlib
import hmac
import json
import os
import re
import sqlite3
import sys
import time
import urllib.error
import urllib.request
import uuid
from contextlib import closing, contextmanager
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

IDENTITY_URL = os.environ.get("IDENTITY_URL", "http://localhost:9080/identity/api")
SECRET = base64.b64decode(os.environ["IDENTITY_APP_WEBHOOK_SECRET"].removeprefix("whsec_"))
DATABASE = os.environ.get("DATABASE", "shop.db")
PORT = int(os.environ.get("PORT", "8080"))

# Longer than identity-verification.call-deadline (20 s), so that a late answer is not lost.
TIMEOUT = 25
TOLERANCE = 5 * 60
MAX_BODY = 64 * 1024

SCHEMA = """
CREATE TABLE IF NOT EXISTS customer (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, id_number TEXT NOT NULL,
    verified INTEGER NOT NULL DEFAULT 0, results INTEGER NOT NULL DEFAULT 0, open_check TEXT);
-- The customer of each check. A contextId is seen by others, so it says nothing about the customer.
CREATE TABLE IF NOT EXISTS face_check (context_id TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customer);
-- The deliveries whose work is done.
CREATE TABLE IF NOT EXISTS delivery (id TEXT PRIMARY KEY);
"""


class Refused(Exception):
    """Ends a request with a status and words for the caller."""


@contextmanager
def transaction():
    """One transaction. After an exception nothing of it is stored."""
    with closing(sqlite3.connect(DATABASE, timeout=10, isolation_level=None)) as database:
        database.row_factory = sqlite3.Row
        database.execute("BEGIN IMMEDIATE")
        yield database
        database.execute("COMMIT")


def customer_of(database, customer_id):
    # This shop has no login. In yours, refuse callers who are not the customer: a check costs money.
    customer = database.execute("SELECT * FROM customer WHERE id = ?", [customer_id]).fetchone()
    if customer is None:
        raise Refused(404, "There is no such customer.")
    return customer


# Start a check


def begin(customer_id, again):
    """Starts a check, and returns its link. A start without an answer is sent again with the same key, and begins once."""
    with transaction() as database:
        customer = customer_of(database, customer_id)
        context_id = customer["open_check"]
        if context_id is None or again:
            # Stored before the start is sent.
            context_id = str(uuid.uuid4())
            database.execute("INSERT INTO face_check VALUES (?, ?)", [context_id, customer_id])
            database.execute("UPDATE customer SET open_check = ? WHERE id = ?", [context_id, customer_id])
    status, answer = start(customer, context_id)
    if status == 409:
        raise Refused(409, "A check may have begun. If its link is lost, start again, with again=true?")
    if status != 201 and (status < 400 or status >= 500 and status != 503):
        raise Refused(504, "It is not known whether the check has begun. Try again.")
    if status in (429, 503):
        # This request started nothing. An earlier one that was not answered may have: the key stays.
        raise Refused(503, "Please try again in a few seconds.")
    # It is known now whether the check has begun.
    with transaction() as database:
        database.execute("UPDATE customer SET open_check = NULL WHERE open_check = ?", [context_id])
    if status != 201:
        raise Refused(502, "The check is not possible now.")
    return answer["authUrl"]


def start(customer, context_id):
    """Returns the status, 0 if no complete answer came, and the body of a success."""
    # Name and number are from the shop's own record: a person who could choose them could pass as another customer.
    body = {"name": customer["name"], "idNumber": customer["id_number"], "mode": "TENCENT", "contextId": context_id}
    # In production each call needs a token: add "Authorization".
    headers = {"Content-Type": "application/json", "Idempotency-Key": context_id}
    request = urllib.request.Request(IDENTITY_URL + "/verifications", json.dumps(body).encode(), headers)
    try:
        with urllib.request.build_opener(NoRedirects).open(request, timeout=TIMEOUT) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        # The problem in its body has more details; the status is enough for the log.
        print("A start was answered with", refusal.code, file=sys.stderr)
        return refusal.code, None
    except (OSError, HTTPException, ValueError) as failure:
        print("A start was not answered:", type(failure).__name__, file=sys.stderr)
        return 0, None


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


# Receive results


def is_signed(headers, body):
    """Whether the headers of Standard Webhooks fit the raw body, and the time is about now."""
    timestamp = headers.get("webhook-timestamp", "")
    if not re.fullmatch("[0-9]{1,12}", timestamp) or abs(time.time() - int(timestamp)) > TOLERANCE:
        return False
    signed = f"{headers.get('webhook-id', '')}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(SECRET, signed, hashlib.sha256).digest())
    signatures = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected, signature.encode()) for signature in signatures)


def accept(delivery_id, event):
    # An unknown type is accepted, too, such as "verification.test": after anything but 2xx it would come again.
    if event["type"] == "verification.completed":
        result = event["data"]
        # A result that is not confirmed may have been sent by the person being verified.
        store(delivery_id, result.get("contextId"), result["outcome"] == "PASSED" and result["confirmed"])


def store(delivery_id, context_id, passed):
    """Stores a result. The delivery's id is stored in the same transaction: both are stored, or the delivery comes again."""
    with transaction() as database:
        if database.execute("INSERT OR IGNORE INTO delivery VALUES (?)", [delivery_id]).rowcount == 0:
            return
        # A later failure does not replace a pass.
        database.execute(
            "UPDATE customer SET results = results + 1, verified = verified OR ?"
            " WHERE id = (SELECT customer FROM face_check WHERE context_id = ?)",
            [passed, context_id],
        )


class Shop(BaseHTTPRequestHandler):
    timeout = 30

    def do_GET(self):
        self.answer(self.show)

    def do_POST(self):
        self.answer(self.receive if self.path == "/shop/api/webhooks/identity" else self.check)

    def show(self):
        [customer_id] = self.matched("/shop/api/customers/([^/?]+)")
        with transaction() as database:
            customer = customer_of(database, customer_id)
        return 200, {"id": customer_id, "verified": bool(customer["verified"]), "results": customer["results"]}

    def check(self):
        customer_id, again = self.matched(r"/shop/api/customers/([^/?]+)/face-check(\?again=true)?")
        return 200, {"link": begin(customer_id, again is not None)}

    def receive(self):
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,6}", length) or int(length) > MAX_BODY:
            return 413, None
        body = self.rfile.read(int(length))
        if not is_signed(self.headers, body):
            return 401, None
        accept(self.headers["webhook-id"], json.loads(body))
        return 204, None

    def matched(self, pattern):
        match = re.fullmatch(pattern, self.path)
        if match is None:
            raise Refused(404, "There is no such page.")
        return match.groups()

    def answer(self, handle):
        try:
            status, content = handle()
        except Refused as refusal:
            status, content = refusal.args[0], {"detail": refusal.args[1]}
        except Exception as failure:
            # Only its class: its message may repeat what it was about.
            print("Unexpected:", type(failure).__name__, file=sys.stderr)
            status, content = 500, None
        body = b"" if content is None else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        # Some clients would send the next request on this connection.
        self.send_header("Connection", "close")
        if status != 204:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    with transaction() as database:
        for statement in SCHEMA.split(";"):
            database.execute(statement)
        # The fictional c1 to c9. You already have customers.
        for i in range(1, 10):
            customer = [f"c{i}", "张三", "11010519491231002X"]
            database.execute("INSERT OR IGNORE INTO customer (id, name, id_number) VALUES (?, ?, ?)", customer)
    ThreadingHTTPServer(("127.0.0.1", PORT), Shop).serve_forever()


if __name__ == "__main__":
    main()
