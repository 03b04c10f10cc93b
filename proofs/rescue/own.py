"""Facts of our own, in the shapes of those that Symfony printed, for where those are not.

Hashes are made here by the libraries that only make them (hashlib, bcrypt, argon2); texts of PHP's
are written by hand after its grammar.
"""

import base64
import hashlib
from typing import Any

import bcrypt
from argon2.low_level import Type, hash_secret

PASSWORDS = (b"correct horse", b"a" * 72, b"a" * 73, b"before\0after", "zoé 🙂".encode(), b"p{s}w")
SALT = "s4lt"


def _vector(name: str, config: dict[str, Any], password: bytes, hashed: str) -> dict[str, Any]:
    return {
        "case": name,
        "config": config,
        "password_b64": base64.b64encode(password).decode(),
        "salt": SALT,
        "hash": hashed,
        "symfony_verify": True,
        "symfony_verify_wrong_password": False,
        "needs_rehash": False,
    }


def _digest(name: str, password: bytes, rounds: int) -> bytes:
    salted = password + b"{" + SALT.encode() + b"}"
    digest = hashlib.new(name, salted).digest()
    for _ in range(1, rounds):
        digest = hashlib.new(name, digest + salted).digest()
    return digest


def _hashes() -> dict[str, Any]:
    vectors = []
    for password in PASSWORDS:
        is_odd = len(password) > 72 or b"\0" in password
        stretched = base64.b64encode(hashlib.sha512(password).digest())[:72]
        hashed = bcrypt.hashpw(stretched if is_odd else password, bcrypt.gensalt(4))
        php = hashed.decode().replace("$2b$", "$2y$")
        vectors.append(_vector("bcrypt", {"algorithm": "bcrypt", "cost": 4}, password, php))
        for algorithm, kind in (("argon2i", Type.I), ("argon2id", Type.ID)):
            made = hash_secret(password, b"saltsalt", 3, 64, 1, 32, kind).decode()
            config = {"algorithm": algorithm, "time_cost": 3, "memory_cost": 64}
            vectors.append(_vector(algorithm, config, password, made))
        made = base64.b64encode(_digest("sha512", password, 50)).decode()
        vectors.append(_vector("sha512", {"algorithm": "sha512", "iterations": 50}, password, made))
        config = {"algorithm": "md5", "encode_as_base64": False, "iterations": 1}
        vectors.append(_vector("md5", config, password, _digest("md5", password, 1).hex()))
        key = hashlib.pbkdf2_hmac("sha256", password, SALT.encode(), 20, 40)
        config = {"algorithm": "pbkdf2", "hash_algorithm": "sha256", "iterations": 20}
        vectors.append(_vector("pbkdf2", config, password, base64.b64encode(key).decode()))
        plain = f"{password.decode()}{{{SALT}}}"
        vectors.append(_vector("plaintext", {"algorithm": "plaintext"}, password, plain))
    return {"vectors": vectors}


def _value(name: str, text: bytes, expect: Any, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "serialized_b64": base64.b64encode(text).decode(),
        "expect": expect,
        **more,
    }


def _serialized() -> dict[str, Any]:
    attributes, read = b'a:1:{s:6:"locale";s:2:"nl";}', {"_sf2_attributes": {"locale": "nl"}}
    moment = b"2024-02-29 12:00:00.000000"
    values = [
        _value("null", b"N;", None),
        _value("float", b"d:1.0E+25;", 1e25),
        _value("text", b's:5:"\xe2\x82\xac\xc3\xa9";', "€é"),
        _value("list", b"a:2:{i:0;i:-7;i:1;b:1;}", [-7, True]),
        _value("gap", b"a:2:{i:0;i:1;i:2;i:3;}", {"0": 1, "2": 3}),
        _value("enum", b'E:32:"App\\Enum\\MissionStatus:Published";', "published"),
        _value(
            "moment",
            b'O:8:"DateTime":3:{s:4:"date";s:26:"%s";s:13:"timezone_type";i:1;'
            b's:8:"timezone";s:6:"+05:30";}' % moment,
            "2024-02-29T12:00:00.000000+05:30",
        ),
        _value("php", b"_sf2_attributes|" + attributes, read, session_handler="php"),
        _value("binary", b"\x0f_sf2_attributes" + attributes, read, session_handler="php_binary"),
        _value(
            "whole",
            b'a:1:{s:15:"_sf2_attributes";' + attributes + b"}",
            read,
            session_handler="php_serialize",
        ),
    ]
    malformed = ["i:1", 's:6:"abc";', "b:2;", "a:1:{i:0;R:9;}", "a:-1:{}", "x:1;", 's:1:"é";']
    return {
        "values": values,
        "malformed": [{"serialized": text, "php_unserialize_accepts": False} for text in malformed],
    }


def _uids() -> dict[str, Any]:
    return {
        "cases": [
            {
                "kind": "ulid",
                "rfc4122": "0171069d-593d-97d3-8b3e-23d06de5b308",
                "hex": "0171069d593d97d38b3e23d06de5b308",
                "base32": "01E439TP9XJZ9RPFH3T1PYBCR8",
                "base58": "1BKocMc5BnrVcuq2ti4Eqm",
            }
        ]
    }


def _types() -> dict[str, Any]:
    def one(name: str, php: Any, stored: Any) -> dict[str, Any]:
        value = {"php": php, "db_pgsql": stored, "db_mysql": stored}
        return {"type": name, "values": [value]}

    return {
        "php_timezone": "America/New_York",
        "types": [
            one("array", {"a": [True, None]}, 'a:1:{s:1:"a";a:2:{i:0;b:1;i:1;N;}}'),
            one("object", None, "N;"),
            one("simple_array", [], None),
            one("json", {"f": 1.0}, '{"f":1.0}'),
            one("bigint", "9007199254740993", "9007199254740993"),
            one("decimal", "10.50", "10.50"),
            one("datetime", "2024-07-01T12:00:00-04:00", "2024-07-01 12:00:00"),
            one("date", "2024-07-01T12:00:00-04:00", "2024-07-01"),
            one("time", "2024-07-01T12:00:00-04:00", "12:00:00"),
            one("dateinterval", "- P0Y0M3DT0H0M0S", "-P00Y00M03DT00H00M00S"),
            one("blob", {"b64": "AP8="}, {"b64": "AP8="}),
        ],
    }


FACTS = {
    "security/password_hashes.json": _hashes(),
    "php/php_serialized.json": _serialized(),
    "security/sessions.json": {"rows": []},
    "doctrine/uids.json": _uids(),
    "doctrine/dbal_types.json": _types(),
}
