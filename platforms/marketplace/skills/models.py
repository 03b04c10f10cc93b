"""Rows of the skill taxonomy."""

from collections.abc import Iterable
from typing import ClassVar, Self
from uuid import UUID

from django.db import connections, models
from django.db.models import F, Func, GeneratedField, Q, TextField
from django.db.models.expressions import RawSQL

from annex.tenancy.context import require_account_id
from annex.tenancy.fields import TenantForeignKey
from annex.tenancy.models import TenantManager, TenantModel, TenantQuerySet

# As annex.api.search folds what is searched for; cut, because an index holds short values only.
FOLDED = (
    "left(lower(regexp_replace(normalize(%(expressions)s, NFKD), "
    "'[\\u0300-\\u036f]', '', 'g')), 400)"
)

# UNION, not UNION ALL: the walk ends even where a circle slipped in.
ABOVE_SQL = """
WITH RECURSIVE walk AS (
    SELECT id FROM marketplace_skills_skill WHERE account_id = %s AND id = ANY(%s)
    UNION
    SELECT r.broader_id FROM marketplace_skills_skillrelation r JOIN walk w ON r.skill_id = w.id
    WHERE r.account_id = %s
)
SELECT id FROM walk
"""


def folded_name() -> GeneratedField:
    """Return a column that the database keeps: the name in lower case and without accents."""
    return GeneratedField(
        expression=Func(F("name"), template=FOLDED, output_field=TextField()),
        output_field=TextField(),
        db_persist=True,
    )


class SkillSource(models.TextChoices):
    """Where a skill came from."""

    MANUAL = "manual"
    ESCO = "esco", "ESCO"
    ONET = "onet", "O*NET"
    LEGACY = "legacy"


class SkillQuerySet(TenantQuerySet["Skill"]):
    """Skills of the account entered."""

    def above(self, skill_ids: Iterable[UUID]) -> Self:
        """Keep the skills given and all that are broader, however far up."""
        account_id = require_account_id()
        walk = RawSQL(ABOVE_SQL, (account_id, list(skill_ids), account_id))
        return self.filter(pk__in=walk)

    def lock_taxonomy(self) -> None:
        """Make every other transaction that wants to relate skills wait for this one.

        Two relations that are each fine can make a circle together, and no constraint sees that.
        """
        key = f"{self.model._meta.db_table} {require_account_id()}"
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])


class Skill(TenantModel):
    """Something a specialist can do, such as "Django".

    ``uri`` names it in the taxonomy it came from: ESCO's concept URI, O*NET's element or commodity
    code; empty where there is none. ``folded`` is the name as people search for it.
    """

    name = models.CharField(max_length=200)
    folded = folded_name()
    uri = models.CharField(max_length=255, blank=True, default="")
    description = models.TextField(blank=True, default="")
    source = models.CharField(
        max_length=16, choices=SkillSource.choices, default=SkillSource.MANUAL
    )

    objects: ClassVar = TenantManager.from_queryset(SkillQuerySet)()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "name"), name="skill_name_in_account"),
            models.UniqueConstraint(
                fields=("account", "uri"), condition=~Q(uri=""), name="skill_uri_in_account"
            ),
            models.CheckConstraint(
                condition=Q(source__in=SkillSource.values), name="skill_source_is_known"
            ),
        )
        indexes = (
            models.Index(fields=("account", "folded"), name="skill_folded", include=("id",)),
        )

    def __str__(self) -> str:
        return self.name


class SkillAlias(TenantModel):
    """Another name that a skill goes by; ``language`` is an ISO 639-1 code, empty for any."""

    skill = TenantForeignKey(
        Skill, on_delete=models.DO_NOTHING, db_cascade=True, related_name="aliases"
    )
    name = models.CharField(max_length=200)
    folded = folded_name()
    language = models.CharField(max_length=2, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "skill", "name", "language"), name="skill_alias_once"
            ),
        )
        indexes = (
            models.Index(fields=("account", "name"), name="skill_alias_by_name"),
            models.Index(
                fields=("account", "folded"), name="skill_alias_folded", include=("skill",)
            ),
        )

    def __str__(self) -> str:
        return self.name


class SkillRelation(TenantModel):
    """``skill`` is a kind of ``broader``; a skill may have several broader ones."""

    named_by = ("skill", "broader")

    skill = TenantForeignKey(
        Skill, on_delete=models.DO_NOTHING, db_cascade=True, related_name="broader_relations"
    )
    broader = TenantForeignKey(
        Skill, on_delete=models.DO_NOTHING, db_cascade=True, related_name="narrower_relations"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("account", "skill", "broader"), name="skill_relation_once"
            ),
            models.CheckConstraint(
                condition=~Q(skill=F("broader")), name="skill_is_not_its_broader"
            ),
        )

    def __str__(self) -> str:
        return f"{self.skill_id} under {self.broader_id}"
