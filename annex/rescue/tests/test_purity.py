"""What only reads values can be used where there is no Django, and names no platform."""

import subprocess
import sys
import unittest

PURE = (
    "php.serialized",
    "php.sessions",
    "php.plain",
    "php.writing",
    "symfony.uids",
    "symfony.passwords",
    "doctrine.reading",
    "doctrine.schema",
)


class PurityTests(unittest.TestCase):
    def test_the_pure_parts_never_load_django(self):
        imports = "".join(f"import annex.rescue.{name}; " for name in PURE)
        program = f"import sys; {imports} print('django' in sys.modules)"

        told = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        )

        self.assertEqual(told.stdout.strip(), "False")
