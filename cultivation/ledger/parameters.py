"""The ledger's parameters (domain, section 3); the data names them all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import ParameterGroup, parameter_groups


def register() -> None:
    """Called once from `room.register()`."""
    parameter_groups.add(ParameterGroup("ledger", _("问题台账时限"), 30, begins=("ledger_",)))
