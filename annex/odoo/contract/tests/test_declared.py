"""The contract by itself, without a database."""

from unittest import TestCase

from annex.odoo.contract.declared import UnknownVersion, tables
from annex.odoo.contract.grants import grants
from annex.odoo.contract.reading import VERSIONS, table
from annex.odoo.contract.shape import INDEXES, ddl

SECRETS = {
    "res_users": {"password", "totp_secret", "signature"},
    "ir_attachment": {"db_datas", "access_token"},
    "fs_storage": {"options"},
    "sale_order": {"access_token"},
    "account_move": {"access_token"},
    "res_partner": {"signup_type", "signup_token"},
    "hr_employee": {"birthday", "pin", "private_email", "ssnid", "passport_id"},
}
NEVER = {"res_users_apikeys", "ir_config_parameter", "auth_totp_device", "ir_mail_server"}


class DeclaredTests(TestCase):
    def test_no_version_lets_a_secret_be_read(self) -> None:
        for version in VERSIONS:
            for one in tables(version):
                self.assertNotIn(one.name, NEVER)
                named = {column.name for column in one.columns}
                self.assertEqual(named & SECRETS.get(one.name, set()), set(), one.name)

    def test_every_column_is_named_once_and_says_what_for(self) -> None:
        for version in VERSIONS:
            for one in tables(version):
                names = [column.name for column in one.columns]
                self.assertEqual(len(names), len(set(names)), one.name)
                self.assertTrue(all(column.why for column in one.columns))

    def test_a_module_that_is_not_there_is_not_read(self) -> None:
        found = {one.name: one for one in tables(19, {"base"})}
        self.assertNotIn("dms_file", found)
        self.assertNotIn("fs_storage_code", {c.name for c in found["ir_attachment"].columns})

    def test_versions_differ_where_odoo_did(self) -> None:
        def columns(version: int, name: str) -> set[str]:
            return next({c.name for c in t.columns} for t in tables(version) if t.name == name)

        self.assertIn("department_id", columns(18, "hr_employee"))
        self.assertNotIn("department_id", columns(19, "hr_employee"))
        self.assertIn("display_name", columns(16, "res_partner"))
        self.assertIn("complete_name", columns(17, "res_partner"))
        with self.assertRaises(UnknownVersion):
            tables(15)

    def test_a_line_that_cannot_be_read_says_which(self) -> None:
        with self.assertRaisesRegex(ValueError, "'id integer'"):
            table("some", "base", "why", "id integer")
        with self.assertRaisesRegex(ValueError, "names no versions"):
            table("some", "base", "why", "id  integer  17  key")

    def test_indexes_are_of_tables_that_are_there(self) -> None:
        self.assertLessEqual(set(INDEXES), {one.name for one in tables(19)})

    def test_the_script_holds_no_password_and_names_each_table(self) -> None:
        for version in VERSIONS:
            script = grants(version)
            self.assertNotIn("PASSWORD", script)
            for one in tables(version):
                self.assertIn(f'ON public."{one.name}"', script)
            self.assertTrue(ddl(version))
