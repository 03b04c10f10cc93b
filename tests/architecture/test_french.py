"""Every sentence that the API tells has its French, found in the source and not in a list."""

import re

from django.test import SimpleTestCase
from django.utils import translation

from annex.api.scopes import RegistryScopes
from annex.audit.labels import everything_said
from annex.testing.cases import ApiTestCase
from annex.testing.client import ApiClient
from tests.architecture.catalogues import french_catalogues, read_mo, read_po
from tests.architecture.said import sentences
from tests.architecture.sources import ROOT

SAME_IN_FRENCH = {
    "A1",
    "A2",
    "B1",
    "B2",
    "C1",
    "C2",
    "Client",
    "Division",
    "ESCO",
    "Français",
    "O*NET",
    "client",
    "code",
    "description",
    "document",
    "engagement",
    "invitation",
    "message",
    "minutes",
    "mission",
    "motivation",
    "note",
    "source",
    "vote",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w*\}")
CODE = re.compile(r"`[^`]*`")
NO_BREAK = "\N{NO-BREAK SPACE}"
LOOSE = re.compile(rf"[^{NO_BREAK}][:;!?»]|«[^{NO_BREAK}]|'")


def scope_meanings() -> set[str]:
    return {str(meaning) for meaning in RegistryScopes().get_all_scopes().values()}


def labels() -> set[str]:
    """Return what the history calls models, fields and choices."""
    with translation.override("en"):
        return set(everything_said())


def in_french(text: str) -> str:
    """Return a sentence in French, in the plural where it has one."""
    one, _, many = text.partition("\x00")
    with translation.override("fr"):
        return translation.ngettext(one, many, 2) if many else translation.gettext(one)


class FrenchTests(SimpleTestCase):
    def test_there_is_much_to_say(self):
        self.assertGreater(len({sentence.text for sentence in sentences()}), 150)

    def test_no_sentence_is_put_together_out_of_a_translator_s_sight(self):
        found = [sentence.place for sentence in sentences() if sentence.text is None]

        self.assertEqual(found, [], "Write gettext('... %(name)s ...') % {'name': ...}.")

    def test_every_sentence_has_its_french(self):
        missing = {
            f"{sentence.place} {sentence.text}"
            for sentence in sentences()
            if sentence.text
            and sentence.text not in SAME_IN_FRENCH
            and in_french(sentence.text) in {"", *sentence.text.split("\x00")}
        }

        self.assertEqual(missing, set(), "Add them to locale/fr/LC_MESSAGES/django.po.")

    def test_every_scope_says_in_french_what_it_allows(self):
        with translation.override("fr"):
            missing = {m for m in scope_meanings() if translation.gettext(m) in {"", m}}

        self.assertEqual(missing, set())

    def test_everything_in_the_history_has_its_french_name(self):
        said = labels() - SAME_IN_FRENCH
        with translation.override("fr"):
            missing = {label for label in said if translation.gettext(label) in {"", label}}

        self.assertGreater(len(said), 40)
        self.assertEqual(missing, set(), "Add them to locale/fr/LC_MESSAGES/django.po.")

    def test_nothing_is_translated_that_is_never_said(self):
        said = {sentence.text for sentence in sentences()} | scope_meanings() | labels()
        stale = read_po(ROOT / "locale/fr/LC_MESSAGES/django.po").keys() - said - {""}

        self.assertEqual(stale, set())

    def test_a_translation_fills_in_the_same_facts(self):
        for path in french_catalogues():
            for english, french in read_po(path).items():
                with self.subTest(english=english):
                    self.assertEqual(
                        sorted(PLACEHOLDER.findall(french)), sorted(PLACEHOLDER.findall(english))
                    )

    def test_what_is_loaded_is_what_was_written(self):
        paths = french_catalogues()
        self.assertGreaterEqual(len(paths), 2)
        for path in paths:
            with self.subTest(path=path):
                self.assertEqual(
                    read_mo(path.with_suffix(".mo")),
                    read_po(path),
                    "Compile it: `msgfmt -o django.mo django.po` in its folder.",
                )

    def test_french_is_set_as_french_is(self):
        catalogue = read_po(ROOT / "locale/fr/LC_MESSAGES/django.po")
        loose = [
            french
            for english, french in catalogue.items()
            if english and LOOSE.search(CODE.sub("", french))
        ]

        self.assertEqual(loose, [], "No-break spaces before : ; ! ? » and after «, and ’.")


class FrenchAnswerTests(ApiTestCase):
    def setUp(self):
        # A request leaves its language to the thread; the next test did not ask for it.
        self.enterContext(translation.override("en"))

    def told(self, call, path, *parameters):
        answer = call(path, *parameters, headers={"Accept-Language": "fr-CA,fr;q=0.9"})
        self.assertEqual(answer.headers["Content-Language"], "fr")
        return answer.json()

    def test_an_endpoint_refuses_in_the_reader_s_language(self):
        absent = "/api/units/00000000-0000-0000-0000-000000000001/"
        admin = self.client_for()

        self.assertEqual(self.told(admin.delete, absent)["title"], "Cette unité n’existe pas.")
        self.assertEqual(admin.delete(absent).json()["title"], "There is no such unit.")

    def test_a_detail_with_facts_is_told_in_french(self):
        problem = self.told(self.client_for(scopes=["roles:read"]).get, "/api/units/")

        self.assertEqual(problem["title"], "Le jeton d’accès ne permet pas cela.")
        self.assertEqual(problem["detail"], "Demandez la portée units:read en obtenant le jeton.")

    def test_the_sentences_of_fields_are_told_in_french(self):
        page = self.told(self.client_for().get, "/api/units/", {"page_size": "0"})
        unit = {"name": "x", "kind": "team", "parent_id": "00000000-0000-0000-0000-000000000001"}
        parent = self.told(self.client_for().post, "/api/units/", unit)

        self.assertEqual(page["title"], "Certains champs ne sont pas valides.")
        self.assertEqual(page["errors"], {"page_size": ["Demandez de 1 à 200 lignes."]})
        self.assertEqual(parent["errors"], {"parent_id": ["Cette unité n’existe pas."]})

    def test_refusals_before_any_view_are_told_in_french(self):
        unknown = self.told(ApiClient(token=self.token(), version="7").get, "/api/units/")
        nowhere = self.told(self.client_for().get, "/api/nowhere/")

        self.assertEqual(unknown["detail"], f"Choisissez parmi{NO_BREAK}: 1, 2.")
        self.assertEqual(nowhere["title"], "Ce chemin n’existe pas dans cette version de l’API.")
