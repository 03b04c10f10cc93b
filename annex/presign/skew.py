"""How far a storage's clock is from ours: links of a minute forgive little."""

import http.client
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from annex.kernel.errors import Unavailable
from annex.presign.storages import ObjectStorage

TIMEOUT_S = 3.0


class StorageUnreachable(Unavailable):
    code = "presign.storage_unreachable"
    title = "The object storage does not answer."


@dataclass(frozen=True, slots=True)
class Skew:
    """The storage's clock less ours, in seconds; it is right to within ``uncertainty_s``."""

    seconds: float
    uncertainty_s: float


def clock_skew(storage: ObjectStorage) -> Skew:
    """Ask the storage for anything and read what time it thinks it is.

    The answer is in whole seconds. Raises StorageUnreachable, also for one that says no date.
    """
    kind = http.client.HTTPSConnection if storage.scheme == "https" else http.client.HTTPConnection
    connection = kind(storage.host, timeout=TIMEOUT_S)
    try:
        before = time.time()
        connection.request("GET", "/", headers={"Connection": "close"})
        said = connection.getresponse().headers["Date"]
        after = time.time()
        theirs = parsedate_to_datetime(said or "").timestamp()
    except (OSError, http.client.HTTPException, ValueError, TypeError) as error:
        raise StorageUnreachable(storage=storage.code) from error
    finally:
        connection.close()
    # It was cut to the second, half a second ago on average, and said in the middle of the call.
    return Skew(theirs + 0.5 - (before + after) / 2, 0.5 + (after - before) / 2)
