from annex.api.search import SearchFilter
from annex.identity.models import User
from annex.testing.cases import ServiceTestCase
from annex.testing.factories import make_user


class SearchTest(ServiceTestCase):
    within_account = False

    @classmethod
    def setUpTestData(cls) -> None:
        super().setUpTestData()
        make_user("zoe@example.test", full_name="Zoé Müller-Çelik")
        make_user("bob@example.test", full_name="Bob 100%")

    def found(self, text: str) -> list[str]:
        users = SearchFilter("full_name", "email").filter(User.objects.order_by("email"), text)
        return [user.email.partition("@")[0] for user in users]

    def test_case_and_accents_are_ignored_on_both_sides(self) -> None:
        for text in ("zoe", "ZOÉ", "Zoe\u0301", "muller", "celik", "ÇELİK"):
            self.assertEqual(self.found(text), ["zoe"], text)

    def test_every_word_is_wanted_in_any_order_and_field(self) -> None:
        self.assertEqual(self.found("example.test muller zoe"), ["zoe"])
        self.assertEqual(self.found("zoe bob"), [])

    def test_signs_that_mean_something_to_sql_mean_themselves(self) -> None:
        self.assertEqual(self.found("100%"), ["bob"])
        self.assertEqual(self.found("%"), ["bob"])
        self.assertEqual(self.found("_"), [])
        self.assertEqual(self.found("\\"), [])

    def test_no_words_find_all(self) -> None:
        self.assertEqual(self.found("  "), ["bob", "zoe"])
