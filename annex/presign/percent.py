"""Percent-encoding by a table: urllib's, several times as fast where most of a text is encoded."""

from collections.abc import Callable


def encoder(safe: str) -> Callable[[str], str]:
    """Return a function that encodes the UTF-8 of a text, but for letters, digits and ``safe``."""
    kept = set(safe) | {chr(byte) for byte in range(128) if chr(byte).isalnum()}
    table = [chr(byte) if chr(byte) in kept else f"%{byte:02X}" for byte in range(256)]
    of_byte = table.__getitem__

    def encode(text: str) -> str:
        return "".join(map(of_byte, text.encode()))

    return encode
