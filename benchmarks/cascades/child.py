"""A contestant's process: one line of JSON in, one out, until standard input ends.

python -m benchmarks.cascades.child ours
python child.py peer            (in the library's environment, beside the package ``peer``)
"""

import json
import os
import sys
from importlib import import_module
from typing import Any

import django


def main(side: str) -> None:
    """Answer requests such as ``["annex", 100]``."""
    if side == "peer":
        os.environ["DJANGO_SETTINGS_MODULE"] = "peer.settings"
    django.setup()
    module = "peer.tenant" if side == "peer" else "benchmarks.cascades.ours"
    tenant: Any = import_module(module).Tenant()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin:
        do, number = json.loads(line)
        answers.write(json.dumps(getattr(tenant, do)(number)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
