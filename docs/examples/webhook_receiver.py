"""A receiver of Madoguchi's webhooks: nothing but Python and `pip install standardwebhooks`.

Run it behind HTTPS: WEBHOOK_KEY=whsec_… python webhook_receiver.py
"""

import os
import sqlite3
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError

KEY = os.environ["WEBHOOK_KEY"]
STORE = os.environ.get("WEBHOOK_STORE", "webhooks.sqlite3")
PORT = int(os.environ.get("WEBHOOK_PORT", "9000"))


def take(number: str, event: dict) -> None:
    """Keep the event and what it means, together and once: the same webhook-id comes again when an answer was lost."""
    with sqlite3.connect(STORE) as store:
        store.execute("create table if not exists event (number text primary key, name text, contract text)")
        store.execute("create table if not exists line (id integer primary key, sequence integer, latest text)")
        try:
            store.execute("insert into event values (?, ?, ?)", (number, event["type"], event["data"]["contract"]))
        except sqlite3.IntegrityError:
            return
        for line in event["data"]["lines"]:  # an older event that comes later changes nothing
            store.execute(
                "insert into line values (?, ?, ?) on conflict (id) do update set sequence = excluded.sequence,"
                " latest = excluded.latest where excluded.sequence > line.sequence",
                (line["id"], line["sequence"], event["type"]),
            )


class Receiver(BaseHTTPRequestHandler):
    """Verify first (key, content, and that it is no older than five minutes), keep it, then answer at once."""

    def do_POST(self) -> None:
        """Take one webhook."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            event = Webhook(KEY).verify(body, dict(self.headers))
        except WebhookVerificationError:
            self.send_error(400)
            return
        take(self.headers["webhook-id"], event)
        self.send_response(204)
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", PORT), Receiver).serve_forever()
