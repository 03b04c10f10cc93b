"""The demo companies as their files describe them: the only place that knows the format."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent.parent
_NEED: Final = re.compile(r"(documented|trained|evidenced|reviewed)(?: ([1-5]))?: (.+)")


@dataclass(frozen=True, slots=True)
class Need:
    """A requirement."""

    kind: str
    weight: int
    name: str


@dataclass(frozen=True, slots=True)
class Task:
    """A responsibility and what it asks for."""

    name: str
    weight: int
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class RolePlan:
    """A role; ``state`` is the share of its requirements that shall be satisfied now."""

    title: str
    also: tuple[str, ...]
    description: str
    state: float
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit, the role of whoever heads it, and how many people hold each other role."""

    path: tuple[str, ...]
    kind: str
    head: str
    staff: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """Somebody who can sign in: the head of ``unit``, or ``name`` where nobody works there."""

    email: str
    role: str
    unit: tuple[str, ...] | None
    name: str
    limited: bool
    language: str


@dataclass(frozen=True, slots=True)
class CompanyPlan:
    """A company to be made."""

    name: str
    slug: str
    domain: str
    prefix: str
    seed: int
    units: tuple[UnitPlan, ...]
    roles: tuple[RolePlan, ...]
    members: tuple[MemberPlan, ...]


def read_companies() -> Iterator[CompanyPlan]:
    """Yield the companies of the demo, by file name."""
    for path in sorted((FOLDER / "companies").glob("*.toml")):
        with path.open("rb") as file:
            yield _company(tomllib.load(file))


def read_names(kind: str) -> list[str]:
    """Return the ``given`` or ``family`` names to choose from."""
    text = (FOLDER / "names" / f"{kind}.txt").read_text(encoding="utf-8")
    return [word.replace("_", " ") for word in text.split()]


def _path(text: str) -> tuple[str, ...]:
    return tuple(text.split(" / "))


def _company(data: dict[str, Any]) -> CompanyPlan:
    return CompanyPlan(
        name=data["name"],
        slug=data["slug"],
        domain=data["domain"],
        prefix=data["prefix"],
        seed=data["seed"],
        units=tuple(
            UnitPlan(_path(one["path"]), one["kind"], one["head"], one["staff"])
            for one in data["units"]
        ),
        roles=tuple(_role(one) for one in data["roles"]),
        members=tuple(
            MemberPlan(
                email=one["email"],
                role=one["role"],
                unit=_path(one["unit"]) if "unit" in one else None,
                name=one.get("name", ""),
                limited=one.get("limited", False),
                language=one.get("language", "en"),
            )
            for one in data["members"]
        ),
    )


def _role(data: dict[str, Any]) -> RolePlan:
    tasks = tuple(
        Task(one["name"], one["weight"], tuple(map(_need, one["needs"]))) for one in data["tasks"]
    )
    return RolePlan(data["title"], tuple(data["also"]), data["description"], data["state"], tasks)


def _need(text: str) -> Need:
    found = _NEED.fullmatch(text)
    if found is None:
        raise ValueError(f"Not a requirement: {text}")
    kind, weight, name = found.groups()
    return Need(kind, int(weight or 1), name)
