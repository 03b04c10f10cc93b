"""Tasks run for the account they were published in, through a real broker and a real worker."""

import os
import subprocess
import sys
import time
from unittest import mock
from urllib.parse import urlsplit

from celery import chain, chord, current_app, group
from django.conf import settings
from django.db import connection, transaction
from django.test import SimpleTestCase, override_settings

from annex.kernel.ids import uuid7
from annex.tenancy.celery import ForeignAccountArgument, TaskWithoutTenant, TenantTask
from annex.tenancy.context import (
    TenantContext,
    current_context,
    global_context,
    no_context,
    tenant_context,
)
from annex.tenancy.messages import HEADER, LIFETIME, MessageNotTrusted, sign, verify
from annex.tenancy.tests import worker
from annex.testing.cases import CommitTestCase

WITHIN_S = 15.0
STARTED_WITHIN_S = 60.0


class HeaderTests(SimpleTestCase):
    context = TenantContext(uuid7(), uuid7())

    def sign(self, context=None, **options):
        return sign(context or self.context, task="t", message_id="m", **options)

    def refused(self, header, task="t", message_id="m"):
        with self.assertRaises(MessageNotTrusted) as refusal:
            verify(header, task=task, message_id=message_id)
        return str(refusal.exception)

    def test_what_was_signed_is_believed_for_its_message_alone(self):
        header = self.sign()

        self.assertEqual(verify(header, task="t", message_id="m"), self.context)
        self.assertIn("another message", self.refused(header, message_id="n"))
        self.assertIn("another message", self.refused(header, task="u"))

    def test_an_account_without_a_user_stays_without_one(self):
        context = TenantContext(uuid7())

        self.assertEqual(verify(self.sign(context), task="t", message_id="m"), context)

    def test_another_account_or_a_later_end_can_not_be_written_in(self):
        account, user, expires_at, signature = self.sign().split(".")
        later = str(int(expires_at) + 1)

        for forged in (
            (uuid7().hex, user, expires_at, signature),
            (account, uuid7().hex, expires_at, signature),
            (account, "0", expires_at, signature),
            (account, user, later, signature),
            (account, user, expires_at, "0" * 64),
            (account, user, expires_at, "\xe9"),
        ):
            with self.subTest(forged=forged):
                self.assertIn("no key of ours", self.refused(".".join(forged)))
        for damaged in ("", "x", account, None, 7, ["a", "b", "c", "d"]):
            with self.subTest(damaged=damaged):
                self.assertIn("no header of ours", self.refused(damaged))

    def test_a_message_too_old_is_refused_counting_from_when_it_is_due(self):
        now = time.time()
        soon, late = self.sign(), self.sign(due_at=now + 3600)
        after = now + LIFETIME.total_seconds() + 60

        with mock.patch("annex.tenancy.messages.time.time", return_value=after):
            self.assertIn("waited for more", self.refused(soon))
            self.assertEqual(verify(late, task="t", message_id="m"), self.context)

    def test_keys_are_changed_by_way_of_the_fallbacks(self):
        header = self.sign()

        with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
            self.assertEqual(verify(header, task="t", message_id="m"), self.context)
        with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]):
            self.assertIn("no key of ours", self.refused(header))


class EagerTests(CommitTestCase):
    def setUp(self):
        super().setUp()
        self.enterContext(mock.patch.dict(worker.app.conf, task_always_eager=True))
        self.enterContext(mock.patch.dict(worker.app.conf, task_eager_propagates=True))
        self.addCleanup(forget)

    def test_a_task_runs_in_its_callers_account_and_leaves_it(self):
        before = current_context()

        self.assertEqual(worker.see.delay().result, f"{self.account.pk} None")
        self.assertEqual(current_context(), before)

    def test_a_tenantless_task_runs_as_nobody_whoever_calls(self):
        self.assertEqual(worker.see_as_nobody.delay().result, "nobody")

    def test_without_an_account_it_is_refused_where_it_is_published(self):
        for nowhere in (no_context(), global_context(), global_context(self.account.pk)):
            with self.subTest(nowhere=nowhere), nowhere:
                with self.assertRaisesMessage(TaskWithoutTenant, "worker.see has no account"):
                    worker.see.delay()
                with self.assertRaises(TaskWithoutTenant):
                    worker.see.apply()
                with self.assertRaises(TaskWithoutTenant):
                    worker.see()
        self.assertEqual(seen("see"), [])

    def test_an_argument_can_not_name_another_account(self):
        with self.assertRaises(ForeignAccountArgument):
            worker.see.delay(account_id=str(self.other_account.pk))
        worker.see.delay(account_id=str(self.account.pk))

        self.assertEqual(len(seen("see")), 1)

    def test_what_waits_for_a_commit_runs_in_the_account_it_was_asked_in(self):
        with no_context(), transaction.atomic():
            with tenant_context(self.other_account.pk):
                worker.see.delay_on_commit(name="delayed")
                worker.see.apply_async_on_commit(kwargs={"name": "applied"})
            self.assertEqual(seen("delayed"), [])

        self.assertEqual(seen("delayed"), [f"{self.other_account.pk} None"])
        self.assertEqual(seen("applied"), [f"{self.other_account.pk} None"])


class WorkerTests(CommitTestCase):
    """One worker with two processes serves every test of the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        forget_all()
        url = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
        cls.log = cls.enterClassContext((settings.BASE_DIR / ".annex" / "worker.log").open("w+"))
        cls.process = subprocess.Popen(
            [
                *(sys.executable, "-W", "ignore", "-m", "celery", "-A", worker.__name__, "worker"),
                *("--concurrency", "2", "--loglevel", "WARNING", "--queues", "tenancy"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            env=os.environ | {"DATABASE_URL": url.geturl()},
            cwd=settings.BASE_DIR,
            stdout=cls.log,
            stderr=subprocess.STDOUT,
        )
        cls.addClassCleanup(forget_all)
        cls.addClassCleanup(cls.process.wait, WITHIN_S)
        cls.addClassCleanup(cls.process.terminate)
        # What a worker takes to start on a busy machine is no test's time to answer in.
        deadline = time.monotonic() + STARTED_WITHIN_S
        while not worker.app.control.ping(timeout=0.5):
            if time.monotonic() > deadline or cls.process.poll() is not None:
                cls.log.seek(0)
                raise AssertionError(f"The worker did not start.\n{cls.log.read()}")

    def setUp(self):
        super().setUp()
        self.user_id = uuid7()
        self.mine = f"{self.account.pk} {self.user_id}"
        self.theirs = f"{self.other_account.pk} None"
        self.enterContext(tenant_context(self.account.pk, self.user_id))

    def wait_for(self, name, count=1):
        deadline = time.monotonic() + WITHIN_S
        while len(found := seen(name)) < count:
            if time.monotonic() > deadline or self.process.poll() is not None:
                self.log.seek(0)
                self.fail(f"{name} was seen {len(found)} times\n{self.log.read()}")
            time.sleep(0.02)
        forget(name)
        return found

    def wait_for_failure(self, result):
        with self.assertRaises(Exception) as failed:
            result.get(timeout=WITHIN_S)
        return failed.exception

    def test_account_and_user_travel_with_the_message(self):
        worker.see.delay()
        with tenant_context(self.other_account.pk):
            worker.see.delay()

        self.assertEqual(sorted(self.wait_for("see", 2)), sorted([self.mine, self.theirs]))

    def test_a_worker_takes_nothing_from_one_task_into_the_next(self):
        for _ in range(8):
            worker.see.delay()
            worker.see_as_nobody.delay()
            with tenant_context(self.other_account.pk):
                worker.see.delay(name="theirs")

        self.assertEqual(self.wait_for("see", 8), [self.mine] * 8)
        self.assertEqual(self.wait_for("nobody", 8), ["nobody"] * 8)
        self.assertEqual(self.wait_for("theirs", 8), [self.theirs] * 8)

    def test_a_tenantless_task_enters_accounts_itself(self):
        with no_context():
            worker.enter_and_see.delay(entered_id=str(self.other_account.pk))

        self.assertEqual(self.wait_for("entered"), [self.theirs])

    def test_a_retry_runs_in_the_same_account(self):
        worker.see_twice.delay()

        self.assertEqual(self.wait_for("retried", 2), [self.mine] * 2)

    def test_a_task_with_a_countdown_runs_in_the_account(self):
        worker.see.apply_async(kwargs={"name": "later"}, countdown=0.2)

        self.assertEqual(self.wait_for("later"), [self.mine])

    def test_chains_groups_and_chords_run_in_the_account(self):
        chain(
            worker.see.si(name="chain"), worker.see.si(name="chain"), worker.see.s(name="chain")
        )()
        group(worker.see.si(name="group") for _ in range(3))()
        chord([worker.see.si(name="chord") for _ in range(3)])(worker.see.s(name="unlocked"))
        worker.run_chord.delay()

        for name, count in (("chain", 3), ("group", 3), ("chord", 3), ("unlocked", 1)):
            with self.subTest(name):
                self.assertEqual(self.wait_for(name, count), [self.mine] * count)
        for name, count in (("chord_from_task", 1), ("header", 2), ("body", 1)):
            with self.subTest(name):
                self.assertEqual(self.wait_for(name, count), [self.mine] * count)

    def test_callbacks_of_success_and_of_failure_run_in_the_account(self):
        worker.see.apply_async(kwargs={"name": "linked"}, link=worker.see.si(name="link"))
        worker.fail.apply_async(link_error=worker.see_failure.s())
        worker.fail.apply_async(link_error=worker.see_failure_here.s())

        self.assertEqual(self.wait_for("link"), [self.mine])
        self.assertEqual(self.wait_for("link_error"), [self.mine])
        self.assertEqual(self.wait_for("link_error_here"), [self.mine])

    def test_a_message_without_a_header_fails_by_name_and_runs_nothing(self):
        with no_context():
            result = worker.app.send_task(worker.see.name, kwargs={"name": "headless"})

        self.assertIn("has no account", str(self.wait_for_failure(result)))
        self.assertEqual(seen("headless"), [])

    def test_forged_headers_fail_by_name_and_run_nothing(self):
        other = TenantContext(self.other_account.pk)
        stolen = sign(other, task=worker.see.name, message_id="another-message")
        guessed = f"{self.other_account.pk.hex}.0.99999999999.{'0' * 64}"
        for header in (stolen, guessed, "", "x"):
            with self.subTest(header=header):
                with replaced_header(header):
                    result = worker.see.delay(name="forged")
                self.assertIn(
                    "header of ours" if len(header) < 2 else "no key of ours",
                    str(self.wait_for_failure(result)),
                )
        self.assertEqual(seen("forged"), [])


class ProjectTests(SimpleTestCase):
    def tasks(self):
        current_app.loader.import_default_modules()
        ours = ("celery.", worker.__name__)  # shared with every app, that of these tests too
        return {n: t for n, t in current_app.tasks.items() if not n.startswith(ours)}

    def test_every_task_of_the_project_runs_for_an_account_or_says_that_it_does_not(self):
        tasks = self.tasks()

        self.assertGreater(len(tasks), 10)
        self.assertEqual({n for n, t in tasks.items() if not isinstance(t, TenantTask)}, set())

    def test_what_beat_sends_is_declared_tenantless(self):
        tasks = self.tasks()
        sent = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

        self.assertEqual({name for name in sent if not tasks[name].tenantless}, set())
        self.assertEqual({name for name, task in tasks.items() if task.tenantless}, sent)


def seen(name):
    with worker.redis() as redis:
        return [text.decode() for text in redis.lrange(worker.key_of(name), 0, -1)]


def forget(name="*"):
    with worker.redis() as redis:
        if keys := redis.keys(worker.key_of(name)):
            redis.delete(*keys)


def forget_all():
    with worker.redis() as redis:
        if keys := redis.keys(f"{worker.PREFIX}*"):
            redis.delete(*keys)


class replaced_header:
    """Let messages go out with another header, as who may write to the broker could."""

    def __init__(self, header):
        self.header = header

    def __enter__(self):
        from celery.signals import before_task_publish  # noqa: PLC0415 - beside its one use

        before_task_publish.connect(self.replace)
        self.signal = before_task_publish

    def __exit__(self, *exc):
        self.signal.disconnect(self.replace)

    def replace(self, headers, **_):
        headers[HEADER] = self.header
