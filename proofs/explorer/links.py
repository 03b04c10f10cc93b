"""Links: they live for sixty seconds, open what they were signed for, and each is on record.

    python -m annex.local with-servers -- python -m proofs.explorer.links

Addresses are compared with botocore's. The S3 server of `annex.local`, which checks signatures, is
asked with links at the end of their lives and with links that were tampered with. Processes that
mint are killed at random, and whatever they handed out has to be on record, in an unbroken chain.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import django

if TYPE_CHECKING:
    from annex.presign.storages import ObjectStorage

COUNT: Final = 10_000
SEED: Final = 20_261_125
KILLS: Final = 25

Say = Callable[[str], object]

# What botocore is told for the same addresses: every way of naming host, port and session.
WAYS: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"addressing": "virtual"},
    {"endpoint": "http://127.0.0.1:9000", "region": "us-east-1"},
    {"endpoint": "https://rgw.example.org:8443", "region": "default", "addressing": "virtual"},
    {"session_token": "FwoGZXIv/+=&% é", "session_expires_at": "2027-01-01T00:00:00+00:00"},
)


def run(say: Say, *, count: int = COUNT, kills: int = KILLS, wait: bool = True) -> bool:
    """Prove it on the database and the S3 server that the settings name; tells its figures.

    Without ``wait`` links are signed as if they had been minted earlier, instead of growing old.
    """
    from proofs.explorer.storing import embedded_storage  # noqa: PLC0415 - needs the settings

    storage = embedded_storage()
    verdicts = [
        _equal(say, count),
        _opens_as_signed(say, storage),
        _dies_in_time(say, storage, wait=wait),
        _all_on_record(say, count, kills),
    ]
    return all(verdicts)


def _equal(say: Say, count: int) -> bool:
    from annex.presign.dispositions import present  # noqa: PLC0415 - needs the settings
    from annex.presign.signing import BACKDATED_S, LIFETIME_S, Signer  # noqa: PLC0415
    from annex.presign.storages import read  # noqa: PLC0415
    from annex.presign.tests.fixtures import STORAGE, written  # noqa: PLC0415
    from annex.presign.tests.peer import peer, peer_url  # noqa: PLC0415

    types = ("application/pdf", "image/svg+xml", "text/plain", "video/mp4", "text/html")
    chance = random.Random(SEED)
    storages = [read({**STORAGE, **way}) for way in WAYS]
    sides = [(Signer(storage), peer(storage)) for storage in storages]
    equal = 0
    for key, name in written(SEED, count):
        signer, client = chance.choice(sides)
        shown = present(name, chance.choice(types), chance.choice(("inline", "attachment")))
        at = chance.uniform(1.7e9, 1.9e9)
        dated, lifetime_s = int(at) - BACKDATED_S, LIFETIME_S + BACKDATED_S
        ours = signer.url("odoo", key, shown, at=at)
        theirs = peer_url(client, "odoo", key, shown, dated=dated, lifetime_s=lifetime_s)
        equal += ours == theirs
        if ours != theirs:
            say(f"    differs for key {key!r}, name {name!r}")
    say(f"  {equal:,} of {count:,} addresses equal botocore's, in {len(WAYS)} ways of addressing")
    return equal == count


def _opens_as_signed(say: Say, storage: "ObjectStorage") -> bool:
    from proofs.explorer import storing  # noqa: PLC0415 - needs the settings

    wrong = 0
    tried = 0
    for key, name in storing.NAMED:
        content = f"{key}\n{name}".encode()
        storing.put(storage, key, content)
        url = storing.sign(storage, key, name, at=time.time())
        answer = storing.get(url, Origin="http://localhost:8000", Range="bytes=0-")
        said = answer.headers
        well = (
            answer.body == content
            and said["Content-Length"] == str(len(content))
            and said["Cache-Control"] == "private, no-store"
            and said["Content-Type"] == "application/pdf"
            and said["Access-Control-Allow-Origin"] == "*"
            and "etag" in said["Access-Control-Expose-Headers"].lower()
            and storing.name_told(said["Content-Disposition"]) == name
        )
        wrong += not well
        for changed, tampered in storing.tamperings(url, key):
            tried += 1
            if storing.get(tampered).status != 403:
                say(f"    opens although its {changed} was changed: {key!r}")
                wrong += 1
    say(
        f"  {len(storing.NAMED)} keys and names in many scripts open, with CORS and a Range, "
        f"and {tried} links that were tampered with do not; {wrong} wrong"
    )
    return wrong == 0


def _dies_in_time(say: Say, storage: "ObjectStorage", *, wait: bool) -> bool:
    from proofs.explorer import storing  # noqa: PLC0415 - needs the settings

    storing.put(storage, "minute.pdf", b"%PDF-")
    status = {}
    if wait:
        # Begins just before a second ends, where the time cut off is longest.
        time.sleep((0.9 - time.time()) % 1)
        minted = time.time()
        url = storing.sign(storage, "minute.pdf", "minute.pdf", at=minted)
        for second in (0, 30, 58, 61):
            time.sleep(max(0.0, minted + second - time.time()))
            status[second] = storing.get(url).status
        died_at = _measure_end(storage)
        say(f"  measured on the server: it answers until {died_at:.2f} s after minting")
        lasting = died_at < 61
    else:
        for second in (0, 30, 58, 61):
            url = storing.sign(storage, "minute.pdf", "minute.pdf", at=time.time() - second)
            status[second] = storing.get(url).status
        lasting = True
    told = ", ".join(f"second {second}: {code}" for second, code in status.items())
    say(f"  a link {'that grew old' if wait else 'signed that long ago'}: {told}")
    # Amazon and MinIO say 403 to a link that has ended, rclone 400.
    ended = status.pop(61) in {400, 403}
    return lasting and ended and status == {0: 200, 30: 200, 58: 200}


def _measure_end(storage: "ObjectStorage") -> float:
    """Return for how long after minting the server opened a link that was signed on a second."""
    from proofs.explorer import storing  # noqa: PLC0415 - needs the settings

    time.sleep(1 - time.time() % 1)
    at = float(int(time.time())) - 58
    url = storing.sign(storage, "minute.pdf", "minute.pdf", at=at)
    last = 0.0
    while (age := time.time() - at) < 62:
        if storing.get(url).status == 200:
            last = age
        time.sleep(0.02)
    return last


def _all_on_record(say: Say, count: int, kills: int) -> bool:
    from annex.presign.models import Link  # noqa: PLC0415 - needs the models
    from annex.presign.verification import verify  # noqa: PLC0415
    from annex.tenancy.context import tenant_context  # noqa: PLC0415
    from annex.testing import factories  # noqa: PLC0415
    from proofs.explorer import _minting as minting  # noqa: PLC0415 - needs the models

    account = factories.make_account()
    started = time.perf_counter()
    handed, killed = minting.mint_and_kill(account.pk, count=count, kills=kills, seed=SEED)
    seconds = time.perf_counter() - started
    with tenant_context(account.pk):
        recorded = set(Link.objects.values_list("pk", flat=True))
    verdict = verify(account.pk)
    lost, twice = set(handed) - recorded, len(handed) - len(set(handed))
    unused = len(recorded) - len(set(handed))
    say(
        f"  {len(handed):,} links handed out, {killed} processes killed: {len(lost)} without a "
        f"record, {twice} of one record, {unused} recorded and not handed out, {seconds:.0f} s"
    )
    end = f"broken: {verdict.broken}" if verdict.broken else "unbroken"
    say(f"  chain of {verdict.links:,} links {end}")
    return (
        not lost
        and not twice
        and killed == kills
        and len(handed) >= count
        and unused <= kills * minting.MOST_AT_ONCE
        and verdict.broken is None
        and verdict.links == len(recorded)
    )


def main(arguments: list[str]) -> int:
    """Prove it in a database of its own; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - needs the models

    parser = argparse.ArgumentParser(prog="python -m proofs.explorer.links", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--kills", type=int, default=KILLS)
    asked = parser.parse_args(arguments)
    with proving_ground():
        holds = run(print, count=asked.count, kills=asked.kills)
    print("Links: hold." if holds else "Links: FAIL.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
