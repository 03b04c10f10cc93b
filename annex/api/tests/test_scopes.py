import itertools

from django.test import SimpleTestCase

from annex.api import scopes
from annex.api.scopes import RegistryScopes, all_scopes, effective, expand, scopes_of_role
from annex.kernel.actor import ROLES


class ScopeTests(SimpleTestCase):
    def test_write_includes_read_and_verbs_imply_nothing(self):
        self.assertEqual(expand(["units:write"]), {"units:read", "units:write"})
        self.assertEqual(expand(["assignments:recalc"]), {"assignments:recalc"})

    def test_unregistered_scopes_vanish(self):
        self.assertEqual(expand(["units:explode", "openid"]), frozenset())

    def test_a_greater_role_holds_all_that_a_lesser_one_does(self):
        for lesser, greater in itertools.pairwise(ROLES):
            with self.subTest(lesser=lesser, greater=greater):
                self.assertLessEqual(scopes_of_role(lesser), scopes_of_role(greater))

    def test_a_viewer_can_write_nothing(self):
        self.assertEqual([s for s in scopes_of_role("viewer") if not s.endswith(":read")], [])

    def test_the_effective_scopes_are_the_least_of_token_role_and_application(self):
        token = "units:write employees:read assignments:recalc"

        self.assertEqual(effective(token=token, role="viewer"), {"units:read", "employees:read"})
        self.assertEqual(effective(token=token, role="admin", ceiling="units:read"), {"units:read"})
        self.assertEqual(effective(token="", role="owner"), frozenset())

    def test_registering_twice_is_refused_and_changes_nothing(self):
        before = all_scopes()

        with self.assertRaisesMessage(ValueError, "units:read is registered twice"):
            scopes.register_family("units", read="Again")

        self.assertEqual(all_scopes(), before)

    def test_the_issuer_offers_no_default_scope(self):
        self.assertEqual(RegistryScopes().get_default_scopes(), [])
        self.assertIn("units:read", RegistryScopes().get_available_scopes())
