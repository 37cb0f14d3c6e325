"""An app is a house, and each folder in it with a `room.py` is a room; no list of rooms is kept anywhere.

`room.py` has `register()`, which tells the registries what the room brings: navigation, to-dos, panels, sections,
search, parameters, demo, API, schedule, datasets. It is imported once all models are there.

An `apps.py` writes `house.House`: a second class of its kind among its names, and Django would take neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from types import ModuleType

from django.apps import AppConfig


class House(AppConfig):
    """An app whose rooms register themselves, in the order of their names."""

    def ready(self) -> None:
        """Ask each room to register."""
        for room in rooms_of(self.name):
            room.register()


def rooms_of(app: str) -> Iterator[ModuleType]:
    """The `room` modules of an app: its own, where the app is one room, and those of its folders."""
    folders = [each.name for each in iter_modules(import_module(app).__path__, f"{app}.") if each.ispkg]
    for package in [app, *folders]:
        if find_spec(f"{package}.room"):
            yield import_module(f"{package}.room")
