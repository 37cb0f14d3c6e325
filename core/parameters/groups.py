"""Which parameters belong together, and what they are called: each room declares its own in `parameters.py`.

The values are data (`parameters.csv`); their names are the data's own remarks, unless the remark is about the value:
then the room names the parameter. A code belongs to the group with the longest beginning that fits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.registry import Registry

Text = str | Promise
Options = Mapping[str, Text]


@dataclass(frozen=True)
class ParameterGroup:
    """A room's parameters under one heading of the page.

    begins       how their codes begin
    names        names of single parameters
    options      the values of those with unit `choice`, with their labels
    dated_only   how those begin of which nothing is known before their first row (incentives: domain, section 9)
    """

    code: str
    title: Text
    order: int
    begins: tuple[str, ...] = ()
    names: Mapping[str, Text] = field(default_factory=dict)
    options: Mapping[str, Options] = field(default_factory=dict)
    dated_only: tuple[str, ...] = ()


parameter_groups: Registry[ParameterGroup] = Registry()
OTHER: Final = ParameterGroup("other", _("其他"), 10_000)


def group_of(code: str) -> ParameterGroup:
    """The group of a parameter's code."""
    fits = [
        (len(start), group)
        for group in parameter_groups.all()
        for start in group.begins
        if code.startswith(start)
    ]
    return max(fits, key=lambda fit: fit[0])[1] if fits else OTHER


def in_order() -> list[ParameterGroup]:
    """The groups as the page shows them."""
    return [*parameter_groups.all(), OTHER]


def name_of(code: str, notes: list[str]) -> Text:
    """The parameter's name: the room's, else the latest remark of the data, else its code."""
    return group_of(code).names.get(code) or next((note for note in reversed(notes) if note), code)


def is_dated_only(code: str) -> bool:
    """Whether nothing is known of this parameter before its first row."""
    return code.startswith(group_of(code).dated_only)


def options_of(code: str) -> Options:
    """The values of a parameter of unit `choice`, with their labels; nothing for others."""
    return group_of(code).options.get(code, {})
