"""Takes batches of CloudEvents as a server of somebody else's would: what the library of the CloudEvents project
understands is answered with 202 and appended to a file, a JSON value per line; anything else gets 400.

It owns no knowledge of Meepraat and knows no receipts. Arguments: the port of 127.0.0.1 to listen on, and the file.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from cloudevents.core.bindings.http import HTTPMessage, from_structured_event

PORT, FILE = int(sys.argv[1]), sys.argv[2]


class Handler(BaseHTTPRequestHandler):
    def answer(self, status):
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Access-Control-Allow-Headers", "content-type")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_OPTIONS(self):
        self.answer(204)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            if self.headers["Content-Type"] != "application/cloudevents-batch+json":
                raise ValueError("no batch")
            headers = {"content-type": "application/cloudevents+json"}
            events = [from_structured_event(HTTPMessage(headers, json.dumps(event).encode())) for event in json.loads(body)]
        except Exception as error:
            print(error, file=sys.stderr, flush=True)
            return self.answer(400)
        with open(FILE, "a", encoding="utf-8") as file:
            for event in events:
                file.write(json.dumps({"type": event.get_type(), "data": event.get_data()}) + "\n")
        self.answer(202)

    def log_message(self, *_):
        pass


HTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
