"""Two classes on two workers, one of which dies: run by a test, in a process of its own."""

import io
import os
import unittest

import django


class Dies(unittest.TestCase):
    """Takes its worker with it."""

    def test_dies(self) -> None:
        os._exit(9)


class Passes(unittest.TestCase):
    """Has nothing to do with it."""

    def test_passes(self) -> None: ...


def main() -> None:
    """Print how such a run ends."""
    # Django has to be set up before anything of it is imported.
    from annex.testing.results import Tally  # noqa: PLC0415
    from annex.testing.runner import AnnexParallelSuite  # noqa: PLC0415

    class Outcome(Tally, unittest.TextTestResult):
        pass

    cases = [Dies("test_dies"), Passes("test_passes")]
    suite = AnnexParallelSuite([unittest.TestSuite([case]) for case in cases], 2)
    suite.used_aliases = suite.serialized_aliases = set()
    outcome = Outcome(unittest.runner._WritelnDecorator(io.StringIO()), True, 1)
    unittest.installHandler()
    unittest.registerResult(outcome)
    suite.run(outcome)
    outcome.account_for(len(cases))
    print(outcome.summary())  # noqa: T201 - what the test reads


if __name__ == "__main__":
    django.setup()
    main()
