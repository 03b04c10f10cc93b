"""The product's modules as syntax trees, and what can be read off an expression."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tests.architecture.sources import ROOT, python_files

PRODUCT = ("annex", "config", "platforms")
GETTEXT = {"gettext", "gettext_lazy", "gettext_noop", "_"}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the product, without tests and migrations."""

    path: str
    tree: ast.Module

    def place(self, node: ast.expr) -> str:
        """Say where ``node`` is."""
        return f"{self.path}:{node.lineno}"

    def calls(self) -> Iterator[ast.Call]:
        """Yield every call in the module."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def assignments(self) -> Iterator[tuple[str, ast.expr]]:
        """Yield each variable or attribute that is given a value, with the value."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                yield from ((name_of(target), node.value) for target in node.targets)
            elif isinstance(node, ast.AnnAssign) and node.value is not None:
                yield name_of(node.target), node.value

    def assigned(self, name: str) -> Iterator[ast.expr]:
        """Yield what a variable is given, in any function of the module."""
        return (value for target, value in self.assignments() if target == name)


@cache
def modules() -> tuple[Module, ...]:
    """Return every module of the product."""
    return tuple(
        Module(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8")))
        for path in python_files(tests=False)
        if path.relative_to(ROOT).parts[0] in PRODUCT and "migrations" not in path.parts
    )


def name_of(node: ast.expr) -> str:
    """Return the last part of a dotted name, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def text_of(node: ast.expr | None) -> str | None:
    """Return the text that a literal, or gettext around one, stands for; None for all else."""
    if isinstance(node, ast.Call) and name_of(node.func) in GETTEXT and node.args:
        return text_of(node.args[0])
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keyword(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a call's keyword argument, or None."""
    return next((word.value for word in call.keywords if word.arg == name), None)
