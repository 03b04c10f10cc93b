"""Run the proofs of the marketplace: ``python -m proofs.marketplace [--only rankings]``."""

import sys

from proofs.running import run

if __name__ == "__main__":
    sys.exit(run("marketplace", sys.argv[1:]))
