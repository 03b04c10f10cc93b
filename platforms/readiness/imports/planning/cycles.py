"""Circles in a graph in which every node points to at most one other."""

from collections.abc import Hashable, Iterator, Mapping
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def find_cycles(above: Mapping[N, N | None]) -> Iterator[list[N]]:
    """Yield every circle of ``above`` once, each as its nodes in order, the first not repeated."""
    settled: set[N] = set()
    for start in above:
        path: dict[N, None] = {}
        node: N | None = start
        while node is not None and node not in settled and node not in path:
            path[node] = None
            node = above.get(node)
        if node is not None and node in path:
            nodes = list(path)
            yield nodes[nodes.index(node) :]
        settled.update(path)


def heads_first(above: Mapping[N, N | None]) -> list[N]:
    """Return the nodes of ``above`` so that each comes after the one it points to.

    What a node points to outside ``above`` does not matter. ``above`` has no circle.
    """
    ordered: dict[N, None] = {}
    for start in above:
        path: list[N] = []
        node: N | None = start
        while node is not None and node in above and node not in ordered:
            path.append(node)
            node = above[node]
        ordered.update(dict.fromkeys(reversed(path)))
    return list(ordered)
