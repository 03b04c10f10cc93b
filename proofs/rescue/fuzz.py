"""Mutated and hostile input is refused by one error each, within bounds; nothing else raises."""

import base64
import random
import re
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import django

from annex.rescue.doctrine.reading import READERS, Reading, UnreadableColumn
from annex.rescue.php.plain import NotPlain, plain
from annex.rescue.php.scanning import UnreadablePHP
from annex.rescue.php.serialized import loads
from annex.rescue.php.sessions import decode
from annex.rescue.symfony.passwords import HasherPolicy, identify, needs_rehash, verify
from proofs.rescue import ground

INPUTS = 1_000_000
PASSWORDS = 100_000
MEMORY_BYTES = 64_000_000
LONGEST_S = 20.0  # of the processor: far above any input's, so that what hangs is found

PIECES = re.compile(rb'[A-Za-z]:[0-9]+:?|[{};:"]|[A-Za-z_]+|[0-9]+')
Tell = Callable[[str], object]


class Mutator:
    """Makes new inputs of known ones, the same for the same seed."""

    def __init__(self, seeds: list[bytes], seed: int) -> None:
        self.seeds = seeds
        self.pieces = sorted({piece for one in seeds for piece in PIECES.findall(one)})
        self.random = random.Random(seed)

    def next(self) -> bytes:
        """Return the next input."""
        chosen = self.random
        data = bytearray(chosen.choice(self.seeds))
        for _ in range(chosen.randint(1, 4)):
            at = chosen.randrange(len(data) + 1)
            change = chosen.randrange(6)
            if change == 0:
                data[at : at + 1] = bytes([chosen.randrange(256)])
            elif change == 1:
                data[at:at] = chosen.choice(self.pieces)
            elif change == 2:
                del data[at : at + chosen.randint(1, 9)]
            elif change == 3:
                data[at:at] = chosen.choice(self.seeds)
            elif change == 4:
                data[at : at + 1] = bytes([chosen.choice(b'0123456789:;{}"rRabdisSOCEN-')])
            else:
                del data[at:]
        return bytes(data)


def serialized(count: int, place: Path | None, seed: int, tell: Tell) -> bool:
    """Read mutated values and sessions; tells how many were read, and what else came of it."""
    told = ground.facts(ground.SERIALIZED, place)
    seeds = [base64.b64decode(one["serialized_b64"]) for one in told["values"]]
    seeds += [b'C:1:"C":14:{a:1:{i:0;i:1;}}', b'S:2:"\\c3\\a9";']
    mutator, read, slowest, others = Mutator(seeds, seed), 0, 0.0, dict[str, bytes]()
    tracemalloc.start()
    for number in range(count):
        data = mutator.next()
        if number == min(count, 5_000):
            tracemalloc.stop()  # the rest at full speed: these inputs are all of one size
        started = time.thread_time()
        try:
            plain(loads(data))
            read += 1
        except (UnreadablePHP, NotPlain):
            pass
        except Exception as error:  # noqa: BLE001 - the question is whether there is any
            others[repr(error)] = data
        try:
            decode(data, ("php", "php_binary", "php_serialize")[number % 3])
        except UnreadablePHP:
            pass
        except Exception as error:  # noqa: BLE001
            others[repr(error)] = data
        slowest = max(slowest, time.thread_time() - started)
    tracemalloc.stop()
    tell(f"  serialised: {count} inputs, {read} read, slowest {slowest:.3f} s of processor")
    for error, data in others.items():
        tell(f"    {error}: {data!r}")
    return not others and slowest < LONGEST_S


def hostile(share: int) -> dict[str, bytes]:
    """Return what is made to exhaust something, as great as the limits let in by a share."""
    count, size = 240_000 // share, 4_900_000 // share

    def array(each: bytes) -> bytes:
        return b"a:%d:{%s}" % (count, b"".join(each % n for n in range(count)))

    return {
        "arrays in arrays": b"a:1:{i:0;" * count + b"N;" + b"}" * count,
        "objects in objects": b'O:1:"A":1:{s:1:"a";' * count,
        "own texts in own texts": b'C:1:"C":4000000:{' * count,
        "nothings": array(b"i:%d;N;"),
        "empty arrays": array(b"i:%d;a:0:{}"),
        "empty objects": array(b'i:%d;O:1:"A":0:{}'),
        "keys": array(b's:6:"%06d";i:1000;'),
        "references": array(b"i:%d;R:1;"),
        "a promise of billions": b"a:4000000000:{}",
        "a text of billions": b's:9999999999:"x";',
        "an endless number": b"i:" + b"9" * size + b";",
        "an endless fraction": b"d:0." + b"9" * size + b";",
        "an endless length": b"s:" + b"0" * size + b'1:"x";',
        "escapes": b'S:%d:"%s";' % (size // 3, b"\\41" * (size // 3)),
        "escapes apart": b'S:%d:"%s";' % (size // 4 * 2, b"a\\41" * (size // 4)),
        "too much": b"x" * 6_000_000,
    }


def exhausting(share: int, tell: Tell) -> bool:
    """Read what is hostile; tells the memory and time that the worst took."""
    holds, most, slowest = True, 0, 0.0
    inputs = hostile(share)
    for name, data in inputs.items():
        started = time.thread_time()
        holds &= _is_read_or_refused(name, data, tell)
        took = time.thread_time() - started
        tracemalloc.start()
        _is_read_or_refused(name, data, tell)
        memory = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        most, slowest = max(most, memory), max(slowest, took)
        if memory >= MEMORY_BYTES or took >= LONGEST_S:
            tell(f"    {name}: {memory / 1e6:.0f} MB, {took:.1f} s")
            holds = False
    figures = f"{most / 1e6:.0f} MB and {slowest:.1f} s of processor at most"
    tell(f"  hostile: {len(inputs)} inputs, {figures}")
    return holds


def _is_read_or_refused(name: str, data: bytes, tell: Tell) -> bool:
    try:
        loads(data)
    except UnreadablePHP:
        pass
    except Exception as error:  # noqa: BLE001
        tell(f"    {name}: {error!r}")
        return False
    return True


def columns(count: int, seed: int, tell: Tell) -> bool:
    """Read anything as every type of column; tells what came besides the one error."""
    chosen, others = random.Random(seed), dict[str, Any]()
    texts = [
        "",
        "N;",
        "a,b",
        "{}",
        "1e5",
        "2024-02-30",
        "P1D",
        "\0",
        "é" * 300,
        "9" * 5000,
        "[" * 3000,
    ]
    values = [
        *texts,
        None,
        True,
        7,
        -(2**70),
        1.5,
        float("nan"),
        b"\xff" * 16,
        b"",
        [],
        {},
        object(),
    ]
    reading = Reading(ZoneInfo("Europe/Brussels"))
    for _ in range(count):
        name, value = chosen.choice(list(READERS)), chosen.choice(values)
        if isinstance(value, str) and chosen.random() < 0.5:
            value = value[: chosen.randrange(9)] + chosen.choice(texts)[:40]
        try:
            reading.read(name, value)
        except UnreadableColumn:
            pass
        except Exception as error:  # noqa: BLE001
            others[f"{name}: {error!r}"] = value
    tell(f"  columns: {count} values")
    for error, value in others.items():
        tell(f"    {error}: {value!r}")
    return not others


def passwords(count: int, seed: int, tell: Tell) -> bool:
    """Verify random passwords with mutated hashes; tells whether anything raised."""
    chosen = random.Random(seed)
    hashes = [
        "$2y$04$abcdefghijklmnopqrstuubzadhGtS2zEF.gu0yd0opP6cVzb.e0i",
        "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$c2FsdHNhbHQ",
        "$1$rasmusle$7WUwW85P/bfyfzPCD3FZX0",
        "$5$rounds=1000$saltstring1$MaH648GlELe5aRw8gnFQZ53z2mBuzX6zhp926EpWMh8",
        "rl.3StKT.4T8M",
        "9cc2ae8a1ba7a93da39b46fc1019c481",
        "secret{salt}",
    ]
    policies = [
        HasherPolicy("auto", iterations=2),
        HasherPolicy("md5", encode_as_base64=False, iterations=1),
        HasherPolicy("plaintext", allow_plaintext=True, ignore_case=True),
        HasherPolicy("pbkdf2", iterations=2, encode_as_base64=False, key_length=16),
    ]
    given = ["", "x", "\0", "a\0b", "é" * 50, b"\xff" * 80, "\ud800", "y" * 4096, b"z" * 4097]
    salts = [None, "", "0", "{", "}", "é", b"\xff", "\udcff\ud800", "s" * 300]
    marks = "$0123456789./=,é\0\ud800\udcff"
    raised = dict[str, str]()
    for _ in range(count):
        text = list(chosen.choice(hashes))
        for _ in range(chosen.randrange(4)):
            at = chosen.randrange(len(text) + 1)
            text[at : at + chosen.randrange(2)] = chosen.choice(marks)
        hashed, policy = "".join(text), chosen.choice(policies)
        try:
            verify(hashed, chosen.choice(given), chosen.choice(salts), policy)
            needs_rehash(hashed, policy)
            identify(hashed, policy)
        except Exception as error:  # noqa: BLE001
            raised[repr(error)] = hashed
    tell(f"  passwords: {count} verified, {len(raised)} raised")
    for error, hashed in raised.items():
        tell(f"    {error}: {hashed!r}")
    return not raised


def run(
    tell: Tell = print,
    place: Path | None = None,
    *,
    inputs: int = INPUTS,
    tries: int = PASSWORDS,
    share: int = 1,
    seed: int = 1,
) -> bool:
    """Try everything; tells the figures, and whatever was not refused as it should be."""
    results = (
        serialized(inputs, place, seed, tell),
        exhausting(share, tell),
        columns(tries, seed, tell),
        passwords(tries, seed, tell),
    )
    return all(results)


def main() -> int:
    """Run the proof; gives the exit code."""
    django.setup()
    return 0 if run(place=ground.folder()) else 1


if __name__ == "__main__":
    sys.exit(main())
