"""What the parameters bring: their line of the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.registry import NavItem, navigation


def register() -> None:
    """Called once, when Django is ready."""
    navigation.add(NavItem("parameters", _("系统"), _("参数"), "core:parameters", "parameter.read", 920))
