"""What the columns of a roster may be called, in English and in French."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from platforms.readiness.imports.problems import FileRefused, Problem

NAMES: Final[dict[str, tuple[str, ...]]] = {
    "employee_number": (
        "employee number",
        "employee id",
        "employee no",
        "personnel number",
        "staff number",
        "matricule",
        "numéro d'employé",
        "no d'employé",
    ),
    "given_name": ("given name", "first name", "forename", "prénom"),
    "family_name": ("family name", "last name", "surname", "nom de famille", "nom"),
    "email": ("email", "e-mail", "email address", "courriel", "adresse courriel", "mail"),
    "status": ("status", "statut"),
    "job_title": (
        "job title",
        "title",
        "position title",
        "titre du poste",
        "titre d'emploi",
        "titre",
        "intitulé du poste",
        "emploi",
        "fonction",
    ),
    "role": ("role", "catalogue role", "rôle"),
    "department": (
        "department",
        "department path",
        "unit",
        "org unit",
        "département",
        "service",
        "unité",
    ),
    "manager_number": (
        "manager number",
        "manager",
        "manager id",
        "reports to",
        "supervisor",
        "supervisor number",
        "matricule du gestionnaire",
        "gestionnaire",
        "matricule du supérieur",
        "supérieur",
        "responsable",
    ),
    "position_number": ("position number", "seat number", "numéro de poste", "no de poste"),
    "reports_to_position": ("reports to position", "position du supérieur"),
    "fte": ("fte", "full-time equivalent", "etp", "équivalent temps plein", "taux d'occupation"),
    "starts_on": ("starts on", "start date", "hire date", "date de début", "début"),
    "ends_on": ("ends on", "end date", "date de fin", "fin"),
}
"""For each field of a roster the headings understood; the first is the one we write."""

REQUIRED: Final = ("employee_number", "given_name", "family_name", "job_title", "department")


def plain(heading: str) -> str:
    """Return ``heading`` without case, accents or punctuation."""
    letters = unicodedata.normalize("NFKD", heading).casefold()
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())


_FIELD: Final = {plain(name): field for field, names in NAMES.items() for name in names}


def field_of(heading: str) -> str | None:
    """Return the field that a heading means, or None."""
    return _FIELD.get(plain(heading))


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands in a row, what the file calls it, and what nobody understands."""

    index: dict[str, int]
    heading: dict[str, str]
    ignored: tuple[str, ...]


def find_columns(header: Sequence[str], *, file: str) -> Columns:
    """Return the columns of ``header``. Raises FileRefused for one missing or said twice."""
    index: dict[str, int] = {}
    heading: dict[str, str] = {}
    ignored: list[str] = []
    problems: list[Problem] = []
    for at, cell in enumerate(header):
        field = field_of(cell)
        if field is None:
            ignored += [cell.strip()] if cell.strip() else []
        elif field in index:
            facts = {"first": heading[field], "second": cell.strip(), "field": field}
            problems.append(Problem("column_twice", facts=facts))
        else:
            index[field], heading[field] = at, cell.strip()
    for field in REQUIRED:
        if field not in index:
            facts = {
                "field": field,
                "synonyms": ", ".join(NAMES[field][1:]),
                "found": ", ".join(cell.strip() for cell in header),
            }
            problems.append(Problem("missing_column", facts=facts))
    if problems:
        raise FileRefused(file, *problems)
    return Columns(index, heading, tuple(ignored))
