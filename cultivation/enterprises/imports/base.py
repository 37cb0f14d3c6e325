"""What the datasets whose rows name an enterprise by its USCC have in common."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.undo import undo
from core.audit.undo.result import Undone
from cultivation import signals
from cultivation.enterprises.imports.scope import WritableScope
from cultivation.enterprises.rules import FIRST_YEAR
from cultivation.enterprises.standing import refresh_standing, refresh_standing_of
from exchange.errors import ErrorCode
from exchange.protocol import Stage

OWNER = "LEFT JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc"
"""From a staged row to the enterprise that has or had its code."""


class ByEnterprise:
    """Derived rows after a write and the undo; `touched` says in SQL which enterprises a batch speaks of."""

    dataset = ""
    permission = ""

    def lock(self, stage: Stage) -> None:
        """Who types something in about an enterprise locks it; so does an import."""
        lock_enterprises(stage, f"SELECT u.enterprise_id FROM {stage.changes} {OWNER}")

    def after(self, stage: Stage) -> None:
        """Above scale and last year's revenue follow; upper rooms are told."""
        refresh_standing_of(
            f"SELECT u.enterprise_id FROM {stage.changes} JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc"
        )
        signals.after_commit(signals.enterprises_merged, batch=stage.batch_id, actor=stage.actor.pk)

    def undo(self, batch_id: int, actor: User) -> Undone:
        """Put back what the batch replaced where it still stands."""
        outcome = undo(batch_id)
        refresh_standing()
        signals.after_commit(signals.enterprises_merged, batch=batch_id, actor=actor.pk)
        return outcome


def refuse_strangers(stage: Stage, scope: WritableScope) -> None:
    """Refuse rows of enterprises that are not the person's; whether there is such an enterprise, is not told.

    Someone who writes in the whole city is told that there is none.
    """
    if scope.city:
        unknown = "p.district_id IS NULL"
        stage.refuse(
            unknown, name="uscc", code=ErrorCode.RULE, reason=_("平台里没有这家企业，请先登记或导入企业")
        )
        return
    inside, params = scope.sql("p")
    stage.refuse(f"NOT {inside}", name="uscc", code=ErrorCode.OUT_OF_SCOPE, params=params)


def refuse_doubles(stage: Stage, *keys: str) -> None:
    """Refuse rows that speak of the same thing by an old and a new code of one enterprise."""
    columns = ", ".join(["u.enterprise_id", *(f's."{key}"' for key in keys)])
    doubles = (
        f"p.line IN (SELECT line FROM (SELECT s.line, count(*) OVER (PARTITION BY {columns}) AS n"
        f" FROM {stage.rows} s JOIN cultivation_enterpriseuscc u ON u.uscc = s.uscc) d WHERE d.n > 1)"
    )
    stage.refuse(
        doubles, name="uscc", code=ErrorCode.RULE, reason=_("本文件另有一行是同一对象，请只保留一行")
    )


def refuse_years(stage: Stage, year: str, *, name: str, where: str = "true") -> None:
    """Refuse figures of a year that has not ended, or of too long ago (`rules.may_figure`); `year` is SQL."""
    last = stage.today.year - 1
    stage.refuse(
        f"{year} NOT BETWEEN {FIRST_YEAR} AND {last} AND {where}",
        name=name,
        code=ErrorCode.RULE,
        reason=_("年份应在 %(first)d 至 %(last)d 之间") % {"first": FIRST_YEAR, "last": last},
    )


def lock_enterprises(stage: Stage, ids: str) -> None:
    """Have others who write about these enterprises wait; `ids` is a SELECT of them."""
    run(stage, f"SELECT FROM cultivation_enterprise WHERE id IN ({ids}) ORDER BY id FOR NO KEY UPDATE")


def run(stage: Stage, sql: str, params: Any = None) -> int:
    """One statement; how many rows it wrote."""
    stage.cursor.execute(sql, params)
    return int(stage.cursor.rowcount)
