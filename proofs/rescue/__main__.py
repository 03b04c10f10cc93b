"""Run the proofs of the rescue: ``python -m proofs.rescue [--only vectors --only fuzz]``."""

import sys

from proofs.running import run

if __name__ == "__main__":
    sys.exit(run("rescue", sys.argv[1:]))
