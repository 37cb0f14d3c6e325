"""What this room registers elsewhere: navigation, the first quick act, the analyst's card."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core.registry import NavItem, QuickAct, navigation, quick_acts
from core.ui.panels import PanelSource, panels
from reports.dashboards.home.agenda import badge
from reports.dashboards.home.panels import analysis


def register() -> None:
    """Called once, when Django is ready."""
    read = Permission.DASHBOARD_READ.value
    home = _("工作台")
    navigation.add(NavItem("home", home, home, "dashboards:home", "", 1, badge=badge))
    navigation.add(NavItem("dashboard", _("分析"), _("看板"), "dashboards:quarter", read, 700))
    quick_acts.add(QuickAct("home", _("待办"), "dashboards:home", "", 10))
    panels.add(PanelSource("analysis", Permission.EXPORT.value, 60, analysis))
