"""An HTTP/1.1 server of Python's own; prints its port, then each request that it read as a line of JSON."""

import base64
import json
from http.server import BaseHTTPRequestHandler, HTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def note(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        said = {
            "method": self.command,
            "target": self.path,
            "fields": self.headers.items(),
            "body": base64.b64encode(body).decode(),
        }
        print(json.dumps(said), flush=True)

    def do_GET(self):
        self.note()
        if self.path == "/chunked":
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in (b"uno\r\n", b"", b"\x00\xff" * 5000, b"fin"):
                if piece:
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
        elif self.path == "/unchanged":
            self.send_response(304)
            self.end_headers()
        elif self.path == "/missing":
            self.send_error(404)
        elif self.path == "/until-close":
            self.send_response(200)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"hasta que cierre" * 500)
        else:
            self.answer(b"<p>hola</p>")

    def do_HEAD(self):
        self.note()
        self.send_response(200)
        self.send_header("Content-Length", "1234")
        self.end_headers()

    def do_POST(self):
        self.note()
        self.answer(b"gracias")

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "a=1")
        self.send_header("Set-Cookie", "b=2")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
