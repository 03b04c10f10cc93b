"""What the source says to clients: its refusals, and every sentence for people."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from annex.api.problems import STATUS
from tests.architecture.syntax import GETTEXT, Module, modules, name_of, text_of

FRAMEWORKS = ("rest_framework.exceptions", "rest_framework.serializers", "django.core.exceptions")
NOT_FOR_CLIENTS = {"ImproperlyConfigured"}
PLURALS = {"ngettext", "ngettext_lazy"}
MESSAGES = {"error_messages", "default_error_messages"}


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error class; the status is None where the API never answers with it."""

    code: str
    status: int | None
    title: str
    module: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text for people; None when it is put together at run time, so that no catalogue has it.

    Its singular and its plural are one text, with a NUL between them as catalogues have it.
    """

    text: str | None
    place: str


@cache
def refusals() -> tuple[Refusal, ...]:
    """Return every error class of ours that says its own code and title."""
    bases: dict[str, set[str]] = defaultdict(set)
    found = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {name_of(base) for base in node.bases}
                said = {
                    name_of(target): text_of(statement.value)
                    for statement in node.body
                    if isinstance(statement, ast.Assign)
                    for target in statement.targets
                }
                if said.get("code") and said.get("title"):
                    found.append((node.name, said["code"], said["title"], module.path))
    statuses = {kind.__name__: status for kind, status in STATUS.items()}

    def lineage(name: str) -> set[str]:
        return {name}.union(*(lineage(base) for base in bases.get(name, ())))

    return tuple(
        Refusal(code, next((statuses[n] for n in lineage(name) & statuses.keys()), None), title, at)
        for name, code, title, at in found
        if "DomainError" in lineage(name)
    )


@cache
def sentences() -> tuple[Sentence, ...]:
    """Return every text that a client can be told."""
    titles = [Sentence(refusal.title, refusal.module) for refusal in refusals()]
    return tuple(titles + [one for module in modules() for one in _sentences(module)])


def _sentences(module: Module) -> Iterator[Sentence]:
    exceptions = _framework_exceptions(module)
    for call in module.calls():
        for node in _said_in(call, exceptions):
            yield from _texts(module, node)
        if name_of(call.func) == "fail":  # the words go into a message of DRF's, as they are
            yield from (
                Sentence(None, module.place(word.value))
                for word in call.keywords
                if isinstance(word.value, ast.Constant)
            )
    yield from _in_two_numbers(module)
    for name, value in module.assignments():
        if name in MESSAGES:
            yield from _texts(module, value)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if text_of(key) == "detail" and not isinstance(value, ast.Dict):
                    yield from _texts(module, value)


def _in_two_numbers(module: Module) -> Iterator[Sentence]:
    for call in module.calls():
        if name_of(call.func) in PLURALS:
            one, many = map(text_of, call.args[:2])
            said = None if one is None or many is None else f"{one}\x00{many}"
            yield Sentence(said, module.place(call))


def _said_in(call: ast.Call, exceptions: set[str]) -> Iterator[ast.expr]:
    """Yield the arguments of a call that are told to a client."""
    name = name_of(call.func)
    if name in GETTEXT | exceptions:
        yield from call.args[:1]
    elif name in {"document", "json_response"}:
        yield from call.args[2:3]
    if name == "Closing":
        return  # a socket tells the program, in English, why it closes
    for word in call.keywords:
        # A text there is how to decode, not a sentence.
        decodes = word.arg == "errors" and text_of(word.value) is not None
        if word.arg in {"detail", "errors"} | MESSAGES and not decodes:
            yield word.value


def _framework_exceptions(module: Module) -> set[str]:
    """Return what the module calls the exceptions of DRF and Django that carry sentences."""
    return {"ValidationError"} | {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.module in FRAMEWORKS
        for alias in node.names
        if alias.name not in NOT_FOR_CLIENTS
    }


def _texts(module: Module, node: ast.expr, *, depth: int = 0) -> Iterator[Sentence]:
    """Yield the literals in ``node``; what no catalogue can have is a sentence without a text."""
    inner: list[ast.expr] = []
    match node:
        case ast.Constant(value=str(text)):
            yield Sentence(text, module.place(node))
        case (
            ast.JoinedStr()
            | ast.BinOp(left=ast.Constant(value=str()) | ast.JoinedStr())
            | ast.Call(func=ast.Attribute(value=ast.Constant(value=str()), attr="format"))
        ):
            yield Sentence(None, module.place(node))
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Dict(values=parts):
            inner = parts
        case ast.IfExp():
            inner = [node.body, node.orelse]
        case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get")):
            inner = [table]
        case ast.Name(id=name) if depth < 3:
            for value in module.assigned(name):
                yield from _texts(module, value, depth=depth + 1)
    for part in inner:
        yield from _texts(module, part, depth=depth)
