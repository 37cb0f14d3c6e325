"""What accounts shows elsewhere: its lines in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.registry import NavItem, navigation


def register() -> None:
    """Called once, when Django is ready."""
    navigation.add(NavItem("users", _("系统"), _("用户"), "accounts:users", Permission.USER_WRITE, 810))
    navigation.add(NavItem("units", _("系统"), _("单位"), "accounts:units", Permission.USER_WRITE, 820))
