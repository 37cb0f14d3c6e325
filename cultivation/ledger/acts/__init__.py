"""The acts that can be done to a problem, by code, in the order of `Action`: one module each, found by walking."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from cultivation.ledger.act import Act
from cultivation.ledger.states import Action


def _declared() -> dict[Action, Act]:
    """The `ACT` of each module here. AttributeError for a module without, ValueError for an act declared twice."""
    acts: list[Act] = [import_module(f"{__name__}.{module.name}").ACT for module in iter_modules(__path__)]
    by_action = {act.action: act for act in acts}
    if len(by_action) < len(acts):
        raise ValueError("an act is declared twice")
    return {action: by_action[action] for action in Action if action in by_action}


ACTS: dict[Action, Act] = _declared()
