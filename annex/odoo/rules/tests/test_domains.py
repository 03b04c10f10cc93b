"""The text of a domain becomes a tree, or is refused; nothing in it is ever run."""

from django.test import SimpleTestCase

from annex.odoo.rules.domains import Constant, Every, Leaf, Not, Some, mentions, parse
from annex.odoo.rules.errors import Refused

REFUSED = (
    "[('a', '=', 1)",
    "__import__('os').system('true')",
    "[x for x in (1,)]",
    "(lambda: [])()",
    "{'a': 1}",
    "['|', ('a', '=', 1)]",
    "['!']",
    "[('a', '=')]",
    "[('a', '===', 1)]",
    "[('a', 'inselect', 1)]",
    "[(2, '=', 1)]",
    "[(1, '=', 0)]",
    "[('a', op, 1)]",
    "[('a', '=', 1)] * 3",
    "[1]",
    "['&']",
    "[" + "'!', " * 5000 + "('a', '=', 1)]",
    "'" + "a" * 30_000 + "'",
)


def shape(node):
    match node:
        case Leaf():
            return node.path
        case Not():
            return ("!", shape(node.part))
        case Every():
            return ("&", *map(shape, node.parts))
        case Some():
            return ("|", *map(shape, node.parts))
    return node


class DomainTests(SimpleTestCase):
    def test_conditions_that_nothing_joins_all_have_to_hold(self):
        self.assertEqual(shape(parse("[('a', '=', 1), ('b', '=', 2)]")), ("&", "a", "b"))

    def test_operators_stand_before_what_they_join(self):
        tree = parse("['|', '!', ('a', '=', 1), '&', ('b', '=', 1), ('c', '=', 1), ('d', '=', 1)]")

        self.assertEqual(shape(tree), ("&", ("|", ("!", "a"), ("&", "b", "c")), "d"))

    def test_lists_are_joined_and_comments_and_lines_are_nothing(self):
        self.assertEqual(
            shape(parse("\n [('a', '=', 1),  # why\n] + [['b', '=', 2]]")), ("&", "a", "b")
        )

    def test_nothing_asked_for_is_everything(self):
        for text in ("", "  \n", "[]", "()"):
            self.assertEqual(parse(text), Constant(True), text)

    def test_odoo_s_own_true_and_false_are_known(self):
        self.assertEqual(parse("[(1, '=', 1)]"), Constant(True))
        self.assertEqual(parse("[(0, '=', 1)]"), Constant(False))

    def test_everything_else_is_refused(self):
        for text in REFUSED:
            with self.subTest(text[:60]), self.assertRaises(Refused):
                parse(text)

    def test_a_condition_on_a_field_is_found_at_its_level_only(self):
        self.assertTrue(mentions(parse("['!', ('active', '=', True)]"), "active"))
        self.assertFalse(mentions(parse("[('project_id.active', '=', True)]"), "active"))
