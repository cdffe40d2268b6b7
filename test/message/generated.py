"""Makes fields and says what they mean: encoded words in many character sets, and lists of addresses.

The texts come first and the fields are made from them, so their meaning is known; of the addresses only those are
given that Python's own parser reads so too.
"""

import base64
import json
import random
import sys
from email import _header_value_parser, policy
from email.headerregistry import HeaderRegistry

chance = random.Random(20261130)
header = HeaderRegistry()

ALPHABETS = {
    "iso-2022-jp": "ねこいぬの会abc 漢字カナ,;<@",
    "hz-gb-2312": "你好世界abc 邮件~服务器",
    "iso-2022-kr": "안녕하세요abc 메일",
    "utf-7": "ñandú +abc- 漢字",
    "utf-16": "ñandú abc 漢字",
    "utf-8": "ñandú abc 漢字 € 😀",
    "shift_jis": "ねこいぬの会abc 漢字カナ",
    "euc-jp": "ねこいぬの会abc 漢字カナ",
    "gb2312": "你好世界abc 邮件服务器",
    "euc-kr": "안녕하세요abc 메일",
    "big5": "你好世界abc 郵件",
    "iso-8859-1": "ñandú abc",
}


def word(charset, text):
    octets = text.encode({"hz-gb-2312": "hz"}.get(charset, charset))
    if chance.random() < 0.6:
        return f"=?{charset}?B?{base64.b64encode(octets).decode()}?="
    quoted = "".join(chr(o) if chr(o).isalnum() and o < 128 else f"={o:02X}" for o in octets)
    return f"=?{charset}?Q?{quoted}?="


def words():
    value, meaning = [], []
    neighbours = plain_words = False
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.2:
            plain = chance.choice(["Hola", "[lista]", "a, b", "=?"])
            value.append(plain)
            meaning.append((" " if meaning else "") + plain)
            neighbours, plain_words = False, True
            continue
        charset = chance.choice(list(ALPHABETS))
        text = "".join(chance.choice(ALPHABETS[charset]) for _ in range(chance.randint(1, 12)))
        for _ in range(chance.randint(1, 3)):
            value.append(word(charset, text))
            meaning.append((" " if meaning and not neighbours else "") + text)
            neighbours = True
    between = " " if plain_words else chance.choice([" ", "  ", "\r\n ", "\r\n\t"])
    return between.join(value), "".join(meaning)


def comment():
    return f"({chance.choice(['yo', 'la jefa', 'a, b', 'a (b) c', 'x@y.z', 'fin de grupo'])})"


def space():
    return chance.choice(["", "", "", " ", "  ", "\r\n "]) if chance.random() < 0.9 else f" {comment()} "


def atom():
    return chance.choice(["ana", "b", "juan-paz", "x_1", "mail", "a+b"])


def address():
    around = space if chance.random() < 0.2 else str
    if chance.random() < 0.15:
        local = chance.choice(['"b c"', '"a@b"', '"x,y"', '"q\\"q"'])
    else:
        local = f"{around()}.{around()}".join(atom() for _ in range(chance.randint(1, 3)))
    domain = "[192.0.2.1]" if chance.random() < 0.1 else f"{around()}.{around()}".join([atom(), "example", "org"])
    return f"{local}{around()}@{around()}{domain}"


def mailbox():
    kind = chance.random()
    if kind < 0.4:
        return address()
    name = chance.choice(["Ana", "Juan Paz", '"Paz, Juan"', "J. R. Paz", '"la \\"jefa\\""', "Ana \t María", ""])
    return f"{name}{' ' if name else ''}{space()}<{address()}>{space()}"


def addresses():
    entries = []
    for _ in range(chance.randint(1, 4)):
        if chance.random() < 0.2:
            members = ", ".join(mailbox() for _ in range(chance.randint(0, 3)))
            entries.append(f"{chance.choice(['Grupo', 'Los de redes'])}:{members};{space()}")
        else:
            entries.append(mailbox())
    return ",".join(entries)


def meaning(value):
    unfolded = value.replace("\r\n", "")
    parsed, rest = _header_value_parser.get_address_list(unfolded)
    if rest or any(not isinstance(d, _header_value_parser.errors.ObsoleteHeaderDefect) for d in parsed.all_defects):
        return None
    out = []
    for entry in parsed.addresses:
        group = entry.display_name if entry[0].token_type == "group" else None
        for box in entry.all_mailboxes:
            if box.local_part is None or box.domain is None:
                return None
            out.append([box.display_name, box.local_part, box.domain, group])
    return out


wanted = int(sys.argv[1])
made = [addresses() for _ in range(3 * wanted)]
known = [[value, said] for value, said in ((value, meaning(value)) for value in made) if said is not None]
json.dump({"words": [words() for _ in range(wanted)], "addresses": known[:wanted]}, sys.stdout)
