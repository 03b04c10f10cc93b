from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.test import SimpleTestCase
from django.utils import translation
from rest_framework import exceptions

from annex.api import problems
from annex.kernel import errors


class StillThere(errors.Conflict):
    code = "test.still_there"
    title = "It is still there."


class ProblemTests(SimpleTestCase):
    def answer(self, error):
        return problems.exception_handler(error, {})

    def test_each_kind_of_refusal_has_its_status(self):
        found = {kind: self.answer(kind()).status_code for kind in problems.STATUS}

        self.assertEqual(
            found,
            {
                errors.Invalid: 400,
                errors.Denied: 403,
                errors.NotFound: 404,
                errors.Conflict: 409,
                errors.Unavailable: 503,
            },
        )

    def test_a_refusal_is_a_problem_document_with_its_facts(self):
        answer = self.answer(StillThere(detail="Remove it first.", unit_id="u1"))

        self.assertEqual(answer.content_type, "application/problem+json")
        self.assertEqual(
            answer.data,
            {
                "type": "urn:annex:problem:test.still_there",
                "title": "It is still there.",
                "status": 409,
                "code": "test.still_there",
                "detail": "Remove it first.",
                "unit_id": "u1",
            },
        )

    def test_a_fact_that_is_called_as_a_standard_member_does_not_replace_it(self):
        answer = self.answer(StillThere(status="running"))

        self.assertEqual((answer.status_code, answer.data["status"]), (409, 409))

    def test_nested_validation_names_each_field_by_its_path(self):
        detail = {"name": ["Too long."], "rows": [{}, {"fte": ["Above 1."]}]}

        answer = self.answer(exceptions.ValidationError(detail))

        self.assertEqual(answer.data["errors"], {"name": ["Too long."], "rows.1.fte": ["Above 1."]})
        self.assertEqual((answer.status_code, answer.data["code"]), (400, "invalid"))

    def test_the_framework_s_own_errors_have_the_same_form(self):
        cases = {
            exceptions.MethodNotAllowed("PUT"): (405, "method_not_allowed"),
            exceptions.ParseError(): (400, "parse_error"),
            Http404(): (404, "not_found"),
            PermissionDenied(): (403, "denied"),
            IntegrityError(): (409, "integrity_conflict"),
        }
        for error, expected in cases.items():
            with self.subTest(error=error):
                answer = self.answer(error)
                self.assertEqual((answer.status_code, answer.data["code"]), expected)

    def test_a_throttled_client_is_told_when_to_come_back(self):
        self.assertEqual(self.answer(exceptions.Throttled(wait=4.2)).headers["Retry-After"], "5")

    def test_a_defect_is_not_dressed_up_as_a_refusal(self):
        self.assertIsNone(self.answer(KeyError("x")))

    def test_titles_are_told_in_the_reader_s_language(self):
        with translation.override("fr"):
            answer = self.answer(errors.NotFound())

        self.assertEqual(answer.data["title"], "Cela n’existe pas.")
