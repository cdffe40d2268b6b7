"""Greets a TLS server of Python's own through the port given; prints what Python's client knows of the session.

Usage: tls.py server CERT KEY | tls.py client PORT CERT VERSION
"""

import json
import socket
import ssl
import sys


def serve(cert, key):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.set_alpn_protocols(["imap"])
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        with context.wrap_socket(connection, server_side=True) as secure:
            secure.sendall(secure.recv(100))


def ask(port, cert, version):
    context = ssl.create_default_context(cafile=cert)
    context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, version)
    context.set_alpn_protocols(["pop3", "imap"])
    connection = socket.create_connection(("127.0.0.1", int(port)), timeout=20)
    with context.wrap_socket(connection, server_hostname="mail.redes.unlp.edu.ar") as secure:
        secure.sendall(b"x" * 100)
        secure.recv(100)
        peer = secure.getpeercert()
        known = {
            "version": secure.version(),
            "cipher": secure.cipher()[0],
            "alpn": secure.selected_alpn_protocol(),
            "name": secure.server_hostname,
            "subject": dict(pair for part in peer["subject"] for pair in part)["commonName"],
            "names": [value for _, value in peer["subjectAltName"]],
            "serial": peer["serialNumber"],
        }
    print(json.dumps(known))


{"server": serve, "client": ask}[sys.argv[1]](*sys.argv[2:])
