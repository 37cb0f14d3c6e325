"""In which order the tests run: what takes long begins at once, so that no process is left alone with it at the end.

pytest-xdist gives each process one stretch of the list at first, and moves tests from the ends of the others' stretches
to whoever has none left. So the first stretch begins with whole portals, which mostly wait, and the second with the
demo cities: each of them is set up by one process, while the others have work for the processors. What empties the
database comes last, because the tests after it would each load the city's units again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import pytest

T = TypeVar("T")


def processes() -> int:
    """How many test processes share the list."""
    return int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))


def arranged(items: Iterable[pytest.Item], count: int) -> list[pytest.Item]:
    """The tests in the order in which `count` processes should have them; those alike stay in the order they had."""
    portals, cities, others, emptying = [], [], [], []
    for item in items:
        names = getattr(item, "fixturenames", ())
        if item.path.parent.name == "runtime":
            portals.append(item)
        elif "city" in names:
            cities.append(item)
        elif empties(item):
            emptying.append(item)
        else:
            others.append(item)
    return list(stretches([portals, cities], [*others, *emptying], count))


def empties(item: pytest.Item) -> bool:
    """Whether the database is emptied after the test."""
    if {"transactional_db", "live_server"} & set(getattr(item, "fixturenames", ())):
        return True
    mark = item.get_closest_marker("django_db")
    return mark is not None and bool(mark.kwargs.get("transaction"))


def stretches(firsts: Sequence[Sequence[T]], others: Sequence[T], count: int) -> Iterator[T]:
    """Everything once, each of `firsts` at the beginning of a stretch of its own as far as there are so many."""
    size = (len(others) + sum(len(first) for first in firsts)) // count
    at = 0
    for place, first in enumerate(firsts):
        yield from first
        if place < count - 1:
            room = max(size - len(first), 0)
            yield from others[at : at + room]
            at += room
    yield from others[at:]
