from annex.api.versions import VERSIONS
from annex.identity.models import Account, Application
from annex.testing.cases import ApiTestCase


class VersionTests(ApiTestCase):
    def get(self, path, token=None):
        headers = {"Authorization": f"Bearer {token or self.token()}"}
        return self.client.get(path, headers=headers)

    def test_the_parameter_chooses_the_contract(self):
        for version in VERSIONS:
            with self.subTest(version=version):
                answer = self.get(f"/api/me/?version={version}")
                self.assertEqual((answer.status_code, answer["API-Version"]), (200, version))

    def test_without_it_the_account_s_pin_chooses(self):
        Account.objects.filter(pk=self.account.pk).update(api_version="1")

        self.assertEqual(self.get("/api/me/")["API-Version"], "1")

    def test_the_application_s_pin_goes_before_the_account_s(self):
        Account.objects.filter(pk=self.account.pk).update(api_version="1")
        token = self.token()
        Application.objects.update(api_version="2")

        self.assertEqual(self.get("/api/me/", token)["API-Version"], "2")

    def test_without_credential_and_parameter_the_oldest_version_answers(self):
        answer = self.client.get("/api/me/")

        self.assertEqual((answer.status_code, answer["API-Version"]), (401, VERSIONS[0]))

    def test_an_unknown_version_is_told_which_ones_live(self):
        for asked in ("0", "3", "latest", "1.0", "", "2%00"):
            with self.subTest(asked=asked):
                answer = self.get(f"/api/me/?version={asked}&x=1")
                self.assertEqual(answer.status_code, 400)
                self.assertEqual(answer.json()["code"], "unsupported_version")
                self.assertEqual(answer.json()["versions"], list(VERSIONS))

    def test_two_versions_are_refused(self):
        answer = self.get("/api/me/?version=1&version=2")

        self.assertEqual((answer.status_code, answer.json()["code"]), (400, "ambiguous_version"))

    def test_answers_are_private_to_their_credential(self):
        answer = self.get("/api/me/")

        self.assertEqual(answer["Cache-Control"], "private, no-store")
        self.assertIn("Authorization", answer["Vary"])

    def test_an_unknown_path_is_a_problem_document(self):
        answer = self.get("/api/nothing/?version=2")

        self.assertEqual((answer.status_code, answer.json()["code"]), (404, "not_found"))
        self.assertEqual(answer["Content-Type"], "application/problem+json")

    def test_an_expired_token_is_told_so(self):
        answer = self.get("/api/me/?version=2", token="nobody-issued-this")

        self.assertEqual((answer.status_code, answer.json()["code"]), (401, "invalid_token"))
        self.assertEqual(answer["WWW-Authenticate"], 'Bearer realm="annex", error="invalid_token"')
        self.assertIn("Get a new one", answer.json()["detail"])
