"""Conditions are put together without losing a parameter or the meaning of NULL."""

from django.test import SimpleTestCase

from annex.odoo.sql import Sql, all_of, any_of, column, name, sql

ONE, TWO = Sql("a = %s", (1,)), Sql("b = %s", (2,))


class SqlTests(SimpleTestCase):
    def test_parameters_follow_their_places(self):
        self.assertEqual(ONE & TWO, Sql("(a = %s AND b = %s)", (1, 2)))
        self.assertEqual(sql("x({}, {})", TWO, ONE), Sql("x(b = %s, a = %s)", (2, 1)))

    def test_what_is_known_is_not_asked(self):
        self.assertEqual(ONE & Sql.always(), ONE)
        self.assertEqual(ONE & Sql.never(), Sql.never())
        self.assertEqual(ONE | Sql.always(), Sql.always())
        self.assertEqual(any_of([]), Sql.never())
        self.assertEqual(all_of([]), Sql.always())

    def test_null_is_false_below_a_negation(self):
        self.assertEqual(~ONE, Sql("(a = %s) IS NOT TRUE", (1,)))
        self.assertEqual(~Sql.never(), Sql.always())

    def test_braces_in_a_part_are_no_places(self):
        self.assertEqual(sql("f({})", Sql("'{}'")), Sql("f('{}')"))

    def test_names_are_quoted_and_others_are_refused(self):
        self.assertEqual(column("a", "user"), Sql('"a"."user"'))
        for wrong in ('a"b', "a b", "", "1a", "a;", "a%s"):
            with self.subTest(wrong), self.assertRaises(ValueError):
                name(wrong)
