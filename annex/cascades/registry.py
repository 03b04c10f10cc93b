"""The cascades of this process, as their platforms registered them."""

from annex.cascades.declarations import Cascade, UnknownLevel

_registry: dict[str, Cascade] = {}


def register(cascade: Cascade) -> None:
    """Register a cascade; called from ``AppConfig.ready``. Raises ValueError for a taken name."""
    if cascade.name in _registry:
        raise ValueError(f"The cascade {cascade.name} is registered twice.")
    _registry[cascade.name] = cascade


def unregister(name: str) -> None:
    """Forget a cascade; for tests that declare one of their own."""
    _registry.pop(name, None)


def cascades() -> tuple[Cascade, ...]:
    """Return every registered cascade."""
    return tuple(_registry.values())


def find(name: str) -> Cascade:
    """Return a registered cascade. Raises UnknownLevel."""
    try:
        return _registry[name]
    except KeyError:
        raise UnknownLevel(cascade=name) from None
