"""Registries (design, "The house"): what lower code shows of upper rooms, filled in each app's `ready()`.

Navigation, to-dos, sections of an enterprise's page, search, scheduled work, API and demo. Each is a list kept in the
order in which it is shown; a name registered twice is an error. Beside what they show, others keep their own:
`core.parameters.groups`, `core.ui.panels`, `core.merges`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Text
else:
    Text = str


class Actor(Protocol):
    """What a registry needs of a user."""

    pk: Any

    def can(self, permission: str) -> bool:
        """Whether the person may do this at all."""
        ...


@dataclass(frozen=True)
class NavItem:
    """One line of the left navigation; it appears with its room and only for whom `permission` lets in.

    The lines of one `group` stand together, at the place of the first of them. `exports` says that the list behind it
    exports what it shows; `serves`, where the permission does not say it all, whether the page has anything for a person;
    `begins`, with which filters a person's list opens.
    """

    code: str
    group: str | Text
    label: str | Text
    url_name: str
    permission: str
    order: int
    icon: str = ""
    badge: Callable[[Any], int | None] | None = None
    exports: bool = False
    serves: Callable[[Any], bool] | None = None
    begins: Callable[[Any], Mapping[str, str]] | None = None


@dataclass(frozen=True)
class QuickAct:
    """One of the officer's acts: in the phone's bottom bar (three at most), and by `key` on a desk.

    On the page of one that stands `alone` no act of the bar is filled: the page has its own.
    """

    code: str
    label: str | Text
    url_name: str
    permission: str
    order: int
    key: str = ""
    primary: bool = False
    alone: bool = False


@dataclass(frozen=True)
class ToDo:
    """One thing to do today: its light, what, for whom, until when, and the one act.

    `light` is RED, AMBER, GREEN or NONE; `light_text` is its word (逾期 2 天, 今日到期, 剩 3 天, 建议). What is red is
    overdue, unless `has_clock` says that there is nothing to be late with.
    """

    light: str
    light_text: str
    title: str
    detail: str
    url: str
    act: str
    due_on: dt.date | None = None
    weight: int = 0
    has_clock: bool = True


@dataclass(frozen=True)
class ToDoSource:
    """Where to-dos come from: a fixed number of queries however much there is, at most some twenty rows.

    `count` says how many there are where `find` stops early, `overdue` how many of all of them are late; the home
    page asks it only when not all are shown.
    """

    code: str
    permission: str
    order: int
    find: Callable[[Any, dt.date], Sequence[ToDo]]
    count: Callable[[Any, dt.date], int] | None = None
    overdue: Callable[[Any, dt.date], int] | None = None


@dataclass(frozen=True)
class Section:
    """A section of an enterprise's page: a template and its context; None hides it.

    The context may name the `standing_of` a quarter that the address asks for: level, word and side of the threshold,
    which then stand beside the enterprise's name instead of today's.
    """

    code: str
    title: str | Text
    permission: str
    order: int
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]
    aside: bool = False


@dataclass(frozen=True)
class Hit:
    """One line that the search box offers."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True)
class SearchSource:
    """A kind of thing that the search box finds, within the person's scope."""

    code: str
    title: str | Text
    permission: str
    order: int
    find: Callable[[Any, str, int], Sequence[Hit]]


@dataclass(frozen=True)
class Scheduled:
    """Work that beat rings for; `schedule` is a celery crontab or seconds."""

    code: str
    task: str
    schedule: Any
    kwargs: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ApiRoute:
    """What other systems read at `/api/v1/CODE/`; `viewset` is the dotted path of a `core.api.reading.ScopedViewSet`."""

    code: str
    viewset: str
    order: int


class DemoStage(IntEnum):
    """The demo is laid down in stages: one transaction each, and the planner is told in between what has come."""

    FACTS = 1
    DERIVED = 2
    PLANNED = 3
    JUDGED = 4
    CONSEQUENCES = 5


@dataclass(frozen=True)
class DemoPart:
    """A room's part of the demo; `write` is the dotted path of a function that takes the `core.demo.Invention`.

    A part that is not `joined` opens its own transactions.
    """

    code: str
    stage: DemoStage
    order: int
    write: str
    joined: bool = True


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=_Coded)


class Registry(Generic[T]):
    """Things by code, in the order of their `order`."""

    def __init__(self) -> None:
        self._things: dict[str, T] = {}

    def add(self, thing: T) -> None:
        """Register once; the same code again is a mistake in a room's `ready()`."""
        if thing.code in self._things:
            raise ValueError(f"{type(thing).__name__} {thing.code} is registered twice")
        self._things[thing.code] = thing

    def __getitem__(self, code: str) -> T:
        return self._things[code]

    def all(self) -> list[T]:
        """Everything, in order."""
        return sorted(self._things.values(), key=lambda thing: getattr(thing, "order", 0))

    def allowed(self, user: Actor) -> list[T]:
        """What the person may see, in order; a thing without a permission is everyone's."""
        return [thing for thing in self.all() if _may(user, thing)]


def _may(user: Actor, thing: Any) -> bool:
    permission, serves = getattr(thing, "permission", ""), getattr(thing, "serves", None)
    return (not permission or user.can(permission)) and (serves is None or serves(user))


navigation: Registry[NavItem] = Registry()
quick_acts: Registry[QuickAct] = Registry()
todo_sources: Registry[ToDoSource] = Registry()
sections: Registry[Section] = Registry()
search_sources: Registry[SearchSource] = Registry()
schedule: Registry[Scheduled] = Registry()
api_routes: Registry[ApiRoute] = Registry()
demo_parts: Registry[DemoPart] = Registry()
