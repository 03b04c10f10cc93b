from uuid import UUID

from django.test import SimpleTestCase

from platforms.readiness.imports.matching.index import How, TitleIndex
from platforms.readiness.imports.matching.titles import in_order, key, ungraded

FIRE, MEDIC, DRIVER = (UUID(int=number) for number in (1, 2, 3))


class KeyTests(SimpleTestCase):
    def test_spellings_of_one_title_have_one_key(self) -> None:
        same = {
            "Firefighter": ("FIREFIGHTERS", "Firefighter (Relief)"),
            "Emergency Médical Technician": ("emergency medical technicians",),
            "Research & Development Manager": ("Research and Development Mgr.",),
            "Secretary": ("Secretaries",),
            "Chief's Aide": ("Chiefs Aide",),
        }
        for title, spellings in same.items():
            for spelling in spellings:
                with self.subTest(spelling):
                    self.assertEqual(key(spelling), key(title))

    def test_a_title_in_parentheses_only_keeps_its_key(self) -> None:
        self.assertEqual(key("(TBD)"), "tbd")

    def test_other_titles_have_other_keys(self) -> None:
        self.assertNotEqual(key("Bus Driver"), key("Boss Driver"))
        self.assertEqual(key("Gas Boss"), "gas boss")

    def test_grades_can_be_left_out(self) -> None:
        self.assertEqual(ungraded(key("Sr. Bus Driver II")), "bus driver")
        self.assertEqual(ungraded("senior"), "senior")
        self.assertEqual(in_order("registered nurse"), "nurse registered")


class IndexTests(SimpleTestCase):
    def setUp(self) -> None:
        self.index = TitleIndex()
        self.index.add_role(FIRE, "Firefighters", ["Fire Fighter", "Firefighter-EMT"])
        self.index.add_role(MEDIC, "Emergency Medical Technicians", ["Firefighter-EMT"])
        self.index.add_role(DRIVER, "Truck Drivers", ["Lorry Driver"])

    def test_a_title_is_found_as_title_alternate_or_by_similarity(self) -> None:
        cases = {
            "Firefighters": (FIRE, How.TITLE, 100.0),
            "FIREFIGHTER": (FIRE, How.TITLE, 100.0),
            "lorry driver": (DRIVER, How.ALTERNATE, 100.0),
            "Driver, Truck": (DRIVER, How.SIMILAR, 100.0),
            "Lorry Drvier": (DRIVER, How.SIMILAR, 91.67),
            "Senior Lorry Driver": (DRIVER, How.SIMILAR, 95.0),
        }
        for title, expected in cases.items():
            with self.subTest(title):
                match = self.index.match(title)
                self.assertEqual((match.role_id, match.how, match.similarity), expected)

    def test_below_the_threshold_nothing_is_matched_but_candidates_are_shown(self) -> None:
        match = self.index.match("Truck Diver Instructor")
        self.assertEqual((match.role_id, match.how), (None, How.NONE))
        self.assertEqual(match.candidates[0].role_id, DRIVER)
        self.assertEqual(self.index.match("Zamboni Whisperer").candidates, ())

    def test_of_several_roles_of_one_alternate_title_the_nearest_by_its_own_leads(self) -> None:
        match = self.index.match("Firefighter-EMT")
        self.assertEqual([one.role_id for one in match.candidates], [FIRE, MEDIC])

    def test_what_was_decided_earlier_comes_first(self) -> None:
        self.index.add_earlier("Firefighter-EMT", MEDIC)
        match = self.index.match("Firefighter-EMT")
        self.assertEqual((match.role_id, match.how), (MEDIC, How.EARLIER))

    def test_the_threshold_decides(self) -> None:
        strict = TitleIndex(threshold=96.0)
        strict.add_role(DRIVER, "Lorry Driver")
        self.assertIsNone(strict.match("Senior Lorry Driver").role_id)
