"""The demo marketplace as its files describe it: the only place that knows the format."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "plans"


@dataclass(frozen=True, slots=True)
class SkillPlan:
    """A skill, what else it is called, and the skill it is a kind of."""

    name: str
    also: tuple[str, ...]
    broader: str


@dataclass(frozen=True, slots=True)
class ProfilePlan:
    """A kind of specialist: what all of them can do, what some can, and what a day costs."""

    title: str
    core: tuple[str, ...]
    more: tuple[str, ...]
    rates: tuple[int, int]
    focus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MissionPlan:
    """A kind of mission; ``must`` and ``wish`` are skills with the least level."""

    title: str
    about: str
    must: tuple[tuple[str, int], ...]
    wish: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """A field of work; ``share`` of a hundred specialists are in it."""

    name: str
    share: int
    skills: tuple[SkillPlan, ...]
    profiles: tuple[ProfilePlan, ...]
    missions: tuple[MissionPlan, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A city, its weight, and the languages of who lives there, the first one natively."""

    country: str
    city: str
    share: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberPlan:
    """Somebody who can sign in: for a client, as a specialist of a profile, or as an operator."""

    email: str
    name: str
    role: str
    client: str
    profile: str
    language: str


@dataclass(frozen=True, slots=True)
class MarketPlan:
    """The marketplace to be made."""

    name: str
    slug: str
    seed: int
    specialists: int
    missions: int
    clients: tuple[str, ...]
    places: tuple[Place, ...]
    members: tuple[MemberPlan, ...]
    fields: tuple[FieldPlan, ...]


def read_market() -> MarketPlan:
    """Return the marketplace of the demo."""
    data = _read("market")
    return MarketPlan(
        name=data["name"],
        slug=data["slug"],
        seed=data["seed"],
        specialists=data["specialists"],
        missions=data["missions"],
        clients=tuple(data["clients"]),
        places=tuple(
            Place(country, city, share, tuple(languages.split()))
            for country, city, share, languages in data["places"]
        ),
        members=tuple(
            MemberPlan(
                email=one["email"],
                name=one["name"],
                role=one["role"],
                client=one.get("client", ""),
                profile=one.get("profile", ""),
                language=one.get("language", "en"),
            )
            for one in data["members"]
        ),
        fields=tuple(map(_field, _read("fields")["fields"])),
    )


def read_names(kind: str) -> list[str]:
    """Return the ``given`` or ``family`` names to choose from."""
    text = (FOLDER / f"{kind}.txt").read_text(encoding="utf-8")
    return [word.replace("_", " ") for word in text.split()]


def _read(name: str) -> dict[str, Any]:
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _field(data: Mapping[str, Any]) -> FieldPlan:
    skills = [_skill(text, broader) for broader, kinds in data["skills"].items() for text in kinds]
    roots = [SkillPlan(broader, (), data["name"]) for broader in data["skills"]]
    return FieldPlan(
        name=data["name"],
        share=data["share"],
        skills=(SkillPlan(data["name"], (), ""), *roots, *skills),
        profiles=tuple(
            ProfilePlan(
                title=one["title"],
                core=tuple(one["core"]),
                more=tuple(one["more"]),
                rates=(one["rates"][0], one["rates"][1]),
                focus=tuple(one["focus"]),
            )
            for one in data["profiles"]
        ),
        missions=tuple(
            MissionPlan(
                title=one["title"],
                about=one["about"],
                must=tuple(map(_asked, one["must"])),
                wish=tuple(map(_asked, one["wish"])),
            )
            for one in data["missions"]
        ),
    )


def _skill(text: str, broader: str) -> SkillPlan:
    name, _, also = text.partition(" = ")
    return SkillPlan(name, tuple(also.split(", ")) if also else (), broader)


def _asked(text: str) -> tuple[str, int]:
    name, _, level = text.rpartition(" ")
    return name, int(level)
