"""When two titles are the same title: "Sr. Firefighters (Relief)" and "senior firefighter"."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_SHORT: Final = {
    "admin": "administrative",
    "ass": "assistant",
    "asst": "assistant",
    "assoc": "associate",
    "coord": "coordinator",
    "dept": "department",
    "dir": "director",
    "eng": "engineer",
    "engr": "engineer",
    "exec": "executive",
    "hr": "human resources",
    "jr": "junior",
    "mgr": "manager",
    "mngr": "manager",
    "op": "operator",
    "ops": "operations",
    "rep": "representative",
    "spec": "specialist",
    "sr": "senior",
    "supv": "supervisor",
    "svc": "service",
    "tech": "technician",
    "vp": "vice president",
}
"""Short forms that people write in rosters."""

_GRADES: Final = frozenset(
    {
        *("senior", "junior", "lead", "trainee", "relief", "casual"),
        *("day", "evening", "night", "shift"),
        *("i", "ii", "iii", "iv", "v"),
    }
)
"""Words that tell two people of one role apart, not two roles."""

_PARENTHESIS: Final = re.compile(r"\([^()]*\)")
_WORD: Final = re.compile(r"[^\W_]+")


@lru_cache(maxsize=200_000)
def key(title: str) -> str:
    """Return what two spellings of one title have in common.

    Case, accents, punctuation, what stands in parentheses, English plurals and common short forms
    make no difference. Never empty for a title that has a letter or a digit.
    """
    letters = unicodedata.normalize("NFKD", title).casefold().replace("&", " and ")
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    letters = letters.replace("'", "").replace("\u2019", "")
    words = _WORD.findall(_PARENTHESIS.sub(" ", letters)) or _WORD.findall(letters)
    return " ".join(_singular(_SHORT.get(word, word)) for word in words)


def in_order(title_key: str) -> str:
    """Return the key's words in alphabetical order, so that "nurse, registered" is close."""
    return " ".join(sorted(title_key.split()))


def ungraded(title_key: str) -> str:
    """Return the key without words of grade or shift; all of it where nothing else is left."""
    return " ".join(word for word in title_key.split() if word not in _GRADES) or title_key


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]
