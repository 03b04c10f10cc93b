"""Skills of the legacy application."""

from annex.rescue.takeover.legacy import LegacyRow
from annex.rescue.takeover.plans import Known, RowWrite, Taken
from platforms.marketplace.skills.models import Skill, SkillRelation, SkillSource


def take_skill(row: LegacyRow, known: Known) -> Taken:
    """Return a skill; one of that name that is here is the same."""
    name, pk = row["name"].strip(), known.new_id("skill", row.key)
    other = Skill.objects.filter(name=name).exclude(pk=pk).first()
    if other is not None:
        return Taken(found=other, notes=["A skill of this name was here, and is taken for it."])
    values = {"name": name, "uri": row["esco_uri"] or "", "source": SkillSource.LEGACY}
    return Taken(writes=[RowWrite(Skill, pk, values)])


def take_broader(row: LegacyRow, known: Known) -> Taken:
    """Return that a skill is a kind of its parent."""
    values = {
        "skill_id": known.id_of("skill", row.key),
        "broader_id": known.id_of("skill", row["parent_id"]),
    }
    other = SkillRelation.objects.filter(**values).first()
    pk = known.new_id("broader", row.key)
    if other is not None and other.pk != pk:
        return Taken(found=other)
    return Taken(writes=[RowWrite(SkillRelation, pk, values)])
