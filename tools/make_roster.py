"""Make a personnel roster for trying imports: the same seed gives the same file, byte for byte.

    python tools/make_roster.py --catalogue O*NET-FOLDER --out roster.csv

The company is made up; its job titles come from the catalogue: most are occupation titles or their
alternates, some are misspelt or varied the way people do, and a few exist in no catalogue.
"""

import argparse
import csv
import datetime
import random
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

COLUMNS = (
    "employee_number",
    "given_name",
    "family_name",
    "email",
    "job_title",
    "department",
    "manager_number",
    "fte",
    "starts_on",
    "ends_on",
)
NAMES = Path(__file__).resolve().parent.parent / "platforms" / "readiness" / "demo" / "names"
TODAY = datetime.date(2026, 1, 1)
CROWD_CODE = "53-7062.00"
"""Hand movers of freight: the one job that thousands may hold in a freight company."""

UNMATCHED = (
    "Zamboni Whisperer",
    "Keeper of the Ice Road",
    "Vibes Ambassador",
    "Grade 7b (legacy)",
    "TBD",
    "Second Mate of Spreadsheets",
    "Chargé de mission",
    "Qulliq Keeper",
)

DIVISIONS = {
    "Executive Office": (("11",), ("Strategy", "Programmes", "Regions")),
    "Finance": (("13",), ("Accounting", "Purchasing", "People and Pay")),
    "Technology": (("15", "17"), ("Software", "Networks", "Engineering")),
    "Laboratories": (("19",), ("Environment", "Materials")),
    "Legal and Community": (("21", "23"), ("Legal", "Community Relations")),
    "Learning": (("25",), ("Apprenticeships", "Library")),
    "Communications": (("27",), ("Studio", "Press")),
    "Health": (("29", "31"), ("Clinics", "First Aid", "Rehabilitation")),
    "Protection": (("33",), ("Fire", "Gates", "Patrol")),
    "Facilities": (("35", "37", "39"), ("Canteens", "Grounds", "Travel")),
    "Sales": (("41",), ("Key Accounts", "Counters", "Field")),
    "Administration": (("43",), ("Dispatch", "Records", "Service Desk")),
    "Works": (("45", "47", "49"), ("Building", "Vehicles", "Plant")),
    "Production": (("51",), ("Assembly", "Packing", "Quality")),
    "Operations": (("53", "55"), ("Road", "Rail", "Harbour", "Air")),
}


@dataclass(slots=True)
class Person:
    """One row before it has a number; ``boss`` is nobody for the head of the company."""

    title: str
    department: str
    boss: "Person | None"
    number: str = ""


def read_tsv(folder: Path, *names: str) -> list[list[str]]:
    """Return the rows below the header of the first of ``names`` in ``folder``."""
    for name in names:
        if (path := folder / name).exists():
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            return [line.split("\t") for line in lines[1:]]
    raise SystemExit(f"No {names[0]} in {folder}: name a folder of O*NET's text files.")


def misspell(rng: random.Random, title: str) -> str:
    """Return ``title`` with two neighbouring letters swapped, or one dropped or doubled."""
    at = rng.randrange(1, max(2, len(title) - 2))
    kind = rng.randrange(3)
    if kind == 0:
        return title[:at] + title[at + 1] + title[at] + title[at + 2 :]
    return title[:at] + (title[at] * 2 if kind == 1 else "") + title[at + 1 :]


def vary(rng: random.Random, title: str) -> str:
    """Return ``title`` as another department might write it."""
    return rng.choice(
        (
            title.upper(),
            f"Sr. {title}",
            f"{title} II",
            f"{title}, Nights",
            title.replace(" and ", " & ").replace("Manager", "Mgr"),
            re.sub(r"s\b", "", title),
            re.sub(r"^(\w+) (\w+)$", r"\2, \1", title),
        )
    )


def choose_titles(
    rng: random.Random, folder: Path, count: int, crowd: str
) -> tuple[list[str], dict[str, list[str]]]:
    """Return the crowd's titles, and for each two-digit job family the other titles."""
    occupations = read_tsv(folder, "occupation_data.tsv", "Occupation Data.txt")
    alternates = read_tsv(folder, "alternate_titles.tsv", "Alternate Titles.txt")
    owners: dict[str, set[str]] = {}
    for code, title, *_ in alternates:
        owners.setdefault(title, set()).add(code)
    crowd = crowd if any(code == crowd for code, *_ in occupations) else occupations[0][0]
    own = [title for code, title, *_ in occupations if code == crowd]
    said = set(" ".join(own).split())
    only = (title for title, codes in owners.items() if codes == {crowd})
    own += sorted(only, key=lambda title: (-len(said & set(title.split())), title))[:2]
    pool = [(code, title) for code, title, *_ in occupations if code != crowd]
    pool = rng.sample(pool, min(len(pool), count * 35 // 100))
    spare = sorted((min(codes), title) for title, codes in owners.items() if crowd not in codes)
    spare = rng.sample(spare, min(len(spare), count))
    taken, families = set(own), dict[str, list[str]]()
    room = count - len(own) - len(UNMATCHED)
    for index, (code, title) in enumerate(pool + spare):
        if index % 10 == 7:
            title = misspell(rng, title)
        elif index % 10 == 3:
            title = vary(rng, title)
        if room > 0 and title not in taken:
            taken.add(title)
            families.setdefault(code[:2], []).append(title)
            room -= 1
    return own, families


def staff(
    rng: random.Random,
    rows: int,
    crowd_size: int,
    crowd_titles: list[str],
    families: dict[str, list[str]],
) -> Iterator[Person]:
    """Yield everybody, each after the person they report to."""
    head = Person("Chief Executive Officer", "Executive Office", None)
    yield head
    made = 1
    logistics = Person("Logistics Director", "Operations / Logistics", head)
    yield logistics
    made += 1
    depots = max(1, crowd_size // 200)
    crowd_weights = [8, 1, 1][: len(crowd_titles)]
    for depot in range(1, depots + 1):
        path = f"Operations / Logistics / Depot {depot}"
        depot_head = Person("Depot Manager", path, logistics)
        yield depot_head
        size = crowd_size * depot // depots - crowd_size * (depot - 1) // depots
        for title in rng.choices(crowd_titles, crowd_weights, k=size):
            shift = rng.choice(("Day", "Evening", "Night"))
            yield Person(title, f"{path} / {shift} Shift", depot_head)
        made += size + 1
    others = [
        (division, department, title)
        for division, (codes, departments) in DIVISIONS.items()
        for code in codes
        for index, title in enumerate(sorted(families.get(code, ())))
        for department in (departments[index % len(departments)],)
    ]
    others += [("Executive Office", "Regions", title) for title in UNMATCHED]
    rng.shuffle(others)
    weights = [1 / (rank + 8) for rank in range(len(others))]
    rest = max(rows - made, 0)
    drawn = others[:rest] + rng.choices(others, weights, k=max(0, rest - len(others)))
    heads: dict[str, Person] = {}
    for division, department, title in drawn:
        path = f"{division} / {department}"
        if division in heads and path in heads and rng.random() < 0.7:
            path += f" / Site {rng.randrange(1, 9)}"
        boss = heads.get(path) or heads.get(f"{division} / {department}") or heads.get(division)
        person = Person(title, path if boss else division, boss or head)
        heads.setdefault(person.department, person)
        yield person


def ascii_word(name: str) -> str:
    """Return the letters of ``name`` that fit the left side of an email address."""
    plain = unicodedata.normalize("NFKD", name.replace("Đ", "D").replace("ø", "o"))
    return re.sub(r"[^a-z-]", "", plain.casefold())


def make_rows(rng: random.Random, people: list[Person]) -> Iterator[list[str]]:
    """Yield one row a person in the order of COLUMNS; numbers follow no rank."""
    given_names = (NAMES / "given.txt").read_text(encoding="utf-8").split()
    family_names = (NAMES / "family.txt").read_text(encoding="utf-8").split()
    numbers = [f"E{number:05d}" for number in range(1, len(people) + 1)]
    rng.shuffle(numbers)
    for person, number in zip(people, numbers, strict=True):
        person.number = number
    for person in sorted(people, key=lambda person: person.number):
        given, family = rng.choice(given_names), rng.choice(family_names).replace("_", " ")
        mail = f"{ascii_word(given)}.{ascii_word(family)}.{person.number.lower()}@example.com"
        starts_on = TODAY - datetime.timedelta(days=rng.randrange(1, 7000))
        ends_on = ""
        if rng.random() < 0.03:
            ends_on = (starts_on + datetime.timedelta(days=rng.randrange(200, 9000))).isoformat()
        fte = rng.choices(("1", "0.8", "0.6", "0.5", "0.25"), (80, 8, 4, 6, 2))[0]
        boss = person.boss.number if person.boss else ""
        yield [
            person.number,
            given,
            family,
            mail,
            person.title,
            person.department,
            boss,
            fte,
            starts_on.isoformat(),
            ends_on,
        ]


def write(path: Path, rows: Iterable[list[str]]) -> int:
    """Write the CSV and return how many rows it has below its header."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def main() -> None:
    """Read the options, write the file, say what is in it."""
    parser = argparse.ArgumentParser(description="Make a personnel roster for trying imports.")
    parser.add_argument("--catalogue", type=Path, required=True, help="folder of O*NET files")
    parser.add_argument("--out", type=Path, required=True, help="the CSV file to write")
    parser.add_argument("--rows", type=int, default=30_000)
    parser.add_argument("--titles", type=int, default=1_000, help="about how many job titles")
    parser.add_argument("--crowd", type=int, default=9_000, help="holders of the largest role")
    parser.add_argument("--crowd-code", default=CROWD_CODE, help="that role's O*NET-SOC code")
    parser.add_argument("--seed", type=int, default=26)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    crowd = min(options.crowd, options.rows * 3 // 10)
    crowd_titles, families = choose_titles(
        rng, options.catalogue, options.titles, options.crowd_code
    )
    people = list(staff(rng, options.rows, crowd, crowd_titles, families))[: options.rows]
    count = write(options.out, make_rows(rng, people))
    distinct = len({person.title for person in people})
    print(f"{options.out}: {count} people, {distinct} job titles, {crowd} in the largest role.")


if __name__ == "__main__":
    main()
