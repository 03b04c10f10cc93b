"""Fill an empty database with the demo's Odoo, and a folder with its files."""

from itertools import cycle
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.sql import SQL

from annex.odoo.contract.shape import ddl
from annex.odoo.demo import people, registry_rows, selling
from annex.odoo.demo.documents import STORAGE, attach, document
from annex.odoo.demo.filling import Odoo, translated
from annex.odoo.demo.papers import (
    DIRECTORIES,
    OF_EMPLOYEE,
    OF_INVOICE,
    OF_ORDER,
    OF_PARTNER,
    OF_PROJECT,
    TAGS,
    Paper,
)
from annex.odoo.demo.registry import VERSION

PROJECTS: Final = (
    ("Harbour crane renewal", "Renouvellement de la grue", "employees", 1),
    ("Winter road", "Route d'hiver", "portal", 1),
    ("Payroll change", "Changement de paie", "followers", 1),
    ("Station 3 rebuilding", "Reconstruction de la caserne 3", "employees", 2),
    ("Water rescue training", "Formation au sauvetage nautique", "employees", 2),
    ("Common radio network", "Réseau radio commun", "employees", None),
)
DMS_STAFF: Final = ("dms.group_dms_user", "base.group_system")


def build(url: str, *, bucket: str, folder: Path | None) -> None:
    """Fill the empty database at ``url``; write files below ``folder``, the bucket's own.

    Without a folder the rows are the same and the files are left out.
    """
    with psycopg.connect(url) as connection:
        connection.execute(SQL(ddl(VERSION)))
        odoo = Odoo(connection, bucket, folder)
        registry_rows.fill(odoo)
        people.fill(odoo)
        _records(odoo)
        _directories(odoo)
        odoo.put("ir_attachment", odoo.documents)
        selling.ensure(connection)
        connection.execute("ANALYZE")


def _records(odoo: Odoo) -> None:
    first = len(people.COMPANIES) + len(people.USERS) + 1
    customers = list(enumerate(people.CUSTOMERS, first))
    sellers = cycle((people.FIRST_USER, people.FIRST_USER + 1, None))
    orders, moves = [], []
    for number in range(1, 61):
        partner_id, customer = customers[number % len(customers)]
        company_id = 1 if number % 4 else 3
        seller = next(sellers)
        order = f"S{number:05}"
        orders.append(
            {
                "id": number,
                "name": order,
                "state": "sale",
                "company_id": company_id,
                "partner_id": partner_id,
                "user_id": seller,
            }
        )
        attach(odoo, "sale.order", number, f"{order} {customer}", OF_ORDER, 1 + number % 3)
        if number % 2:
            invoice = f"INV/2025/{number:05}"
            moves.append(
                {
                    "id": number,
                    "name": invoice,
                    "state": "posted",
                    "move_type": "out_invoice",
                    "company_id": company_id,
                    "partner_id": partner_id,
                    "invoice_user_id": seller,
                }
            )
            attach(odoo, "account.move", number, invoice.replace("/", "-"), OF_INVOICE, 1)
    odoo.put("sale_order", orders)
    odoo.put("account_move", moves)
    odoo.put(
        "project_project",
        (
            {
                "id": n,
                "name": translated(english, french),
                "active": True,
                "privacy_visibility": privacy,
                "company_id": company,
                "is_template": False,
            }
            for n, (english, french, privacy, company) in enumerate(PROJECTS, 1)
        ),
    )
    for n, (english, *_) in enumerate(PROJECTS, 1):
        attach(odoo, "project.project", n, english, OF_PROJECT * 3, 15)
    for partner_id, customer in customers:
        attach(odoo, "res.partner", partner_id, customer, OF_PARTNER, 3)
    employees = [
        (n, user[1], user[3][0]) for n, user in enumerate(people.USERS, people.FIRST_USER)
    ][:9]
    odoo.put(
        "hr_employee",
        (
            {"id": n, "name": name, "active": True, "company_id": company, "user_id": n}
            for n, name, company in employees
        ),
    )
    for n, name, _ in employees:
        attach(odoo, "hr.employee", n, name, OF_EMPLOYEE, 2)


def _directories(odoo: Odoo) -> None:
    odoo.put(
        "fs_storage",
        [
            {
                "id": 1,
                "name": "Archive",
                "code": STORAGE,
                "protocol": "s3",
                "directory_path": f"{odoo.bucket}/odoo",
            }
        ],
    )
    odoo.put("dms_storage", [{"id": 1, "name": "Documents", "save_type": "file"}])
    odoo.put(
        "dms_access_group", [{"id": 1, "name": translated("Everybody at work", "Tout le monde")}]
    )
    odoo.put(
        "dms_access_group_users_rel",
        (
            {"gid": 1, "uid": n}
            for n, (*_, groups) in enumerate(people.USERS, people.FIRST_USER)
            if set(groups) & set(DMS_STAFF)
        ),
    )
    odoo.put(
        "dms_tag",
        (
            {"id": n, "name": translated(english, french), "color": color, "active": True}
            for n, (english, french, color) in enumerate(TAGS, 1)
        ),
    )
    directories: list[dict[str, Any]] = []
    files_of: list[dict[str, Any]] = []
    tagged: list[dict[str, int]] = []
    for n, (english, _, papers) in enumerate(DIRECTORIES, 1):
        for directory_id, name, parent in (
            (n, english, None),
            (n + 10, f"{english} 2024", n),
        ):
            directories.append(
                {
                    "id": directory_id,
                    "name": name,
                    "complete_name": f"{english} / {name}" if parent else name,
                    "parent_id": parent,
                    "parent_path": f"{n}/{directory_id}/" if parent else f"{n}/",
                    "storage_id": 1,
                    "is_root_directory": parent is None,
                }
            )
            for paper in papers:
                file_id = len(files_of) + 1
                called = " ".join((paper.title, "2024")) if parent else paper.title
                row = document(odoo, paper, called, "dms.file", file_id)
                files_of.append(
                    {
                        "id": file_id,
                        "name": row["name"],
                        "directory_id": directory_id,
                        "storage_id": 1,
                        "mimetype": row["mimetype"],
                        "size": row["file_size"],
                        "active": True,
                    }
                )
                row |= {"name": "content_file", "res_field": "content_file"}
                tagged.append({"fid": file_id, "tid": 1 + file_id % len(TAGS)})
    odoo.put("dms_directory", directories)
    odoo.put(
        "dms_directory_complete_groups_rel", ({"gid": 1, "aid": one["id"]} for one in directories)
    )
    odoo.put("dms_file", files_of)
    odoo.put("dms_file_tag_rel", tagged)
    _kept_elsewhere(odoo)


def _kept_elsewhere(odoo: Odoo) -> None:
    """Add documents whose bytes no link reaches, as every real Odoo has them."""
    for title, columns in (
        ("Scan in Odoo's own store.pdf", {"store_fname": "ab/ab12cd34", "checksum": "ab12cd34"}),
        ("Note inside the database.txt", {"store_fname": None, "checksum": "cd34"}),
        ("Supplier's page", {"type": "url", "url": "https://example.com/", "store_fname": None}),
        ("Drawing in a lost storage.pdf", {"store_fname": "old_s3://2019/drawing.pdf"}),
    ):
        row = document(odoo, Paper(title, "txt"), title, "res.partner", len(people.COMPANIES) + 12)
        row |= {"name": title, "index_content": None, **columns}
