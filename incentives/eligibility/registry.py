"""The programmes that there are: each folder of `incentives/programmes`, found by walking that package."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from django.utils.translation import gettext_lazy as _

from core.verdict import Refused, refuse
from incentives.eligibility.programme import ProgrammeRules

FOLDER = "incentives.programmes"

_programmes: dict[str, ProgrammeRules] = {}


def discover() -> None:
    """Take in the programme of each folder; called once from `ready()`. ValueError where two say the same code."""
    for found in pkgutil.iter_modules(import_module(FOLDER).__path__):
        register(import_module(f"{FOLDER}.{found.name}").RULES)


def register(rules: ProgrammeRules) -> None:
    """Take one programme in; the same again changes nothing."""
    if _programmes.setdefault(rules.code, rules) is not rules:
        raise ValueError(f"programme {rules.code} is there twice")


def programmes() -> list[ProgrammeRules]:
    """All of them, by code."""
    return [_programmes[code] for code in sorted(_programmes)]


def get(code: str) -> ProgrammeRules | None:
    """The programme of a code, the first of all where none is named; None for one that there is not."""
    return _programmes.get(code) if code else programmes()[0]


def find(code: str) -> ProgrammeRules:
    """The same for who must have one. Raises Refused for one that there is not."""
    found = get(code)
    if found is None:
        raise Refused(refuse(_("没有奖补政策“%(value)s”"), code="FILTER_VALUE", value=code))
    return found


def named(rules: ProgrammeRules) -> dict[str, str]:
    """What an address of the list says of its programme: nothing while there is only one."""
    return {"programme": rules.code} if len(_programmes) > 1 else {}
