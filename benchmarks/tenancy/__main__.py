"""What tenancy costs: Annex beside bare Django and four libraries, interleaved in one run.

    python -m annex.local with-servers -- python -m benchmarks.tenancy [--rows N] [--accounts N]

Everybody works as the same role, without a superuser's rights, on a database of its own on one
server, with the same rows (copied there with COPY) and the same Django and driver. In every round
each contestant measures each operation in turn; shown are medians over the rounds, and ratios
taken within a round. Libraries are installed into environments in a temporary folder.
"""

import sys

import django

if __name__ == "__main__":
    django.setup()
    from benchmarks.tenancy.run import main

    try:
        sys.exit(main(sys.argv[1:], __doc__))
    except KeyboardInterrupt:
        sys.exit(130)
