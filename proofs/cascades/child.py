"""Run a part of the proof with Django's apps loaded: ``child PART ARGUMENTS``."""

import logging
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    logging.disable(logging.INFO)
    import_module(f"proofs.cascades.{sys.argv[1]}").main(*sys.argv[2:])
