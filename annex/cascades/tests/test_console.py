from datetime import timedelta
from io import StringIO
from uuid import uuid4

from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from annex.cascades import backoff, console, marks, metrics, proving, stages
from annex.cascades.models import Mark, Parked
from annex.cascades.tests.library import NAME, FolderSize, LibraryTestCase
from annex.testing.client import ApiClient
from annex.testing.factories import make_token

TOKEN = "a token that only Prometheus knows"


class ConsoleTestCase(LibraryTestCase):
    def park(self) -> Parked:
        self.document(self.folder(), pages=10_000_000)
        now = timezone.now()
        for failures in range(backoff.MAX_RETRIES):
            with self.assertRaises(stages.StageFailed):
                self.settle(at=now)
            now += timedelta(seconds=backoff.delay_s(failures))
        self.settle(at=now)
        return Parked.objects.get()

    def state(self) -> console.CascadeState:
        (state,) = (s for s in console.states(at=timezone.now()) if s.name == NAME)
        return state

    def client_for(self, *scopes: str, role: str = "admin") -> ApiClient:
        token = make_token(self.account, role=role, scopes=list(scopes))
        return ApiClient(token=token, version="2", commits=False)


class ConsoleStateTests(ConsoleTestCase):
    def test_a_cascade_at_rest_is_as_of_now(self) -> None:
        self.folder()
        self.settle()
        proving.prove(NAME, at=timezone.now())

        state = self.state()

        self.assertEqual((state.marks, state.parked, state.lag_s), (0, 0, 0.0))
        self.assertFalse(state.recalculating)
        assert state.proof is not None
        self.assertEqual((state.proof.records, state.proof.wrong), (1, 0))

    def test_lag_counts_from_the_oldest_change_on_its_way(self) -> None:
        self.document(self.folder())
        oldest = min(Mark.objects.values_list("since", flat=True))
        stages.run(NAME, "document")

        state = self.state()

        self.assertEqual(state.as_of, oldest)
        self.assertGreater(state.lag_s, 0)
        self.assertEqual(
            [(one.level, bool(one.marks)) for one in state.levels],
            [("document", False), ("folder", True)],
        )

    def test_a_parked_record_is_no_lag(self) -> None:
        self.park()

        state = self.state()

        self.assertEqual((state.marks, state.parked, state.lag_s), (0, 1, 0.0))


class ConsoleApiTests(ConsoleTestCase):
    def test_the_state_is_told(self) -> None:
        self.folder()
        proving.prove(NAME, at=timezone.now())

        for version in ("1", "2"):
            body = self.client_for("cascades:read").get(f"/api/cascades/?version={version}").json()
            (found,) = (one for one in body["cascades"] if one["name"] == NAME)

            self.assertEqual((found["marks"], found["recalculating"]), (1, True))
            self.assertEqual(found["proof"]["records"], 0)

    def test_dead_letters_are_listed_and_driven_again(self) -> None:
        letter = self.park()
        client = self.client_for("cascades:admin")

        (listed,) = client.get("/api/cascades/parked/").json()["results"]
        self.assertEqual((listed["id"], listed["attempts"]), (str(letter.pk), 4))
        answer = client.post(f"/api/cascades/parked/{letter.pk}/redrive/")

        self.assertEqual((answer.status_code, answer.json()), (202, {"count": 1}))
        self.assertEqual(client.get("/api/cascades/parked/").json()["results"], [])
        self.assertEqual(marks.pending(NAME, "document", [letter.object_id]), {letter.object_id})
        again = client.post(f"/api/cascades/parked/{letter.pk}/redrive/")
        self.assertEqual(
            (again.status_code, again.json()["code"]), (404, "cascades.parked_not_found")
        )

    def test_all_dead_letters_are_driven_again_at_once(self) -> None:
        self.park()

        answer = self.client_for("cascades:admin").post("/api/cascades/redrive/")

        self.assertEqual((answer.status_code, answer.json()), (202, {"count": 1}))

    def test_to_read_is_not_to_drive(self) -> None:
        letter = self.park()
        client = self.client_for("cascades:read", role="manager")

        for url in ("/api/cascades/redrive/", f"/api/cascades/parked/{letter.pk}/redrive/"):
            self.assertEqual(client.post(url).status_code, 403)
        self.assertTrue(Parked.objects.filter(resolved_at=None).exists())

    def test_incidents_are_listed(self) -> None:
        folder = self.folder()
        self.settle()
        FolderSize.objects.update(words=7)
        with self.assertLogs("annex.cascades.proving", "CRITICAL"):
            proving.prove(NAME, at=timezone.now())

        (found,) = (
            self.client_for("cascades:read").get("/api/cascades/violations/").json()["results"]
        )

        self.assertEqual((found["object_id"], found["stored"]), (str(folder.pk), "(7,0,)"))


class ConsoleMetricsTests(ConsoleTestCase):
    def lines(self) -> dict[str, float]:
        text = metrics.render(at=timezone.now()).decode()
        found = (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        return {name: float(value) for name, value in found}

    def test_lag_dead_letters_and_proofs_are_measured(self) -> None:
        self.park()
        self.folder()
        proving.prove(NAME, at=timezone.now())

        found = self.lines()

        folder = '{cascade="library",level="folder"}'
        self.assertEqual(found[f"annex_cascade_marks{folder}"], 1)
        self.assertGreater(found[f"annex_cascade_lag_seconds{folder}"], 0)
        self.assertEqual(
            found['annex_cascade_parked_records{cascade="library",level="document"}'], 1
        )
        self.assertEqual(found['annex_cascade_proofs_total{cascade="library"}'], 1)
        self.assertEqual(found['annex_cascade_violations_total{cascade="library"}'], 0)
        self.assertLess(found['annex_cascade_oldest_proof_seconds{cascade="library"}'], 60)
        self.assertEqual(found['annex_cascade_unproven_accounts{cascade="library"}'], 1)

    def test_a_level_at_rest_is_measured_too(self) -> None:
        self.assertEqual(self.lines()['annex_cascade_marks{cascade="library",level="noted"}'], 0)

    def test_nobody_gets_them_without_the_token(self) -> None:
        for header in ("", "Bearer wrong", f"Basic {TOKEN}", TOKEN):
            with override_settings(ANNEX_METRICS_TOKEN=TOKEN):
                answer = self.client.get("/metrics", headers={"Authorization": header})
            self.assertEqual((answer.status_code, answer.content), (401, b""))

    def test_without_a_token_set_there_are_none(self) -> None:
        with override_settings(ANNEX_METRICS_TOKEN=""):
            answer = self.client.get("/metrics", headers={"Authorization": "Bearer "})

        self.assertEqual(answer.status_code, 404)

    def test_with_the_token_they_are_answered(self) -> None:
        with override_settings(ANNEX_METRICS_TOKEN=TOKEN):
            answer = self.client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})

        self.assertEqual(answer.status_code, 200)
        self.assertIn(b"annex_cascade_marks", answer.content)


class ConsoleCommandTests(ConsoleTestCase):
    def call(self, *arguments: str) -> str:
        out = StringIO()
        call_command("cascades", *arguments, stdout=out)
        return out.getvalue()

    def test_the_status_of_an_account(self) -> None:
        self.park()
        self.folder()
        proving.prove(NAME, at=timezone.now())

        said = self.call("status", "--account", str(self.account.pk))

        self.assertIn("library: 1 marks, lag ", said)
        self.assertIn("document: 0 marks, 1 parked", said)
        self.assertIn("0 of 1 wrong", said)

    def test_the_status_of_all_accounts_names_none(self) -> None:
        self.folder()
        proving.prove(NAME, at=timezone.now())

        said = self.call("status")

        self.assertIn("library.folder: 1 marks, oldest ", said)
        self.assertIn("library: 1 accounts proven", said)
        self.assertIn("library: 1 accounts never proven", said)
        self.assertNotIn(str(self.account.pk), said)

    def test_dead_letters_are_shown_and_driven_again(self) -> None:
        letter = self.park()
        account = ("--account", str(self.account.pk))

        self.assertIn(
            f"{letter.pk} library.document {letter.object_id} 4", self.call("parked", *account)
        )
        self.assertIn("1 tried again", self.call("redrive", *account, "--parked", str(letter.pk)))
        self.assertEqual(self.call("parked", *account), "")
        with self.assertRaises(CommandError):
            self.call("redrive", *account, "--parked", str(uuid4()))

    def test_a_proof_that_finds_something_fails_and_heals(self) -> None:
        self.folder()
        self.settle()
        FolderSize.objects.update(words=7)

        with self.assertLogs("annex.cascades", "CRITICAL"), self.assertRaises(CommandError):
            self.call("prove", "--account", str(self.account.pk))

        self.assertTrue(Mark.objects.filter(cause="proof").exists())
        self.assertIn(
            "library: 0 of 0 wrong", self.call("prove", "--account", str(self.account.pk))
        )
