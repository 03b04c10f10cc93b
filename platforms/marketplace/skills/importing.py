"""Taking over a whole taxonomy: in one transaction, in batches, repeatable."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final
from uuid import UUID

from django.db import transaction

from annex.kernel.actor import Actor
from annex.realtime import events
from annex.tenancy import statistics
from platforms.marketplace.skills.catalogues import BroaderRow, Catalogue, SkillRow
from platforms.marketplace.skills.models import Skill, SkillAlias, SkillRelation
from platforms.marketplace.skills.policies import require_operator

BATCH: Final = 1_000
MOST_NAME: Final = 200
MOST_URI: Final = 255


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was left out, and why."""

    place: str
    reason: str


@dataclass(slots=True)
class Report:
    """What an import did, or would do."""

    created: int = 0
    changed: int = 0
    matched: int = 0
    aliases: int = 0
    relations: int = 0
    refused: list[Refused] = field(default_factory=list)


@transaction.atomic
def take_over(
    *,
    actor: Actor,
    catalogue: Catalogue,
    is_dry_run: bool = False,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Bring the skills of a catalogue into the account entered; ``progress`` hears of rows done.

    A skill is found again by its URI, else by its name while it has no URI; what it is called and
    described as stays, and what the catalogue calls it, in whatever language, is added. A dry run
    leaves nothing behind. Raises OperatorsOnly or CatalogueUnreadable.
    """
    require_operator(actor)
    Skill.objects.lock_taxonomy()
    importer = _Importer(catalogue)
    done = 0
    for batch in _batches(catalogue.rows()):
        importer.take([row for row in batch if isinstance(row, SkillRow)])
        importer.relate([row for row in batch if isinstance(row, BroaderRow)])
        done += len(batch)
        progress(done)
    report = importer.report
    if report.created + report.changed + report.aliases + report.relations:
        events.emit(family="skills", op="imported", data={"count": report.created})
        statistics.refresh((Skill, SkillAlias, SkillRelation))
    if is_dry_run:
        transaction.set_rollback(True)
    return report


class _Importer:
    """Knows the account's skills by URI and name, and every relation, while rows go by."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.report = Report()
        self._source = catalogue.source
        self._by_uri: dict[str, Skill] = {}
        self._by_name: dict[str, Skill] = {}
        for skill in Skill.objects.only("pk", "name", "uri", "description", "account_id"):
            self._know(skill)
        self._broader: dict[UUID, set[UUID]] = {}
        for pair in SkillRelation.objects.values_list("skill_id", "broader_id"):
            self._broader.setdefault(pair[0], set()).add(pair[1])
        self._by_key: dict[str, UUID] = {}
        self._said: set[tuple[str, str]] = set()

    def _know(self, skill: Skill) -> None:
        self._by_name[skill.name] = skill
        if skill.uri:
            self._by_uri[skill.uri] = skill

    def take(self, rows: Iterable[SkillRow]) -> None:
        """Create or match skills, and add the names that they go by besides."""
        new: list[Skill] = []
        changed: list[Skill] = []
        aliases: list[tuple[UUID, str, str]] = []
        for row in rows:
            if reason := self._wrong(row):
                self.report.refused.append(Refused(row.place, reason))
                continue
            skill = self._by_uri.get(row.uri) or self._by_name.get(row.name)
            if skill is None:
                skill = Skill(
                    name=row.name,
                    uri=row.uri,
                    description=row.description,
                    source=self._source,
                )
                new.append(skill)
                self._know(skill)
            elif self._mend(skill, row):
                changed.append(skill)
            else:
                self.report.matched += 1
            self._by_key[row.key] = skill.pk
            self._said.add((row.key, row.language))
            names = {row.name, *row.aliases} - {skill.name}
            aliases += [(skill.pk, name, row.language) for name in sorted(names)]
        Skill.objects.bulk_create(new)
        # One that is new in this batch is written as it has become since.
        mended = [skill for skill in dict.fromkeys(changed) if skill not in set(new)]
        if mended:
            Skill.objects.bulk_update(mended, ("uri", "description"))
        self.report.created += len(new)
        self.report.changed += len(mended)
        self._add_aliases(aliases)

    def _wrong(self, row: SkillRow) -> str:
        """Return why a row is left out; empty when it is not."""
        named = self._by_name.get(row.name)
        same = self._by_uri.get(row.uri) if row.uri else None
        if not row.key or not row.name:
            return "It has no name or no URI."
        if len(row.name) > MOST_NAME or len(row.uri) > MOST_URI:
            return f"Its name has more than {MOST_NAME} characters, or its URI {MOST_URI}."
        if any(len(alias) > MOST_NAME for alias in row.aliases):
            return f"Another name has more than {MOST_NAME} characters."
        if (row.key, row.language) in self._said:
            return "An earlier row is the same skill."
        if row.uri and same is None and named is not None and named.uri:
            return "Another skill has this name already."
        return ""

    def _mend(self, skill: Skill, row: SkillRow) -> bool:
        """Give a skill that is there what it lacks; tell whether the catalogue has it."""
        before = (skill.uri, skill.description)
        skill.uri = skill.uri or row.uri
        skill.description = skill.description or row.description
        self._know(skill)
        return before != (skill.uri, skill.description)

    def _add_aliases(self, aliases: list[tuple[UUID, str, str]]) -> None:
        rows = SkillAlias.objects.filter(skill__in={skill_id for skill_id, _, _ in aliases})
        there = set(rows.values_list("skill_id", "name", "language")) if aliases else set()
        new = [one for one in dict.fromkeys(aliases) if one not in there]
        SkillAlias.objects.bulk_create(
            SkillAlias(skill_id=skill_id, name=name, language=language)
            for skill_id, name, language in new
        )
        self.report.aliases += len(new)

    def relate(self, rows: Iterable[BroaderRow]) -> None:
        """Put skills under broader ones; what would make a circle is left out."""
        new: list[SkillRelation] = []
        for row in rows:
            skill_id = self._by_key.get(row.key)
            broader_id = self._by_key.get(row.broader_key)
            if skill_id is None or broader_id is None:
                self.report.refused.append(Refused(row.place, "It names a skill that is not here."))
            elif broader_id in self._broader.get(skill_id, ()):
                self.report.matched += 1
            elif self._lies_under(broader_id, skill_id):
                reason = "A skill can not be broader than itself."
                self.report.refused.append(Refused(row.place, reason))
            else:
                self._broader.setdefault(skill_id, set()).add(broader_id)
                new.append(SkillRelation(skill_id=skill_id, broader_id=broader_id))
        SkillRelation.objects.bulk_create(new)
        self.report.relations += len(new)

    def _lies_under(self, skill_id: UUID, above_id: UUID) -> bool:
        """Tell whether a skill is another, or lies however far below it."""
        seen: set[UUID] = set()
        waiting = [skill_id]
        while waiting:
            one = waiting.pop()
            if one == above_id:
                return True
            if one not in seen:
                seen.add(one)
                waiting += self._broader.get(one, ())
        return False


def _batches(
    rows: Iterator[SkillRow | BroaderRow],
) -> Iterator[list[SkillRow | BroaderRow]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
