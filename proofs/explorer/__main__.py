"""Run the proofs of the explorer: ``python -m proofs.explorer [--only truth --only mutations]``."""

import sys

from proofs.running import run

if __name__ == "__main__":
    sys.exit(run("explorer", sys.argv[1:]))
