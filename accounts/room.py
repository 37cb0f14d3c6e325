"""What accounts shows elsewhere: its lines in the navigation, who is locked out, the operator's card, its demo."""

from __future__ import annotations

from django.apps import apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from accounts.groups import sync_groups
from accounts.panels import operation
from accounts.roles import Permission
from accounts.todos import locked_users
from core.registry import DemoPart, DemoStage, NavItem, ToDoSource, demo_parts, navigation, todo_sources
from core.ui.panels import PanelSource, panels


def register() -> None:
    """Called once, when Django is ready."""
    accounts = apps.get_app_config("accounts")
    post_migrate.connect(sync_groups, sender=accounts, dispatch_uid="accounts.groups.sync_groups")
    write = Permission.USER_WRITE.value
    navigation.add(NavItem("users", _("系统"), _("用户"), "accounts:users", write, 810))
    navigation.add(NavItem("units", _("系统"), _("单位"), "accounts:units", write, 820))
    todo_sources.add(ToDoSource("users.locked", write, 810, locked_users))
    panels.add(PanelSource("operation", Permission.JOB_OPERATE.value, 50, operation))
    demo_parts.add(DemoPart("accounts", DemoStage.FACTS, 10, "accounts.demo.write"))
    demo_parts.add(
        DemoPart("account_list", DemoStage.CONSEQUENCES, 900, "accounts.demo.list_accounts", joined=False)
    )
