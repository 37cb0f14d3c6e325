"""The Celery application: the broker is only a bell, the job row in PostgreSQL is the truth (design, decision 8)."""

import os

from celery import Celery
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sbs_portal.settings")

app = Celery("sbs_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["worker"].add(DjangoStructLogInitStep)  # the request id follows into tasks
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(
    [
        "core.calendar",
        "core.jobs",
        "core.audit",
        "core.files",
        "core.notices",
        "accounts",
        "exchange.staging",
        "cultivation.ledger",
        "monitoring.returns",
        "monitoring.scan",
        "incentives.eligibility",
    ],
    related_name="tasks",
)
