"""Run the proofs of tenancy: ``python -m proofs.tenancy [--only mutations --only judge]``."""

import sys

from proofs.running import run

if __name__ == "__main__":
    sys.exit(run("tenancy", sys.argv[1:]))
