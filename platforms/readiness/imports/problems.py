"""What can be wrong with a file or a row: the only place for these sentences.

A problem is kept as a code with its facts and put into words when somebody reads it, in the
language of the reader.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from annex.kernel.errors import Invalid

SENTENCES: Final = {
    "undecodable": _(
        "Line %(line)s, column %(column)s: byte 0x%(byte)s is not UTF-8. Save the file as UTF-8"
        " (in a spreadsheet: CSV UTF-8) and send it again."
    ),
    "undecodable_as_windows": _(
        "Line %(line)s, column %(column)s: byte 0x%(byte)s is not UTF-8. The file looks like"
        " Windows-1252, in which this reads “%(sample)s”. Save it as UTF-8, or import it again"
        " with the encoding windows-1252."
    ),
    "undecodable_windows": _(
        "Line %(line)s, column %(column)s: byte 0x%(byte)s means nothing in Windows-1252. Save the"
        " file as UTF-8 and send it again."
    ),
    "nul": _(
        "Line %(line)s, column %(column)s: a NUL byte. This is not a text file; export it as CSV"
        " or tab-separated text."
    ),
    "empty_file": _("The file is empty. Send one with a header line and a row for each person."),
    "not_csv": _(
        "Line %(line)s: %(reason)s. Check the quotation marks there; a quotation mark inside a"
        " value is written twice."
    ),
    "missing_column": _(
        "The header names no column for %(field)s. Add one called “%(field)s” (also understood:"
        " %(synonyms)s). The header has: %(found)s."
    ),
    "column_twice": _(
        "The columns “%(first)s” and “%(second)s” both mean %(field)s. Remove or rename one."
    ),
    "no_rows": _("There is a header but no row below it."),
    "cell_count": _(
        "The row has %(found)s values where the header has %(expected)s. A delimiter or a"
        " quotation mark is missing or too many."
    ),
    "empty": _("%(column)s is empty; every row needs it."),
    "too_long": _("%(column)s has %(length)s characters; at most %(limit)s fit. Shorten it."),
    "email": _("%(column)s: “%(value)s” is not an email address. Correct it or leave it empty."),
    "fte_not_number": _(
        "%(column)s: “%(value)s” is not a number. Write the share of a full-time job, such as 0.8."
    ),
    "fte_range": _(
        "%(column)s: %(value)s is not above 0 and up to 1. Write the share of a full-time job: 1"
        " for full time, 0.5 for half."
    ),
    "fte_decimals": _("%(column)s: %(value)s has more than three decimals. Round it."),
    "date": _("%(column)s: “%(value)s” is not a date like 2026-03-31. Write year-month-day."),
    "ends_before_start": _(
        "%(column)s: %(ends_on)s is not after the start %(starts_on)s. The end is the first day"
        " that no longer counts."
    ),
    "status": _("%(column)s: “%(value)s” is unknown. Write active or left."),
    "path_gap": _(
        "%(column)s: “%(value)s” has an empty part. Write names with “/” between them, such as"
        " Operations / Logistics."
    ),
    "path_cycle": _(
        "%(column)s: “%(value)s” puts “%(name)s” inside itself. Write the path from the top unit"
        " down, each once; if it is another unit of the same name, give it a name of its own."
    ),
    "duplicate": _(
        "Employee number %(number)s is on lines %(lines)s. Keep one row for each person; a second"
        " row for the same person needs another position_number."
    ),
    "person_differs": _(
        "The rows of employee %(number)s on lines %(lines)s differ in %(fields)s. Write the same"
        " on each."
    ),
    "seat_differs": _(
        "Position %(number)s is on lines %(lines)s with different titles or departments. Write"
        " the same on each, or use another position_number."
    ),
    "manager_unknown": _(
        "%(column)s: nobody has the employee number %(number)s, neither in this file nor in the"
        " company. Correct it, add that person, or leave it empty."
    ),
    "seat_unknown": _(
        "%(column)s: there is no position %(number)s, neither in this file nor in the company."
        " Correct it or leave it empty."
    ),
    "manager_seatless": _(
        "%(column)s: %(number)s holds no position to report to. Give that person a job title and"
        " a department, or leave it empty."
    ),
    "manager_cycle": _(
        "Reporting lines go in a circle: %(cycle)s. Correct the manager of one of them."
    ),
    "manager_rejected": _(
        "Reports to nobody until line %(line)s, the row of manager %(number)s, is put right."
    ),
    "changes": _("Changes: %(fields)s."),
    "rivals": _("Other roles go by this title too: %(titles)s."),
    "seatless": _(
        "Job title and department are empty. Fill in both; only somebody who is already in the"
        " company and holds no position may have neither."
    ),
    "title_unmatched": _(
        "“%(title)s” matches no role of the catalogue. Choose a role for it among the matches, or"
        " have roles created for unmatched titles."
    ),
    "code_unknown": _("Code %(code)s is not in the occupations. Add it there or remove the row."),
    "code_twice": _("Code %(code)s is already on line %(line)s. Keep one of them."),
    "title_twice": _("The title “%(title)s” is already on line %(line)s. Keep one of them."),
    "title_taken": _(
        "The title “%(title)s” belongs to another role of the company. Rename one of them."
    ),
    "said_twice": _("This is already said on line %(line)s. Keep one of them."),
    "weight": _("%(column)s: “%(value)s” is not a whole number from 1 to 5."),
    "kind": _(
        "%(column)s: “%(value)s” is unknown. Write documented, trained, evidenced or reviewed."
    ),
    "task_unknown": _("The task “%(task)s” is not among the tasks of %(code)s."),
    "no_occupations": _(
        "There is no occupation_data file (O*NET calls it “Occupation Data.txt”) among: %(found)s."
        " Send it together with the others."
    ),
    "file_twice": _("“%(first)s” and “%(second)s” are the same table. Send one of them."),
    "bad_zip": _("“%(name)s” is not a readable zip archive. Send the files themselves."),
    "changed_meanwhile": _(
        "Somebody changed the company while the import ran, so nothing of it was kept. Start it"
        " again."
    ),
    "worker_lost": _(
        "The import was cut off %(attempts)s times before its end; nothing of it was kept. Start"
        " it again, or ask whoever runs the servers."
    ),
    "unexpected": _(
        "The import ran into a defect of this program; nothing of it was kept. The log of the"
        " worker says more."
    ),
    "rows_rejected": _(
        "%(count)s rows are rejected. Correct them and send the file again, or import the others"
        " by skipping the rejected."
    ),
    "too_large": _("“%(name)s” has more than %(limit)s MB. Send a smaller file."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: its code, the column as the file calls it, and facts for the sentence."""

    code: str
    column: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """What is wrong and what to do, in the language in force."""
        return str(SENTENCES[self.code]) % {"column": self.column, **self.facts}

    def to_json(self) -> dict[str, Any]:
        """Return what ``from_json`` takes."""
        return {"code": self.code, "column": self.column, "facts": dict(self.facts)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Return the problem that ``to_json`` wrote."""
        return cls(value["code"], value["column"], value["facts"])


class FileRefused(Invalid):
    """A file can not be read at all; ``file`` says which, ``problems`` why."""

    code = "imports.file_refused"
    title = gettext_noop("The file can not be read.")

    def __init__(self, file: str, *problems: Problem) -> None:
        self.file, self.problems = file, problems
        sentences = [problem.sentence for problem in problems]
        detail = gettext("%(file)s: %(sentences)s")
        super().__init__(
            detail=detail % {"file": file, "sentences": " ".join(sentences)},
            errors={file: sentences},
        )
