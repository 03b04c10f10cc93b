"""Links are recorded before they exist, in an order that shows any change."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest import mock
from urllib.parse import parse_qs, urlsplit

from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from annex.kernel.ids import uuid7
from annex.presign import services
from annex.presign.models import Chain, Link
from annex.presign.services import LinkRequest, mint, mint_many
from annex.presign.storages import StorageUnknown
from annex.presign.tasks import forget_old_links
from annex.presign.tests.fixtures import STORAGE
from annex.presign.verification import verify
from annex.tenancy.context import global_context, tenant_context
from annex.testing import factories
from annex.testing.cases import CommitTestCase, ServiceTestCase
from annex.testing.flush import administrator

PLAN = {
    "key": "ab/plan é.pdf",
    "name": "Plan d’été.pdf",
    "media_type": "application/pdf",
    "disposition": "inline",
    "subject": "odoo.attachment:7",
    "bucket": "odoo",
}
ONE = override_settings(ANNEX_OBJECT_STORAGES=[STORAGE])


@ONE
class MintTests(ServiceTestCase):
    def mint(self, actor=None, from_address="192.0.2.7", **changes):
        return mint(actor or self.actor(), from_address=from_address, **{**PLAN, **changes})

    def test_a_link_is_one_record_of_who_got_what_when_and_from_where(self):
        user = factories.make_member(self.account).user
        application_id = uuid7()
        actor = self.actor(user_id=user.pk)
        object.__setattr__(actor, "application_id", application_id)
        before = timezone.now()
        with tenant_context(self.account.pk, user.pk):
            link = self.mint(actor)

        row = Link.objects.get()
        self.assertEqual(row.pk, link.record_id)
        self.assertEqual(
            (row.user_id, row.application_id, row.from_address, row.subject),
            (user.pk, application_id, "192.0.2.7", "odoo.attachment:7"),
        )
        self.assertEqual(
            (row.storage, row.bucket, row.key, row.name, row.media_type, row.disposition),
            ("archive", "odoo", PLAN["key"], PLAN["name"], "application/pdf", "inline"),
        )
        self.assertEqual(row.expires_at, link.expires_at)
        self.assertTrue(before <= row.at <= timezone.now())
        self.assertEqual(row.expires_at, row.at.replace(microsecond=0) + timedelta(seconds=60))
        self.assertEqual(urlsplit(link.url).path, "/odoo/ab/plan%20%C3%A9.pdf")

    def test_the_link_is_not_printed(self):
        link = self.mint()
        self.assertNotIn("X-Amz", repr(link))

    def test_the_record_is_there_when_the_link_is_signed(self):
        seen = []

        def sign(*_, **__):
            seen.append(Link.objects.count())
            return "https://signed"

        with mock.patch("annex.presign.signing.Signer.url", sign):
            self.mint()
        self.assertEqual(seen, [1])

    def test_without_a_record_there_is_no_link(self):
        signed = mock.Mock()
        with (
            mock.patch("annex.presign.signing.Signer.url", signed),
            self.assertRaises(ProgrammingError),
            transaction.atomic(),
        ):
            self.mint(self.actor(account=self.other_account))
        signed.assert_not_called()
        with self.as_account(self.other_account):
            self.assertEqual((Link.objects.count(), Chain.objects.count()), (0, 0))

    def test_nobody_is_put_on_record_for_somebody_else(self):
        user = factories.make_member(self.account).user
        sentence = "recorded for the user who is entered"
        with self.assertRaisesMessage(ProgrammingError, sentence), transaction.atomic():
            self.mint(self.actor(user_id=user.pk))
        self.assertEqual(Link.objects.count(), 0)

    def test_who_is_entered_is_on_record_though_nobody_said_so(self):
        user = factories.make_member(self.account).user
        with tenant_context(self.account.pk, user.pk):
            self.mint()
        self.assertEqual(Link.objects.get().user_id, user.pk)

    def test_html_is_recorded_and_handed_out_as_a_download(self):
        link = self.mint(media_type="text/html")
        self.assertEqual(
            (link.disposition, link.media_type), ("attachment", "application/octet-stream")
        )
        self.assertEqual(Link.objects.get().disposition, "attachment")
        said = parse_qs(urlsplit(link.url).query)
        self.assertEqual(said["response-content-type"], ["application/octet-stream"])

    def test_where_annex_has_no_key_it_says_so(self):
        with self.assertRaises(StorageUnknown):
            self.mint(bucket="elsewhere")
        self.assertEqual(Link.objects.count(), 0)

    def test_keys_that_a_browser_would_change_are_refused(self):
        for key in ("a/../b", "..", "./a", "a/.", "", "a\0b", "\ud800", "é" * 513):
            with self.subTest(key=ascii(key)), self.assertRaises(services.KeyNotAddressable):
                self.mint(key=key)
        self.mint(key="a/.../..b/c..")

    def test_links_that_would_die_with_their_session_are_refused(self):
        def session(seconds):
            ends = (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()
            said = {**STORAGE, "session_token": "token", "session_expires_at": ends}
            return override_settings(ANNEX_OBJECT_STORAGES=[said])

        with session(119), self.assertRaises(services.CredentialExpiring):
            self.mint()
        self.assertEqual(Link.objects.count(), 0)
        with session(125):
            self.assertIn("X-Amz-Security-Token=token", self.mint().url)

    def test_many_are_recorded_in_one_statement_in_their_order(self):
        requests = [LinkRequest(**{**PLAN, "key": f"k{n}"}) for n in range(20)]
        self.mint()
        with self.assertNumQueries(1):  # and so commits by itself
            links = mint_many(self.actor(), requests, from_address=None)

        rows = list(Link.objects.order_by("number"))
        self.assertEqual([row.number for row in rows], list(range(1, 22)))
        self.assertEqual([row.pk for row in rows[1:]], [link.record_id for link in links])
        self.assertEqual([row.key for row in rows[1:]], [f"k{n}" for n in range(20)])
        for row, link in zip(rows[1:], links, strict=True):
            self.assertEqual(urlsplit(link.url).path, f"/odoo/{row.key}")

    def test_more_than_twenty_or_one_that_is_refused_leave_nothing(self):
        request = LinkRequest(**PLAN)
        with self.assertRaises(services.TooManyLinks):
            mint_many(self.actor(), [request] * 21, from_address=None)
        with self.assertRaises(StorageUnknown):
            mint_many(
                self.actor(),
                [request, LinkRequest(**{**PLAN, "bucket": "elsewhere"})],
                from_address=None,
            )
        self.assertEqual(mint_many(self.actor(), [], from_address=None), ())
        self.assertEqual(Link.objects.count(), 0)

    def test_it_is_read_by_subject_and_by_user_newest_first(self):
        user = factories.make_member(self.account).user
        self.mint(subject="odoo.attachment:1")
        with tenant_context(self.account.pk, user.pk):
            second = self.mint(self.actor(user_id=user.pk), subject="odoo.attachment:1")
            third = self.mint(self.actor(user_id=user.pk), subject="odoo.attachment:2")

        opened = Link.objects.opened("odoo.attachment:1").newest_first()
        self.assertEqual([row.number for row in opened], [2, 1])
        by = Link.objects.opened_by(user.pk).newest_first()
        self.assertEqual([row.pk for row in by], [third.record_id, second.record_id])


class AppendOnlyTests(ServiceTestCase):
    def test_the_runtime_role_changes_and_removes_nothing(self):
        with ONE:
            mint(self.actor(), from_address=None, **PLAN)
        for statement in (
            "UPDATE presign_link SET subject = 'x'",
            "DELETE FROM presign_link",
            "TRUNCATE presign_link",
            "INSERT INTO presign_chain SELECT * FROM presign_chain",
            "UPDATE presign_chain SET number = 0",
            "DELETE FROM presign_chain",
            "ALTER TABLE presign_link DISABLE TRIGGER presign_append",
            "SELECT annex.presign_append()",
            "SELECT annex.presign_said('{a}')",
        ):
            with (
                self.subTest(statement),
                self.assertRaisesRegex(ProgrammingError, "permission denied|must be owner"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

    def test_what_a_row_says_of_its_place_is_not_believed(self):
        with ONE:
            mint(self.actor(), from_address=None, **PLAN)
        row = Link.objects.get()
        row.pk, row.number, row.hash, row.previous_hash = uuid7(), 900, b"x", b"y"
        row.save(force_insert=True)

        self.assertEqual(list(Link.objects.order_by("number").values_list("number")), [(1,), (2,)])
        self.assertIsNone(verify(self.account.pk).broken)

    def test_it_is_not_cut_inside_an_account(self):
        with (
            self.assertRaisesMessage(ProgrammingError, "account"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT annex.presign_forget(now(), 1)")


@ONE
class ChainTests(CommitTestCase):
    """Damage is done as the administrator, whom no policy binds."""

    def mint(self, count, account=None):
        account = account or self.account
        actor = self.actor(account=account)
        with self.as_account(account):
            for n in range(count):
                mint(actor, from_address="2001:db8::1", **{**PLAN, "key": f"k{n} ᓄᓇ"})

    def damage(self, statement, *params):
        admin = administrator(connection.settings_dict["NAME"])
        admin.execute(statement.replace("OURS", f"account_id = '{self.account.pk}'"), params)

    def age(self, days_by_number, account=None):
        """Make links as old as said, with the hashes they would have had."""
        admin = administrator(connection.settings_dict["NAME"])
        with admin.transaction():
            admin.execute("ALTER TABLE presign_link DISABLE TRIGGER presign_append")
            for number, days in days_by_number.items():
                admin.execute(
                    "UPDATE presign_link SET at = at - %s WHERE account_id = %s AND number = %s",
                    [timedelta(days=days), (account or self.account).pk, number],
                )
            admin.execute("ALTER TABLE presign_link ENABLE TRIGGER presign_append")

    def broken(self, **options):
        found = verify(self.account.pk, **options).broken
        return found and (found.number, found.reason)

    def test_what_was_written_holds(self):
        self.mint(5)
        self.mint(2, self.other_account)
        verdict = verify(self.account.pk)
        self.assertEqual((verdict.links, verdict.number, verdict.broken), (5, 5, None))
        self.assertEqual(verify(self.other_account.pk).links, 2)
        self.assertEqual(verify(factories.make_account().pk).links, 0)

    def test_a_change_of_any_column_is_found(self):
        columns = {
            "at": "at + interval '1 microsecond'",
            "expires_at": "expires_at + interval '1 second'",
            "user_id": "gen_random_uuid()",
            "application_id": "gen_random_uuid()",
            "from_address": "'192.0.2.1'",
            "subject": "'odoo.attachment:8'",
            "storage": "'x'",
            "bucket": "'x'",
            "key": "key || ' '",
            "name": "'x'",
            "media_type": "'x'",
            "disposition": "'attachment'",
            "id": "gen_random_uuid()",
            "hash": "sha256('x')",
        }
        fixed = {"account_id", "number", "previous_hash"}
        self.assertEqual({f.column for f in Link._meta.concrete_fields}, fixed | columns.keys())
        self.mint(3)
        for column, value in columns.items():
            with self.subTest(column):
                self.damage("CREATE TABLE kept AS TABLE presign_link")
                self.damage(f"UPDATE presign_link SET {column} = {value} WHERE OURS AND number = 2")
                self.assertEqual(self.broken(), (2, "was changed"))
                self.damage("DELETE FROM presign_link WHERE OURS")
                self.damage("SET session_replication_role = replica")
                self.damage("INSERT INTO presign_link TABLE kept")
                self.damage("RESET session_replication_role")
                self.damage("DROP TABLE kept")
        self.assertIsNone(self.broken())

    def test_a_removed_row_is_found_at_either_end_and_between(self):
        for number in (1, 2, 3):
            with self.subTest(number):
                self.damage("DELETE FROM presign_link")
                self.damage("DELETE FROM presign_chain")
                self.mint(3)
                self.damage(f"DELETE FROM presign_link WHERE OURS AND number = {number}")
                self.assertEqual(self.broken(), (number, "is missing"))

    def test_a_record_without_its_end_is_found(self):
        self.mint(2)
        self.damage("UPDATE presign_chain SET hash = 'x' WHERE OURS")
        self.assertEqual(self.broken(), (2, "is not the one that the record ended with"))
        self.damage("DELETE FROM presign_chain WHERE OURS")
        self.assertEqual(self.broken(), (1, "has no chain that it belongs to"))

    def test_a_record_written_anew_is_found_by_who_noted_its_end(self):
        self.mint(2)
        noted = verify(self.account.pk)
        self.mint(1)
        self.assertIsNone(self.broken(noted=[(noted.number, noted.hash)]))
        self.damage("DELETE FROM presign_link WHERE OURS")
        self.damage("DELETE FROM presign_chain WHERE OURS")
        self.mint(3)
        self.assertIsNone(self.broken())
        self.assertEqual(
            self.broken(noted=[(noted.number, noted.hash)]), (2, "is not the one that was noted")
        )

    def test_many_at_once_make_one_chain(self):
        actor = self.actor()
        request = LinkRequest(**PLAN)

        def work():
            for _ in range(10):
                mint_many(actor, [request] * 3, from_address=None)

        self.together(*[work] * 4)
        verdict = verify(self.account.pk)
        self.assertEqual((verdict.links, verdict.number, verdict.broken), (120, 120, None))

    def test_a_link_that_was_rolled_back_leaves_no_gap(self):
        self.mint(1)
        with self.assertRaises(ZeroDivisionError), transaction.atomic():
            mint(self.actor(), from_address=None, **PLAN)
            raise ZeroDivisionError
        self.mint(1)
        self.assertEqual(verify(self.account.pk).links, 2)
        self.assertIsNone(self.broken())

    def test_the_rest_still_verifies_when_the_old_end_was_cut(self):
        self.mint(6)
        self.mint(2, self.other_account)
        # The fourth is older than it ought to be: what goes is a prefix all the same.
        self.age({1: 800, 2: 740, 3: 20, 4: 900})
        self.age({1: 800, 2: 800}, self.other_account)

        self.assertEqual(forget_old_links(colour="of a newer publisher"), 4)

        self.assertEqual(list(Link.objects.order_by("number").values_list("number")[:1]), [(3,)])
        self.assertEqual(self.broken(), (3, "was changed"))  # as its age was
        self.age({3: -20, 4: -900})
        verdict = verify(self.account.pk)
        self.assertEqual((verdict.links, verdict.number, verdict.broken), (4, 6, None))
        self.assertIsNone(verify(self.other_account.pk).broken)
        self.mint(1, self.other_account)
        self.assertEqual(verify(self.other_account.pk).links, 1)
        self.damage("DELETE FROM presign_link WHERE OURS AND number = 3")
        self.assertEqual(self.broken(), (3, "is missing"))

    def test_batches_go_on_until_nothing_old_is_left(self):
        self.mint(5)
        self.age(dict.fromkeys(range(1, 6), 900))
        self.assertEqual(services.forget(before=timezone.now(), batch=2), 5)
        self.assertEqual(Link.objects.count(), 0)
        self.assertIsNone(self.broken())

    def test_the_last_thirty_days_stay_whatever_is_asked(self):
        self.mint(2)
        self.age({1: 31, 2: 29})
        self.assertEqual(services.forget(before=timezone.now() + timedelta(days=1)), 1)

    def test_the_command_says_what_holds_and_names_the_first_broken_row(self):
        self.mint(3)
        said = StringIO()
        with global_context():
            call_command("verify_links", stdout=said)
        end = verify(self.account.pk)
        self.assertIn(f"{self.account.pk}  3 links hold, newest 3:{end.hash}\n", said.getvalue())
        self.assertIn(f"{self.other_account.pk}  0 links hold, newest none\n", said.getvalue())

        self.damage("UPDATE presign_link SET name = 'x' WHERE OURS AND number = 2")
        row = Link.objects.get(number=2)
        said = StringIO()
        with global_context(), self.assertRaisesMessage(CommandError, "of 1 accounts is broken."):
            call_command("verify_links", account=self.account.pk, stdout=said)
        self.assertEqual(
            said.getvalue(),
            f"{self.account.pk}  BROKEN: link 2 ({row.pk}) was changed; 1 before it hold\n",
        )

    def test_the_command_looks_for_what_was_noted(self):
        self.mint(1)
        end = verify(self.account.pk)
        with global_context():
            arguments = ["verify_links", "--account", str(self.account.pk), "--noted"]
            call_command(*arguments, f"1:{end.hash}", stdout=StringIO())
            with self.assertRaises(CommandError):
                call_command(*arguments, f"1:{'0' * 64}", stdout=StringIO())
            with self.assertRaisesMessage(CommandError, "NUMBER:HASH"):
                call_command(*arguments, "1", stdout=StringIO())
