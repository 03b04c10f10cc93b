"""PostgreSQL's plans, as EXPLAIN (FORMAT JSON) says them."""

from collections.abc import Iterator
from typing import Any, TypeAlias

Plan: TypeAlias = dict[str, Any]


def nodes(plan: Plan) -> Iterator[Plan]:
    """Yield a node of a plan and every one below it."""
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)
