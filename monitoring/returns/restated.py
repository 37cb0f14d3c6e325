"""What was restated below and is still to be judged again: written with the fact, gone with the judgement.

The process that wrote a fact may end before it has told anybody. So the fact's own transaction leaves a row; who is told
after the commit takes it up, and the sweep takes up what nobody did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog

from core.audit.context import recording
from monitoring.returns import restating
from monitoring.returns.owed import Restated, What

REASON: Final = "有关数据变更后重新审核报表"
log = structlog.get_logger(__name__)


def _scale(facts: Mapping[str, Any]) -> None:
    restating.scale_restated(facts["enterprises"], dt.date.fromisoformat(facts["on"]))


_JUDGE: Final[Mapping[str, Callable[[Mapping[str, Any]], None]]] = {
    What.ACCOUNTS: lambda facts: restating.accounts_restated(facts["enterprise"], facts["year"]),
    What.SCALE: _scale,
    What.BATCH: lambda facts: restating.facts_imported(facts["batch"]),
}


def owe(what: What, **facts: Any) -> None:
    """Within the transaction of what is restated."""
    Restated.objects.create(what=what.value, facts=facts)


def settle() -> int:
    """Judge again what is owed, each in a transaction of its own, and say how much it was.

    What another process has in hand is left to it; what fails stays owed and keeps nothing else from being judged.
    """
    done = 0
    for pk in Restated.objects.order_by("pk").values_list("pk", flat=True):
        try:
            done += _settle(pk)
        except Exception:
            log.exception("restated_not_judged", restated=pk)
    return done


def _settle(pk: int) -> int:
    with recording(actor=None, reason=REASON):
        row = Restated.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
        if row is None:
            return 0
        _JUDGE[row.what](row.facts)
        row.delete()
    return 1
