"""The demo's companies, customers and users, with the groups they were given."""

from collections.abc import Iterator, Sequence
from typing import Final

from annex.odoo.demo.filling import Odoo
from annex.odoo.demo.registry import GROUPS

COMPANIES: Final = ("Fjordlight Freight", "Northpass Fire and Rescue", "Fjordlight Terminal")
CUSTOMERS: Final = (
    "Coastal Timber",
    "Énergie Boréale",
    "Harbour Hardware",
    "Kuujjuaq Co-op",
    "Lindqvist Foods",
    "Maple Ridge Clinic",
    "Nordic Paper",
    "Omble Pêcheries",
    "Quayside Cranes",
    "Société du Port",
    "Tundra Supplies",
    "Valley Dairies",
)
PORTAL: Final = ("base.group_portal",)
USERS: Final = (
    # login, name, language, companies, groups
    ("director@fjordlight.example", "Olivia Sand", "en_US", (1, 3), ("base.group_system", *GROUPS)),
    (
        "operations@fjordlight.example",
        "Ivar Holm",
        "en_US",
        (1,),
        ("sales_team.group_sale_salesman", "project.group_project_user", "dms.group_dms_user"),
    ),
    (
        "workshop@fjordlight.example",
        "Nora Vik",
        "en_US",
        (1,),
        ("project.group_project_user", "dms.group_dms_user"),
    ),
    ("auditor@fjordlight.example", "Jean Côté", "fr_FR", (1,), ("account.group_account_invoice",)),
    ("safety@annex.example", "Mai Berg", "en_US", (1, 2), ("dms.group_dms_user",)),
    ("chief@northpass.example", "Ruth Amaro", "en_US", (2,), ("base.group_system", *GROUPS)),
    (
        "operations@northpass.example",
        "Sam Okafor",
        "en_US",
        (2,),
        ("project.group_project_manager", "dms.group_dms_user"),
    ),
    ("station3@northpass.example", "Lea Roth", "en_US", (2,), ("project.group_project_user",)),
    ("auditor@northpass.example", "Anne Roy", "fr_FR", (2,), ("account.group_account_invoice",)),
    ("portal@customer.example", "Pia Lund", "en_US", (1,), PORTAL),
    ("left@fjordlight.example", "Otto Grau", "en_US", (1,), ("base.group_system",)),
)
LEFT: Final = "left@fjordlight.example"
FIRST_USER: Final = 11


def fill(odoo: Odoo) -> None:
    """Write companies, cards and users."""
    names = [*COMPANIES, *(name for _, name, *_ in USERS), *CUSTOMERS]
    staff = range(len(COMPANIES) + 1, len(COMPANIES) + len(USERS) + 1)
    odoo.put(
        "res_partner",
        (
            {
                "id": n,
                "name": name,
                "complete_name": name,
                "active": True,
                "commercial_partner_id": n,
                "is_company": n not in staff,
                "company_id": 2 if name == "Maple Ridge Clinic" else None,
                "partner_share": n not in staff and n > len(COMPANIES),
                "lang": USERS[n - staff.start][2] if n in staff else "en_US",
                "create_uid": FIRST_USER,
            }
            for n, name in enumerate(names, 1)
        ),
    )
    odoo.put(
        "res_company",
        (
            {"id": n, "name": name, "active": True, "partner_id": n, "parent_path": f"{n}/"}
            for n, name in enumerate(COMPANIES, 1)
        ),
    )
    users = list(enumerate(USERS, FIRST_USER))
    odoo.put(
        "res_users",
        (
            {
                "id": n,
                "login": login,
                "active": login != LEFT,
                "share": groups == PORTAL,
                "company_id": companies[0],
                "partner_id": staff.start + n - FIRST_USER,
            }
            for n, (login, _, _, companies, groups) in users
        ),
    )
    odoo.put(
        "res_company_users_rel",
        ({"cid": c, "user_id": n} for n, (_, _, _, companies, _) in users for c in companies),
    )
    odoo.put(
        "res_groups_users_rel",
        ({"gid": GROUPS[group], "uid": n} for n, (*_, groups) in users for group in _given(groups)),
    )
    odoo.put("res_lang", ({"code": c, "active": True} for c in ("en_US", "fr_FR")))


def _given(groups: Sequence[str]) -> Iterator[str]:
    """Yield groups once each; who is staff is not in the portal."""
    staff = groups != PORTAL
    chosen = dict.fromkeys((*groups, *(("base.group_user",) if staff else ())))
    yield from (group for group in chosen if not (staff and group == "base.group_portal"))
