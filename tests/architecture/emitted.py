"""Which events the source emits: every family with what can happen to it."""

import ast
from collections.abc import Iterator

from tests.architecture.syntax import Module, keyword, modules, name_of, text_of

Function = ast.FunctionDef | ast.AsyncFunctionDef


def emitted() -> set[tuple[str, str]]:
    """Return every ``(family, op)`` that the product emits."""
    found = set()
    for module in modules():
        for function in ast.walk(module.tree):
            if isinstance(function, Function):
                for call in _calls(function, "emit"):
                    families = _values(module, function, keyword(call, "family"))
                    ops = _values(module, function, keyword(call, "op"))
                    found |= {(family, op) for family in families for op in ops}
    return found


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == name:
            yield node


def _values(module: Module, function: Function, node: ast.expr | None) -> set[str]:
    """Return what an argument can be: a literal, a value of a table, what callers hand over."""
    found: set[str | None] = set()
    match node:
        case ast.Constant(value=str(text)):
            found = {text}
        case ast.Subscript(value=ast.Name(id=table)):
            found = _values_of_table(module, table)
        case ast.Name(id=name):
            found = _from_callers(module, function, name) or _from_loop(module, function, name)
    if not found or None in found:
        at = module.path if node is None else module.place(node)
        raise AssertionError(f"{at}: say the family and the op so that they can be read here.")
    return {text for text in found if text is not None}


def _values_of_table(module: Module, table: str) -> set[str | None]:
    return {
        text_of(value)
        for assigned in module.assigned(table)
        if isinstance(assigned, ast.Dict)
        for value in assigned.values
    }


def _from_callers(module: Module, function: Function, name: str) -> set[str | None]:
    names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
    if name not in names:
        return set()
    place = names.index(name)
    return {
        text_of(call.args[place] if place < len(call.args) else keyword(call, name))
        for call in _calls(module.tree, function.name)
    }


def _from_loop(module: Module, function: Function, name: str) -> set[str | None]:
    for loop in ast.walk(function):
        match loop:
            case ast.For(
                target=ast.Tuple(elts=[_, ast.Name(id=target)]),
                iter=ast.Call(func=ast.Attribute(value=ast.Name(id=table), attr="items")),
            ) if target == name:
                return _values_of_table(module, table)
    return set()
