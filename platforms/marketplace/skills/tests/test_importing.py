import csv
import tempfile
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

from annex.testing.cases import ServiceTestCase
from annex.testing.events import told
from platforms.marketplace.skills.catalogues import Catalogue, CatalogueUnreadable
from platforms.marketplace.skills.importing import Report, take_over
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation, SkillSource
from platforms.marketplace.skills.policies import OperatorsOnly
from platforms.marketplace.skills.tests.factories import make_skill

ESCO = "http://data.europa.eu/esco/skill/"
SKILLS = ("conceptType", "conceptUri", "preferredLabel", "altLabels", "description")
RELATIONS = ("conceptType", "conceptUri", "broaderType", "broaderUri")
TECHNOLOGY = ("O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title", "Hot Technology")


class FilesTestCase(ServiceTestCase):
    def setUp(self) -> None:
        self.folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(
        self, name: str, header: Sequence[str], *rows: Sequence[str], delimiter: str = ","
    ) -> None:
        with (self.folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=delimiter).writerows((header, *rows))

    def esco(self) -> None:
        self.write(
            "skills_en.csv",
            SKILLS,
            ("KnowledgeSkillCompetence", f"{ESCO}1", "Python", "Python 3\nCPython", "A language."),
            ("KnowledgeSkillCompetence", f"{ESCO}2", "programming", "coding", ""),
            ("KnowledgeSkillCompetence", f"{ESCO}3", "", "", ""),
            ("KnowledgeSkillCompetence", f"{ESCO}4", "Python", "", ""),
            ("KnowledgeSkillCompetence", f"{ESCO}1", "Python again", "", ""),
        )
        self.write(
            "broaderRelationsSkillPillar_en.csv",
            RELATIONS,
            ("KnowledgeSkillCompetence", f"{ESCO}1", "KnowledgeSkillCompetence", f"{ESCO}2"),
            ("KnowledgeSkillCompetence", f"{ESCO}2", "KnowledgeSkillCompetence", f"{ESCO}1"),
            ("KnowledgeSkillCompetence", f"{ESCO}1", "KnowledgeSkillCompetence", f"{ESCO}9"),
        )

    def take(self, source: SkillSource = SkillSource.ESCO, **options: bool) -> Report:
        return take_over(actor=self.actor(), catalogue=Catalogue(source, self.folder), **options)


class EscoTest(FilesTestCase):
    def test_skills_names_and_relations_come_over_and_the_rest_is_said(self) -> None:
        self.esco()

        report = self.take()

        self.assertEqual(
            (report.created, report.changed, report.aliases, report.relations), (2, 0, 3, 1)
        )
        self.assertEqual(
            [(one.place, one.reason) for one in report.refused],
            [
                ("skills_en.csv:5", "It has no name or no URI."),
                ("skills_en.csv:6", "Another skill has this name already."),
                ("skills_en.csv:7", "An earlier row is the same skill."),
                (
                    "broaderRelationsSkillPillar_en.csv:3",
                    "A skill can not be broader than itself.",
                ),
                ("broaderRelationsSkillPillar_en.csv:4", "It names a skill that is not here."),
            ],
        )
        python = Skill.objects.get(name="Python")
        self.assertEqual(
            (python.uri, python.description, python.source), (f"{ESCO}1", "A language.", "esco")
        )
        self.assertEqual(
            set(SkillAlias.objects.filter(skill=python).values_list("name", "language")),
            {("Python 3", "en"), ("CPython", "en")},
        )
        self.assertEqual(SkillRelation.objects.get().broader.name, "programming")
        self.assertEqual(told("skills"), [("imported", [])])

    def test_twice_is_as_once(self) -> None:
        self.esco()
        self.take()
        before = list(Skill.objects.order_by("pk").values())

        report = self.take()

        self.assertEqual(
            (report.created, report.changed, report.aliases, report.relations), (0, 0, 0, 0)
        )
        self.assertEqual(list(Skill.objects.order_by("pk").values()), before)
        self.assertEqual(len(told("skills")), 1)

    def test_a_dry_run_says_the_same_and_leaves_nothing(self) -> None:
        self.esco()

        tried = self.take(is_dry_run=True)

        self.assertFalse(Skill.objects.exists())
        self.assertEqual(tried, self.take())

    def test_a_skill_that_people_added_is_found_by_name_and_one_of_ours_by_uri(self) -> None:
        self.esco()
        python = make_skill(name="Python", description="Ours.")
        coding = make_skill(name="old name", uri=f"{ESCO}2", source="esco")

        report = self.take()

        self.assertEqual((report.created, report.changed), (0, 1))
        python.refresh_from_db()
        coding.refresh_from_db()
        self.assertEqual(
            (python.uri, python.source, python.description), (f"{ESCO}1", "manual", "Ours.")
        )
        self.assertEqual(coding.name, "old name")
        self.assertEqual(
            set(SkillAlias.objects.filter(skill=coding).values_list("name", "language")),
            {("coding", "en"), ("programming", "en")},
        )

    def test_another_language_adds_names_at_once_or_later(self) -> None:
        self.esco()
        french = ("KnowledgeSkillCompetence", f"{ESCO}2", "programmation", "codage", "")
        self.take()
        self.write("skills_fr.csv", SKILLS, french)

        report = self.take()

        self.assertEqual((report.created, report.changed, report.aliases), (0, 0, 2))
        self.assertEqual(
            set(SkillAlias.objects.filter(language="fr").values_list("name", "skill__name")),
            {("programmation", "programming"), ("codage", "programming")},
        )

    def test_it_takes_an_operator_and_the_right_files(self) -> None:
        with self.assertRaises(CatalogueUnreadable):
            self.take()
        self.write("skills_en.csv", ("name", "uri"), ("Python", "1"))
        with self.assertRaises(CatalogueUnreadable):
            self.take()
        with self.assertRaises(OperatorsOnly):
            take_over(
                actor=self.actor("member"), catalogue=Catalogue(SkillSource.ESCO, self.folder)
            )

        self.assertFalse(Skill.objects.exists())


class OnetTest(FilesTestCase):
    def test_commodities_are_broader_than_their_examples(self) -> None:
        self.write(
            "Technology Skills.txt",
            TECHNOLOGY,
            ("11-1011.00", "Adobe Acrobat", "43232202", "Document management software", "Y"),
            ("11-1021.00", "Adobe Acrobat", "43232202", "Document management software", "Y"),
            delimiter="\t",
        )
        self.write(
            "Skills.txt",
            ("O*NET-SOC Code", "Element ID", "Element Name"),
            ("11-1011.00", "2.A.1.a", "Reading Comprehension"),
            ("11-1021.00", "2.A.1.a", "Reading Comprehension"),
            delimiter="\t",
        )

        first, again = self.take(SkillSource.ONET), self.take(SkillSource.ONET)

        self.assertEqual((first.created, first.relations, first.refused), (3, 1, []))
        self.assertEqual((again.created, again.changed, again.relations), (0, 0, 0))
        self.assertEqual(
            set(Skill.objects.values_list("name", "uri", "source")),
            {
                ("Reading Comprehension", "2.A.1.a", "onet"),
                ("Document management software", "43232202", "onet"),
                ("Adobe Acrobat", "", "onet"),
            },
        )


class CommandTest(FilesTestCase):
    within_account = False

    def test_it_says_what_it_did_and_what_it_left_out(self) -> None:
        self.esco()
        said = StringIO()

        call_command(
            "import_skills", account=self.account.slug, esco=self.folder, dry_run=True, stdout=said
        )

        self.assertIn("skills_en.csv:5  left out: It has no name or no URI.", said.getvalue())
        self.assertIn("2 skills would be created", said.getvalue())
        with self.assertRaises(CommandError):
            call_command("import_skills", account="nobody", esco=self.folder, stdout=said)
