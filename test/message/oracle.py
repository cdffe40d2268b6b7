"""What Python's email package makes of the messages named on the command line: one JSON document."""

import base64
import email
import email.header
import email.utils
import json
import sys


def octets(text):
    return base64.b64encode(text.encode("ascii", "surrogateescape")).decode()


def decoded(value):
    unfolded = "".join(str(value).splitlines())
    return str(email.header.make_header(email.header.decode_header(unfolded)))


def fields(message):
    return [
        [name, octets("".join(str(value).splitlines()))]
        for name, value in message._headers  # as parsed: raw_items would wrap non-ASCII values
    ]


def parameters(message):
    out = {}
    for name, value in message.get_params(failobj=[], header="content-type")[1:]:
        if name and "*" not in name:
            out[name.lower()] = email.utils.collapse_rfc2231_value(value)
    return out


def text(message, content):
    charset = message.get_content_charset("us-ascii")
    try:
        return content.decode(charset)
    except (LookupError, UnicodeDecodeError):
        return None


def tree(message):
    out = {
        "type": message.get_content_type(),
        "fields": fields(message),
        "parameters": parameters(message),
        "fileName": message.get_filename(),
        "parts": [],
        "preamble": octets(message.preamble) if message.preamble else None,
        "epilogue": octets(message.epilogue) if message.epilogue else None,
    }
    payload = message.get_payload()
    if isinstance(payload, list):
        out["parts"] = [tree(part) for part in payload]
    else:
        content = message.get_payload(decode=True)
        out["content"] = base64.b64encode(content).decode()
        if message.get_content_maintype() == "text":
            out["text"] = text(message, content)
    return out


def one(path):
    with open(path, "rb") as file:
        message = email.message_from_bytes(file.read())
    date = message["date"]
    addresses = {}
    for name in ("from", "to", "cc", "sender", "reply-to"):
        if message[name] is not None:
            pairs = email.utils.getaddresses([str(message[name])])
            addresses[name] = [[decoded(display), address] for display, address in pairs]
    return {
        "tree": tree(message),
        "subject": None if message["subject"] is None else decoded(message["subject"]),
        "date": None if date is None else email.utils.parsedate_to_datetime(date).timestamp(),
        "addresses": addresses,
    }


json.dump({path: one(path) for path in sys.argv[1:]}, sys.stdout)
