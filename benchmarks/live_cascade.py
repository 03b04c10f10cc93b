"""How long from satisfying a requirement until the company's number is known to have changed.

Against a running product (`make up`), as an integrator: satisfies and withdraws one requirement in
turn, and for each waits on a WebSocket for the account's `recalculated` event. Prints the median,
the slowest, and what one bare request takes beside it, in milliseconds.

    python benchmarks/live_cascade.py URL CLIENT_ID CLIENT_SECRET REQUIREMENT_ID [ROUNDS]
"""

import asyncio
import json
import statistics
import sys
import time
import urllib.parse
import urllib.request
from base64 import b64encode

from websockets.asyncio.client import connect

SCOPES = "account:read responsibilities:write"


def request(url: str, method: str, headers: dict[str, str], body: bytes | None = None) -> dict:
    """Send one request and return its JSON answer. Raises urllib.error.HTTPError."""
    asked = urllib.request.Request(url, data=body, method=method, headers=headers)
    with urllib.request.urlopen(asked) as answer:
        return json.loads(answer.read() or b"{}")


def token(url: str, client_id: str, secret: str) -> str:
    """Return an access token of the integrator's client."""
    basic = b64encode(f"{client_id}:{secret}".encode()).decode()
    form = urllib.parse.urlencode({"grant_type": "client_credentials", "scope": SCOPES})
    answer = request(f"{url}/o/token/", "POST", {"Authorization": f"Basic {basic}"}, form.encode())
    return str(answer["access_token"])


async def measure(url: str, bearer: str, requirement: str, rounds: int) -> None:
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    socket_url = url.replace("http", "ws", 1) + "/ws/account/"
    settled, bare = [], []
    async with connect(socket_url, additional_headers={"Authorization": f"Bearer {bearer}"}) as ws:
        print(f"socket: {json.loads(await ws.recv())['t']}")
        for number in range(rounds * 2):
            verb = "satisfy" if number % 2 == 0 else "withdraw"
            target = f"{url}/api/requirements/{requirement}/{verb}/?version=2"
            started = time.perf_counter()
            await asyncio.to_thread(request, target, "POST", headers, b"{}")
            while json.loads(await asyncio.wait_for(ws.recv(), 30))["t"] != "ev":
                pass
            settled.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            await asyncio.to_thread(request, f"{url}/api/account/?version=2", "GET", headers)
            bare.append((time.perf_counter() - started) * 1000)
            await asyncio.sleep(0.3)
    print(
        f"change to company event   median {statistics.median(settled):7.0f} ms   "
        f"slowest {max(settled):7.0f} ms   of {len(settled)}"
    )
    print(f"one bare request          median {statistics.median(bare):7.0f} ms")


if __name__ == "__main__":
    if len(sys.argv) not in (5, 6):
        sys.exit(__doc__)
    base, client, secret_, requirement_ = sys.argv[1:5]
    count = int(sys.argv[5]) if len(sys.argv) == 6 else 10
    asyncio.run(
        measure(base.rstrip("/"), token(base.rstrip("/"), client, secret_), requirement_, count)
    )
