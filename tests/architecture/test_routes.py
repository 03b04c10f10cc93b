"""Every route x every credential, enumerated from the URL trees and the scope registry."""

import re
from uuid import UUID

from annex.api.permissions import scope_of
from annex.api.routes import Route, routes
from annex.api.scopes import ANY_VALID_TOKEN, all_scopes, expand
from annex.testing.cases import ApiTestCase

ABSENT = UUID(int=1)
LOOKUP = re.compile(r"\(\?P<\w+>[^)]*\)|<[^>]*>")


def concrete(route: Route) -> str:
    """Return the route's path with an id that no row has."""
    return LOOKUP.sub(str(ABSENT), route.path)


class RouteTests(ApiTestCase):
    def test_there_are_routes_in_both_versions(self):
        found = dict.fromkeys(("1", "2"), 0)
        for route in routes():
            found[route.version] += 1

        self.assertGreater(min(found.values()), 40)

    def test_every_action_names_a_registered_scope(self):
        for route in routes():
            with self.subTest(route=route):
                scope = scope_of(route.view, route.action)
                self.assertTrue(scope == ANY_VALID_TOKEN or scope in all_scopes())

    def test_without_a_token_every_route_is_401(self):
        for route in routes():
            with self.subTest(route=route):
                answer = self.client.generic(
                    route.method.upper(), f"{concrete(route)}?version={route.version}"
                )
                self.assertEqual(answer.status_code, 401)
                self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
                self.assertEqual(answer.headers["WWW-Authenticate"], 'Bearer realm="annex"')

    def test_with_every_scope_but_the_right_ones_every_route_is_403(self):
        for route in routes():
            if route.scope == ANY_VALID_TOKEN:
                continue
            lacking = {name for name in all_scopes() if route.scope not in expand([name])}
            with self.subTest(route=route):
                self._refused(route, lacking)

    def test_with_each_single_wrong_scope_every_route_is_403(self):
        clients = {}
        for route in routes():
            for name in all_scopes():
                if route.scope == ANY_VALID_TOKEN or route.scope in expand([name]):
                    continue
                with self.subTest(route=route, scope=name):
                    self._refused(route, {name}, clients)

    def test_a_token_in_the_query_or_a_cookie_is_no_credential(self):
        token = self.token(role="owner")
        self.client.cookies["annex_sign_in"] = token
        self.client.cookies["Authorization"] = f"Bearer {token}"

        for route in routes():
            with self.subTest(route=route):
                answer = self.client.generic(
                    route.method.upper(),
                    f"{concrete(route)}?version={route.version}&access_token={token}",
                )
                self.assertEqual(answer.status_code, 401)

    def test_a_body_that_django_refuses_to_parse_is_a_problem_document(self):
        answer = self.client.post(
            "/api/imports/?version=2",
            {f"field{number}": "x" for number in range(1_500)},
            headers={"Authorization": f"Bearer {self.token(role='owner')}"},
        )

        self.assertEqual((answer.status_code, answer.json()["code"]), (400, "bad_request"))
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")

    def _refused(self, route, scopes, clients=None):
        key = frozenset(scopes)
        clients = {} if clients is None else clients
        if key not in clients:
            clients[key] = self.token(role="owner", scopes=sorted(scopes))
        answer = self.client.generic(
            route.method.upper(),
            f"{concrete(route)}?version={route.version}",
            headers={"Authorization": f"Bearer {clients[key]}"},
        )
        self.assertEqual(answer.status_code, 403, answer.content[:300])
        self.assertEqual(answer.json()["code"], "insufficient_scope")
        self.assertEqual(answer.json()["scope"], route.scope)
