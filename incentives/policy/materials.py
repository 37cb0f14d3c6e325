"""What the papers of a policy are called: a version keeps their codes, the room that collects them says their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

_named: list[Callable[[], Mapping[str, str]]] = []


def on_named(names: Callable[[], Mapping[str, str]]) -> None:
    """An upper room says which papers there are, by code; called from its `room.py`."""
    _named.append(names)


def known() -> dict[str, str]:
    """All papers that there are, by code."""
    return {code: str(name) for names in _named for code, name in names().items()}


def told(codes: Iterable[str]) -> list[str]:
    """Papers by their names; one that nobody knows by its code."""
    names = known()
    return [names.get(code, code) for code in codes]
