"""A row that nobody expected stops itself and what hangs on it, with a reason, and nothing else."""

from annex.identity.models import Membership, User
from annex.rescue.takeover.models import Outcome, TakenRow
from annex.tenancy.context import global_context
from platforms.marketplace.specialists.models import Specialist
from platforms.marketplace.takeover.tests.cases import TakeoverTestCase
from platforms.marketplace.takeover.tests.legacy import samples, tables


def user(number: int, *, preferences: str = "a:0:{}", **said: str) -> str:
    """Return what adds a person, and a specialist of the same number."""
    told = {
        "email": f"'odd{number}@odd.example'",
        "roles": "'[]'",
        "languages": "NULL",
        "created_at": "'2022-01-10 09:00:00'",
        "headline": "'Odd'",
        "day_rate": "500",
        "seniority": "NULL",
        "score": "NULL",
        "available_from": "NULL",
        **said,
    }
    return f"""
        INSERT INTO app_user (id, public_id, email, password, roles, preferences, languages,
                              enabled, locale, created_at, dtype)
            VALUES ({number}, gen_random_uuid(), {told["email"]}, 'nothing known', {told["roles"]},
                    '{preferences}', {told["languages"]}, true, 'en', {told["created_at"]},
                    'specialist');
        INSERT INTO specialist (id, headline, day_rate, seniority, score, available_from)
            VALUES ({number}, {told["headline"]}, {told["day_rate"]}, {told["seniority"]},
                    {told["score"]}, {told["available_from"]});
    """


ODD = (
    user(100, preferences='O:12:"App\\Settings":0:{}'),
    user(101, preferences='a:1:{i:0;S:1:"\\00";}'),
    user(102, seniority="9"),
    user(103, day_rate="'NaN'"),
    user(104, score="'Infinity'"),
    user(105, available_from="'infinity'"),
    user(106, created_at="'0044-03-15 12:00:00 BC'"),
    user(107, languages="'fr_BE,en,tlh,FR'", headline="'Polyglot'"),
    user(108, roles='\'{"1": "ROLE_ADMIN"}\''),
    user(109, roles="'\"ROLE_ADMIN\"'"),
    user(110, email="'ODD108@odd.example'"),
    user(111, roles="'[{\"ROLE_ADMIN\": 1}]'"),
    """
    INSERT INTO proposal (id, mission_id, specialist_id, day_rate, motivation, created_at, kind,
                          answers)
        VALUES (gen_random_uuid(), 3, 4, 1, '', '2024-05-06', 'direct', '{"a":"\\u0000"}'),
               (gen_random_uuid(), 2, 4, 1, '', '2024-05-06', 'direct', '{"a":"\\ud800"}');
    INSERT INTO skill (id, name, esco_uri)
        VALUES (90, 'Same address', 'http://data.europa.eu/esco/skill/python'),
               (91, 'Its own parent', NULL), (92, ' Python ', NULL);
    UPDATE skill SET parent_id = id WHERE id = 91;
    INSERT INTO specialist_skill VALUES (3, 92, 3, 1.0);
    UPDATE mission SET ends_on = starts_on - 10 WHERE id = 1;
    """,
)


class OddRowsTests(TakeoverTestCase):
    scripts = (tables(), samples(), *ODD)

    def setUp(self) -> None:
        super().setUp()
        self.lines = self.take()

    def reason(self, table: str, key: str) -> str:
        """Return why a row was refused."""
        row = TakenRow.objects.get(table=table, key=key)
        self.assertEqual((row.outcome, row.target_id), (Outcome.REFUSED, None))
        (reason,) = row.notes
        return str(reason)

    def test_every_row_has_one_outcome_and_sums_agree(self) -> None:
        self.assertEqual([line.difference for line in self.lines], [0] * len(self.lines))

    def test_what_php_left_and_nobody_explained_is_refused(self) -> None:
        reason = self.reason("app_user", "100")
        self.assertEqual(reason, "preferences: value: nobody said what to make of App\\Settings.")
        self.assertIn("Unicode escape", self.reason("app_user", "101"))
        answers = TakenRow.objects.filter(table="proposal", notes__0__startswith="The database")
        self.assertEqual(answers.count(), 2)

    def test_numbers_and_times_that_are_none_are_refused(self) -> None:
        for table, key, begin in (
            ("specialist", "103", "day_rate (decimal): Decimal('NaN')"),
            ("specialist", "104", "score (float): "),
            ("specialist", "105", "available_from (date): 'infinity'"),
            ("app_user", "106", "created_at (datetime_immutable): '0044-03-15"),
        ):
            with self.subTest(table=table, key=key):
                self.assertEqual(self.reason(table, key)[: len(begin)], begin)

    def test_what_breaks_a_rule_here_is_refused_by_the_name_of_the_rule(self) -> None:
        for table, key, rule in (
            ("specialist", "102", "specialist_seniority_1_to_5"),
            ("specialist", "110", "specialist_of_user"),
            ("skill", "90", "skill_uri_in_account"),
            ("skill.parent", "91", "skill_is_not_its_broader"),
            ("specialist_skill", "3/92", "specialist_skill_once"),
            ("mission", "1", "mission_ends_after_start"),
        ):
            with self.subTest(rule):
                self.assertIn(f'"{rule}"', self.reason(table, key))
        self.assertNotIn("odd.example", self.reason("specialist", "110"))

    def test_a_list_of_roles_with_gaps_is_a_list_and_what_is_none_is_refused(self) -> None:
        with global_context():
            admin = User.objects.get(email="odd108@odd.example")
        self.assertEqual(Membership.objects.get(user_id=admin.pk).role, "admin")
        for key in ("109", "111"):
            self.assertEqual(self.reason("app_user", key), "Its roles are no list of names.")

    def test_a_locale_is_taken_for_its_language(self) -> None:
        odd = Specialist.objects.get(headline="Polyglot")
        self.assertEqual(sorted(odd.languages.values_list("language", flat=True)), ["en", "fr"])
        row = TakenRow.objects.get(table="specialist", key="107")
        self.assertEqual(row.notes[0], "'tlh' is no language of two letters.")
