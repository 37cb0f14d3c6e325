"""What this room registers elsewhere."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from core.ui.panels import PanelSource, panels
from cultivation.enterprises.filters import ENTERPRISES
from incentives.eligibility import (  # noqa: F401  (the job registers itself)
    bench,
    exports,
    jobs,
    sections,
    selectors,
)
from incentives.eligibility.filters import AWARD
from incentives.eligibility.nearly import exports as nearly
from incentives.eligibility.nearly import todos as nearly_todos
from incentives.eligibility.panels import awards
from incentives.eligibility.whatif import exports as what_if
from incentives.eligibility.whatif import offering
from incentives.facts.concerned import on_concerned


def register() -> None:
    """Called once from the app's `ready()`."""
    exports.register()
    nearly.register()
    what_if.register()
    offering.register()
    read = Permission.AWARD_READ.value
    registry.navigation.add(
        registry.NavItem("awards", _("政策"), _("奖励资格"), "awards:list", read, 400, exports=True)
    )
    registry.navigation.add(
        registry.NavItem("nearly", _("政策"), _("只差一步"), "awards:nearly", read, 410, exports=True)
    )
    runs = Permission.AWARD_RUN.value
    registry.navigation.add(registry.NavItem("what_if", _("政策"), _("试算"), "awards:what_if", runs, 420))
    sections.register()
    bench.register()
    registry.schedule.add(
        registry.Scheduled("awards.evaluate", "incentives.evaluate_due", crontab(hour=4, minute=40))
    )
    ENTERPRISES.register(AWARD)
    enters = Permission.APPLICATION_ENTER.value
    registry.todo_sources.add(registry.ToDoSource("awards-nearly", enters, 39, nearly_todos.closing))
    panels.add(PanelSource("awards", read, 40, awards))
    registry.demo_parts.add(
        registry.DemoPart(
            "eligibility", registry.DemoStage.CONSEQUENCES, 100, "incentives.eligibility.demo.write"
        )
    )
    on_concerned(selectors.concerned)
    merges.add(Merge("incentives.Evaluation", OnMerge.DERIVE))
