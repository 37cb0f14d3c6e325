"""The Celery application: the broker is only a bell, the job row in PostgreSQL is the truth (design, decision 8)."""

import os
from pathlib import Path

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sbs_portal.settings")

ROOT = Path(__file__).resolve().parent.parent
APPS = ("core", "accounts", "exchange", "cultivation", "monitoring", "incentives", "reports", "sbs_portal")


def rooms_with_tasks() -> list[str]:
    """Every package of the portal that has a `tasks.py`: a room's tasks are known without being listed."""
    found = [path for name in APPS for path in (ROOT / name).rglob("tasks.py")]
    return sorted(".".join(path.relative_to(ROOT).parent.parts) for path in found)


app = Celery("sbs_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)  # the request id follows into tasks
app.autodiscover_tasks(rooms_with_tasks, related_name="tasks")
