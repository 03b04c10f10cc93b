"""The demo's Odoo itself: which methods there are, each call in one transaction, as in Odoo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import count
from queue import Empty, SimpleQueue
from typing import Any

import psycopg

from annex.odoo.demo.api import fields, records, selling
from annex.odoo.demo.api.errors import missing_error, not_found, validation_error
from annex.odoo.demo.api.records import Connection

WIZARD = "sale.advance.payment.inv"


class Company:
    """Answers calls on the database at ``url``, which is its owner's; ``today`` dates invoices."""

    def __init__(self, url: str, *, today: Callable[[], date] = date.today) -> None:
        self._url = url
        self._free: SimpleQueue[Connection] = SimpleQueue()
        self._today = today
        # Wizards are forgotten soon in Odoo, too.
        self._wizards: dict[int, list[int]] = {}
        self._numbers = count(1)
        self._is_closed = False

    def call(self, model: str, method: str, arguments: Mapping[str, Any]) -> Any:
        """Run a method and commit. Raises OdooError, and nothing was done."""
        fields.of(model)
        run = getattr(self, f"_{method}", None)
        if method.startswith("_") or run is None:
            raise not_found(f"the method {model}.{method} does not exist")
        given = {name: value for name, value in arguments.items() if name != "context"}
        with self.transaction() as connection:
            try:
                return run(connection, model, **given)
            except TypeError as error:
                raise validation_error(f"{method}: {error}") from error

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Work in one transaction of the database."""
        try:
            connection = self._free.get_nowait()
        except Empty:
            connection = psycopg.connect(self._url)
        try:
            with connection.transaction():
                yield connection
        finally:
            if connection.closed:
                connection.close()
            else:
                self._free.put(connection)
            if self._is_closed:
                self.close()

    def invoice_delivered(self) -> list[int]:
        """Bill what was delivered, as a bookkeeper would; return the invoices."""
        with self.transaction() as connection:
            waiting = selling.waiting_orders(connection)
            if not waiting:
                return []
            made = selling.invoice(connection, waiting, self._today())
            selling.post(connection, made)
        return made

    def close(self) -> None:
        """Close the connections, and those in use as soon as they are free."""
        self._is_closed = True
        while not self._free.empty():
            self._free.get().close()

    def _search(self, connection: Connection, model: str, domain: list[Any], **how: Any) -> Any:
        return records.search(connection, model, domain, **how)

    def _search_count(self, connection: Connection, model: str, domain: list[Any]) -> int:
        return len(records.search(connection, model, domain))

    def _search_read(
        self,
        connection: Connection,
        model: str,
        domain: list[Any] | None = None,
        fields: list[str] | None = None,
        **how: Any,
    ) -> Any:
        ids = records.search(connection, model, domain or [], **how)
        return records.read(connection, model, ids, fields)

    def _read(
        self, connection: Connection, model: str, ids: list[int], fields: Any = None, **how: Any
    ) -> Any:
        return records.read(connection, model, ids, fields, **how)

    def _create(self, connection: Connection, model: str, vals_list: Any) -> list[int]:
        given = vals_list if isinstance(vals_list, list) else [vals_list]
        return [self._create_one(connection, model, values) for values in given]

    def _create_one(self, connection: Connection, model: str, values: Mapping[str, Any]) -> int:
        for name in values:
            fields.field(model, name)
        if model == selling.ORDER:
            return selling.create_order(connection, values)
        if model == WIZARD:
            number = next(self._numbers)
            self._wizards[number] = [
                id_ for command in values.get("sale_order_ids", []) for id_ in command[-1]
            ]
            return number
        if model == "res.partner":
            if not values.get("name"):
                raise validation_error("Contacts require a name")
            id_ = records.insert(connection, model, {"active": True, **values})
            connection.execute(
                "UPDATE res_partner SET complete_name = name, commercial_partner_id = id, "
                "partner_share = TRUE, create_uid = %s, write_date = now() AT TIME ZONE 'UTC' "
                "WHERE id = %s",
                [selling.BOT, id_],
            )
            return id_
        raise not_found(f"the demo's Odoo makes no {model}")

    def _write(
        self, connection: Connection, model: str, ids: list[int], vals: Mapping[str, Any]
    ) -> bool:
        for name in vals:
            fields.field(model, name)
        if model == selling.ORDER:
            selling.write_order(connection, ids, vals)
        elif model == selling.LINE:
            selling.write_lines(connection, ids, vals)
        else:
            records.update(connection, model, ids, vals)
        return True

    def _action_confirm(self, connection: Connection, model: str, ids: list[int]) -> bool:
        return selling.confirm(connection, self._of(model, selling.ORDER, ids))

    def _action_cancel(self, connection: Connection, model: str, ids: list[int]) -> bool:
        return selling.cancel(connection, self._of(model, selling.ORDER, ids))

    def _action_post(self, connection: Connection, model: str, ids: list[int]) -> bool:
        return selling.post(connection, self._of(model, selling.INVOICE, ids))

    def _create_invoices(self, connection: Connection, model: str, ids: list[int]) -> Any:
        asked = [id_ for number in self._of(model, WIZARD, ids) for id_ in self._wizard(number)]
        made = selling.invoice(connection, asked, self._today())
        return {"type": "ir.actions.act_window", "res_model": "account.move", "res_id": made[0]}

    def _wizard(self, number: int) -> Sequence[int]:
        if number not in self._wizards:
            raise missing_error(WIZARD, [number])
        return self._wizards[number]

    def _of(self, model: str, wanted: str, ids: list[int]) -> list[int]:
        if model != wanted:
            raise not_found(f"{model} has no such method")
        return ids
