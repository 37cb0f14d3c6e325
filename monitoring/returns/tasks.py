"""Beat keeps the quarters: they exist, open with a frozen list on their day, and nothing restated stays unjudged."""

from __future__ import annotations

from celery import shared_task

from monitoring.returns import restated
from monitoring.returns.services import reminding
from monitoring.returns.services.opening import keep_quarters


@shared_task(name="monitoring.returns.tasks.remind", ignore_result=True)
def remind() -> None:
    """At a quarter to nine: who owes returns is reminded; on a day off nobody, a missed day is made up."""
    reminding.remind()


@shared_task(name="monitoring.returns.tasks.keep_quarters", ignore_result=True)
def keep() -> None:
    """Idempotent; a day that was missed is made up for."""
    keep_quarters()


@shared_task(name="monitoring.returns.tasks.settle_restated", ignore_result=True)
def settle() -> None:
    """What was restated by a process that ended before it could say so is judged again."""
    restated.settle()
