"""The parameters of the quarterly return and its validation (domain, section 4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.parameters.groups import ParameterGroup, parameter_groups

RETURN = ParameterGroup(
    "return",
    _("季度报表"),
    40,
    begins=("return_", "explain_", "source_gap", "reconcile_"),
    names={
        "return_close_days": _("季报区级关闭（截止后）"),
        "return_close_days_q4": _("季报区级关闭（第四季度）"),
    },
)
VALIDATION = ParameterGroup(
    "validation", _("报表校验"), 50, begins=tuple(f"v{number:02d}_" for number in range(1, 27))
)


def register() -> None:
    """Called once from `room.register()`."""
    parameter_groups.add(RETURN)
    parameter_groups.add(VALIDATION)
