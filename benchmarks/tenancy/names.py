"""The names of what is measured; what each does is in ``operations``, which needs Django set up."""

INSIDE = ("get", "list", "aggregate", "insert", "update")
"""Operations inside a transaction that is open already, as in a request."""
WHOLE = ("enter", "unit", "alone")
"""Operations with their own transaction: enter and leave; one get so; one get without asking."""
OPERATIONS = (*INSIDE, *WHOLE)
FORGETTABLE = ("get", "list", "aggregate", "update")
"""Those whose filter can be forgotten."""

LABELS = {
    "get": "get by key",
    "list": "list of 50 newest",
    "aggregate": "count and sum",
    "insert": "insert",
    "update": "update by key",
    "enter": "enter, SELECT 1, leave",
    "unit": "enter, get, leave",
    "alone": "get, no transaction",
}
