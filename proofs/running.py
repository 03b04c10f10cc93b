"""Runs the proofs of one subject, each in a process of its own.

A proof is a module of the subject's package, or a package in it, that Python can run by its name:
it tells its figures and one verdict, and ends with 0 when what it proves holds. The processes that
a proof starts have names with an underscore before them.
"""

import argparse
import pkgutil
import subprocess
import sys
import time
from pathlib import Path


def names(folder: Path) -> list[str]:
    """Return the proofs that a package's folder has."""
    return [
        module.name
        for module in pkgutil.iter_modules([str(folder)])
        if not module.name.startswith("_")
        and (
            (folder / module.name / "__main__.py").is_file()
            if module.ispkg
            else '__name__ == "__main__"' in (folder / f"{module.name}.py").read_text()
        )
    ]


def run(subject: str, arguments: list[str]) -> int:
    """Run the proofs asked for, all of them by default; gives the number of those that failed."""
    package = f"proofs.{subject}"
    known = names(Path(__file__).parent / subject)
    parser = argparse.ArgumentParser(prog=f"python -m {package}", description=__doc__)
    parser.add_argument("--only", action="append", choices=known, help="the proofs to run")
    failed = []
    for name in parser.parse_args(arguments).only or known:
        started = time.perf_counter()
        print(f"\n{name}", flush=True)
        holds = not subprocess.call([sys.executable, "-m", f"{package}.{name}"])
        print(f"{name} {'holds' if holds else 'FAILS'}, {time.perf_counter() - started:.0f} s")
        if not holds:
            failed.append(name)
    verdict = f"{', '.join(failed)} failed." if failed else "every proof holds."
    print(f"\n{subject.capitalize()}: {verdict}")
    return len(failed)
