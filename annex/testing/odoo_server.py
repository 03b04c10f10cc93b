"""The demo's Odoo with faults to order: what its callers must live through."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from annex.odoo.demo.api.server import BadGateway, DemoOdoo, HangUp
from annex.testing.odoo_api import BEFORE, Fault

DATABASE: Final = "odoo"
LOGIN: Final = "bot"
KEY: Final = "a-key"

OnCall = Callable[[str, str], Fault | None]
"""From model and method to what goes wrong with this call."""


class FaultyOdoo(DemoOdoo):
    """The server; ``fault`` is asked for each call, ``calls`` are those it ran to their end."""

    silence_s = 5.0

    def __init__(
        self, url: str, *, fault: OnCall | None = None, today: Callable[[], date] = date.today
    ) -> None:
        super().__init__(url, database=DATABASE, login=LOGIN, key=KEY, today=today)
        self.fault: OnCall = fault or (lambda model, method: None)
        self.calls: list[tuple[str, str]] = []
        self.faults: dict[Fault, int] = dict.fromkeys(Fault, 0)
        self._closing, self._lock = threading.Event(), threading.Lock()

    def stop(self) -> None:
        """Answer no more."""
        self._closing.set()
        super().stop()

    def run(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
        """Answer one call, or go wrong with it."""
        fault = self.fault(model, method)
        if fault is not None:
            with self._lock:
                self.faults[fault] += 1
        if fault in BEFORE:
            raise BadGateway(BEFORE[fault][0])
        if fault is Fault.RESET_BEFORE:
            raise HangUp
        answer = super().run(model, method, arguments)
        with self._lock:
            self.calls.append((model, method))
        if fault is Fault.ERROR_AFTER:
            raise BadGateway(502)
        if fault is Fault.SILENCE_AFTER:
            self._closing.wait(self.silence_s)
            raise HangUp
        if fault is Fault.RESET_AFTER:
            raise HangUp
        return answer
