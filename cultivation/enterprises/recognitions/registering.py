"""What titles register elsewhere; called from the room's `register()`."""

from __future__ import annotations

from celery.schedules import crontab
from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from core import registry
from core.merges import Merge, OnMerge, merges
from cultivation.enterprises.exports import ByEnterpriseExport
from cultivation.enterprises.recognitions import datasets, filters, sections, todos
from cultivation.enterprises.recognitions.imports import RecognitionsImport
from exchange import exporters, handlers


def register() -> None:
    """Called once, when Django is ready."""
    figures, write = Permission.FIGURES_READ.value, Permission.RECOGNITION_WRITE.value
    filters.register()
    handlers.register(RecognitionsImport())
    exporters.register(ByEnterpriseExport(datasets.RECOGNITIONS, "g.valid_from, g.kind, g.level"))
    registry.sections.add(
        registry.Section(
            "recognitions",
            _("认定"),
            figures,
            250,
            "enterprises/sections/recognitions.html",
            sections.recognitions,
            aside=True,
        )
    )
    registry.todo_sources.add(
        registry.ToDoSource("enterprises.titles", write, 310, todos.ending_titles, todos.ending_count)
    )
    registry.schedule.add(
        registry.Scheduled("remind_of_titles", "cultivation.remind_of_titles", crontab(hour=8, minute=20))
    )
    merges.add(Merge("cultivation.Recognition", OnMerge.MOVE))
