"""The app that wires the rooms together and owns `seed_demo`."""

from celery.schedules import crontab
from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The top of the house: it may import from every room."""

    name = "sbs_portal"
    verbose_name = "小升规培育平台"

    def ready(self) -> None:
        """Every room is ready before this one: give what they scheduled to Celery."""
        from core import registry
        from sbs_portal.celery import app
        from sbs_portal.schedule import wire

        registry.schedule.add(
            registry.Scheduled("daily_backup", "sbs_portal.tasks.daily_backup", crontab(hour=1, minute=30))
        )
        wire(app)
