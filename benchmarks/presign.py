"""Links a second: our signer beside boto3, and with their record.

    python -m annex.local with-servers -- python benchmarks/presign.py [ROUNDS]

Every side signs for the same keys and names, in turns of a fraction of a second, interleaved; rates
are by the processor time of this process, medians over the rounds. boto3 is asked as its manual
says, with one client for all, and as code on the web does, with a session and client for each link.
With the record, the database's part counts by the clock, since it works in another process.
"""

import itertools
import os
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

import boto3
from botocore.config import Config
from django.test import override_settings

from annex.kernel.actor import Actor
from annex.presign.dispositions import CACHE_CONTROL, present
from annex.presign.services import MOST_LINKS, LinkRequest, mint_many
from annex.presign.signing import LIFETIME_S, Signer, signer_for
from annex.presign.storages import configured
from annex.presign.tests.fixtures import STORAGE, written
from annex.tenancy.context import tenant_context
from annex.testing import factories
from proofs.tenancy.database import proving_ground

TURN_S = 0.3
FILES = list(written(1, 2_000))


def boto_client():
    """Return a client told what it would guess wrong by itself."""
    return boto3.session.Session().client(
        "s3",
        endpoint_url=STORAGE["endpoint"],
        region_name=STORAGE["region"],
        aws_access_key_id=STORAGE["access_key"],
        aws_secret_access_key=STORAGE["secret_key"],
        config=Config(signature_version="s3v4", s3={"addressing_style": STORAGE["addressing"]}),
    )


def boto_sign(client, key, name):
    shown = present(name, "application/pdf", "inline")
    return client.generate_presigned_url(
        "get_object",
        Params={
            "Bucket": "odoo",
            "Key": key,
            "ResponseContentDisposition": shown.content_disposition,
            "ResponseContentType": shown.content_type,
            "ResponseCacheControl": CACHE_CONTROL,
        },
        ExpiresIn=LIFETIME_S,
    )


def our_sign(signer, key, name):
    return signer.url("odoo", key, present(name, "application/pdf", "inline"), at=time.time())


def requests(files, count):
    return [
        LinkRequest(
            bucket="odoo",
            key=key.replace("/.", "/_"),
            name=name,
            media_type="application/pdf",
            disposition="inline",
            subject="odoo.attachment:1",
        )
        for key, name in itertools.islice(files, count)
    ]


def sides(actor: Actor) -> dict[str, tuple[Callable[[], object], int, Callable[[], float]]]:
    """Return what is measured: a call, how many links it makes, and the clock."""
    storage = configured()["archive"]
    shared, signer, files = boto_client(), signer_for(storage), itertools.cycle(FILES)
    # Keys that mint() refuses, with dots for segments, are of no use here.
    plain = itertools.cycle([(f"documents/{n}", name) for n, (_, name) in enumerate(FILES)])
    cpu, clock = time.process_time, time.perf_counter
    return {
        "ours": (lambda: our_sign(signer, *next(files)), 1, cpu),
        "ours, a signer for each link": (lambda: our_sign(Signer(storage), *next(files)), 1, cpu),
        "boto3, one client": (lambda: boto_sign(shared, *next(files)), 1, cpu),
        "boto3, a client for each link": (lambda: boto_sign(boto_client(), *next(files)), 1, cpu),
        "ours with record, one by one": (
            lambda: mint_many(actor, requests(plain, 1), from_address="192.0.2.1"),
            1,
            clock,
        ),
        f"ours with record, {MOST_LINKS} at once": (
            lambda: mint_many(actor, requests(plain, MOST_LINKS), from_address="192.0.2.1"),
            MOST_LINKS,
            clock,
        ),
    }


def turn(call: Callable[[], object], links: int, clock: Callable[[], float]) -> tuple[float, float]:
    """Return links a second, and seconds of this process's processor a link."""
    made, began, worked, until = 0, clock(), time.process_time(), time.perf_counter() + TURN_S
    while time.perf_counter() < until:
        call()
        made += links
    return made / (clock() - began), (time.process_time() - worked) / made


def main(rounds: int) -> None:
    account = factories.make_account()
    rates, work = defaultdict(list), defaultdict(list)
    with tenant_context(account.pk):
        measured = sides(Actor.system(account.pk))
        for call, *_ in measured.values():
            call()
        for _ in range(rounds):
            for name, side in measured.items():
                rate, each = turn(*side)
                rates[name].append(rate)
                work[name].append(each)
    ours = statistics.median(rates["ours"])
    print(f"{rounds} rounds, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for name in measured:
        rate, each = statistics.median(rates[name]), statistics.median(work[name])
        print(
            f"  {name:<32} {rate:>9,.0f} links/s   {each * 1e6:>9,.0f} us of our processor each"
            f"   ours is {ours / rate:,.1f} times as fast"
        )


if __name__ == "__main__":
    with override_settings(ANNEX_OBJECT_STORAGES=[STORAGE]), proving_ground():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
