"""Specialists of the legacy application, with their languages, skills and files."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from annex.presign.files import put
from annex.rescue.php.intervals import Interval
from annex.rescue.takeover.legacy import LegacyRow
from annex.rescue.takeover.plans import Known, Refused, RowWrite, Taken
from platforms.marketplace.specialists.models import (
    Document,
    Identity,
    LanguageLevel,
    Specialist,
    SpecialistLanguage,
    SpecialistSkill,
    SpecialistStatus,
)
from platforms.marketplace.specialists.services.documents import STORAGE
from platforms.marketplace.takeover.services.people import name_from

LEVELS: Final = range(1, 6)
DAYS_OF_MONTH: Final = 30
DAYS_OF_YEAR: Final = 365
PDF: Final = b"%PDF-"
LOCALE: Final = re.compile(r"([A-Za-z]{2})(?:[_-].*)?")
ERASED: Final = "They were erased here, and nothing of them is taken over again."


def take_specialist(row: LegacyRow, known: Known) -> Taken:
    """Return a specialist, who they are, and the languages they work in."""
    if (erased := _erased(known.new_id("specialist", row.key))) is not None:
        return Taken(found=erased, names={"id": row.key}, notes=[ERASED])
    user_id = known.id_of("app_user", row["id"])
    pk, identity = known.new_id("specialist", row.key), known.new_id("identity", row.key)
    given, _, family = name_from(row["email"]).partition(" ")
    who = {"given_name": given, "family_name": family, "email": row["email"]}
    taken = Taken(names={"id": row.key})
    values = {"identity_id": identity, "user_id": user_id, **_values(row, taken)}
    taken.target = RowWrite(Specialist, pk, values)
    languages = _languages(row["languages"], taken)
    taken.writes = [RowWrite(Identity, identity, who), taken.target]
    for language in languages:
        spoken = {"specialist_id": pk, "language": language, "level": LanguageLevel.B2}
        taken.writes.append(
            RowWrite(SpecialistLanguage, known.new_id("language", pk, language), spoken)
        )
    if languages:
        taken.notes.append("Languages had no level there; B2 is taken.")
    found = {"score": row["score"], "referred_by": row["referred_by"]}
    taken.left = {name: value for name, value in found.items() if value is not None}
    return taken


def take_specialist_skill(row: LegacyRow, known: Known) -> Taken:
    """Return a skill that somebody has; the best known is the first they stand for."""
    if row["level"] not in LEVELS:
        raise Refused(f"Its level {row['level']} is none of 1 to 5.")
    specialist, skill = row["specialist_id"], row["skill_id"]
    values = {
        "specialist_id": _not_erased(known.id_of("specialist", specialist)),
        "skill_id": known.id_of("skill", skill),
        "level": row["level"],
        "years": row["years"],
        # As many as there are levels, the highest first: the order they were shown in.
        "rank": 1 + LEVELS[-1] - row["level"],
    }
    return Taken(writes=[RowWrite(SpecialistSkill, known.new_id("held", row.key), values)])


@dataclass(frozen=True, slots=True)
class FileWrite(RowWrite):
    """A document whose bytes go to object storage before its row says that they are there."""

    data: bytes = b""

    def apply(self) -> None:
        """Put the bytes there, then write the row."""
        media_type = str(self.values["media_type"])
        key = str(self.values["storage_key"])
        put(storage_code=STORAGE, key=key, data=self.data, media_type=media_type)
        RowWrite(self.model, self.pk, self.values).apply()


def take_cv(row: LegacyRow, known: Known) -> Taken:
    """Return the file that lay in a specialist's row."""
    data = row["cv_blob"]
    checksum = hashlib.sha256(data).hexdigest()
    is_pdf = data.startswith(PDF)
    values = {
        "specialist_id": _not_erased(known.id_of("specialist", row.key)),
        "name": "cv.pdf" if is_pdf else "cv.bin",
        "media_type": "application/pdf" if is_pdf else "application/octet-stream",
        "size_bytes": len(data),
        "sha256": checksum,
        "storage_key": f"marketplace/{known.source.account_id}/{checksum}",
        "added_at": row["created_at"],
    }
    pk = known.new_id("cv", row.key)
    write = RowWrite(Document, pk, values)
    notes = [] if is_pdf else ["It is no PDF; what it is, nothing says."]
    return Taken(
        writes=[write if known.is_dry_run else FileWrite(Document, pk, values, data)], notes=notes
    )


def _erased(specialist_id: UUID) -> Specialist | None:
    return Specialist.objects.filter(pk=specialist_id, erased_at__isnull=False).first()


def _not_erased(specialist_id: UUID) -> UUID:
    if _erased(specialist_id) is not None:
        raise Refused(ERASED)
    return specialist_id


def _values(row: LegacyRow, taken: Taken) -> dict[str, Any]:
    return {
        "headline": row["headline"],
        "bio": row["bio"] or "",
        "day_rate": row["day_rate"],
        "currency": row["currency"],
        "seniority": row["seniority"],
        "country": row["addr_country_code"] or "",
        "city": row["addr_city"] or "",
        "notice_days": _days(row["notice_period"], taken),
        "call_after": row["call_after"],
        "free_from": row["available_from"],
        "status": SpecialistStatus.ACTIVE if row["enabled"] else SpecialistStatus.LEFT,
        "joined_at": row["created_at"],
    }


def _days(notice: Interval | None, taken: Taken) -> int:
    """Return a notice period in days; months count thirty, as no month is named."""
    if notice is None:
        return 0
    days = notice.years * DAYS_OF_YEAR + notice.months * DAYS_OF_MONTH + notice.days
    if notice.is_negative or notice.hours or notice.minutes or notice.seconds:
        raise Refused(f"The notice period {notice} is no number of days.")
    if notice.years or notice.months:
        taken.notes.append(f"The notice period {notice} counts as {days} days.")
    return days


def _languages(codes: list[str], taken: Taken) -> list[str]:
    """Return the languages of two letters among these, each once; a locale is one of its own."""
    found = {code: LOCALE.fullmatch(code.strip()) for code in codes}
    if unknown := [code for code, match in found.items() if match is None]:
        taken.notes.append(f"{', '.join(map(repr, unknown))} is no language of two letters.")
    return list(dict.fromkeys(match[1].lower() for match in found.values() if match))
