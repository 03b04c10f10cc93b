"""Run the proofs of tenancy: ``python -m proofs.tenancy [--only mutations --only judge]``.

Every module of this package with a function ``run(say) -> bool`` is one. It tells its figures,
line by line, and returns whether what it proves holds.
"""

import argparse
import inspect
import pkgutil
import sys
import time
from importlib import import_module

import django

import proofs.tenancy


def names() -> list[str]:
    """Return the proofs there are, by the names of their modules."""
    found = []
    for module in pkgutil.iter_modules(proofs.tenancy.__path__):
        if module.name not in {"__main__", "tests"}:
            run = getattr(import_module(f"proofs.tenancy.{module.name}"), "run", None)
            if inspect.isfunction(run):
                found.append(module.name)
    return found


def main(arguments: list[str]) -> int:
    """Run the proofs asked for, all of them by default; gives the exit code."""
    django.setup()
    from proofs.tenancy.database import proving_ground  # noqa: PLC0415 - needs the models

    known = names()
    parser = argparse.ArgumentParser(prog="python -m proofs.tenancy", description=__doc__)
    parser.add_argument("--only", action="append", choices=known, help="the proofs to run")
    asked = parser.parse_args(arguments)
    failed = []
    for name in asked.only or known:
        started = time.perf_counter()
        print(f"\n{name}")
        with proving_ground():
            holds = import_module(f"proofs.tenancy.{name}").run(print)
        print(f"  {'holds' if holds else 'FAILS'} after {time.perf_counter() - started:.1f} s")
        if not holds:
            failed.append(name)
    print(f"\nTenancy: {', '.join(failed)} failed." if failed else "\nTenancy: every proof holds.")
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
