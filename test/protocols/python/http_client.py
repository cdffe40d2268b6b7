"""Asks the server at the port given, on one connection; prints each response that Python's client read, as JSON."""

import base64
import http.client
import json
import sys

connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=20)
asked = [
    ("GET", "/", None),
    ("POST", "/login", b"user=alumno&pass=\xc3\xb1\r\n\r\nGET / HTTP/1.1"),
    ("HEAD", "/", None),
    ("GET", "/chunked", None),
    ("GET", "/unchanged", None),
    ("GET", "/missing", None),
    ("POST", "/empty", b""),
    ("GET", "/until-close", None),
]
answers = []
for method, target, body in asked:
    connection.request(method, target, body, {"X-Alumno": "dos palabras"})
    response = connection.getresponse()
    answers.append(
        {
            "status": response.status,
            "fields": response.getheaders(),
            "body": base64.b64encode(response.read()).decode(),
        }
    )
print(json.dumps(answers))
