"""The demo's findings: those of the last quarters, explained where the return was sent on, accepted where it was approved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection

from core.demo import unrecorded
from core.periods import Period
from monitoring.returns.findings.models import ReturnFinding
from monitoring.returns.models import QuarterlyReturn
from monitoring.returns.stored import judge_stored

_EXPLAINED: Final = """
UPDATE monitoring_returnfinding f SET after_approval = false, explained_at = r.entered_at,
    explanation = (ARRAY['新签大客户订单集中在本季交货确认收入', '上年同期漏记部分业务，已与财务核对',
        '生产线搬迁，部分工序外协加工', '税务申报与会计确认收入的时间不同'])[1 + f.of_return_id % 4],
    accepted_at = CASE WHEN r.state <> 'SUBMITTED' THEN r.entered_at + interval '2 days' END
FROM monitoring_quarterlyreturn r WHERE r.id = f.of_return_id AND f.strength = 'E' AND f.of_return_id % 17 <> 0
    AND r.state IN ('SUBMITTED', 'DISTRICT_APPROVED', 'ACCEPTED')
"""


def write(periods: Iterable[Period]) -> None:
    """Judge these quarters; of one in seventeen approved returns the findings came afterwards (审后新增)."""
    with unrecorded(ReturnFinding, QuarterlyReturn), connection.cursor() as cursor:
        for period in periods:
            judge_stored(period)
        cursor.execute(_EXPLAINED)
        cursor.execute(
            "UPDATE monitoring_quarterlyreturn r SET state = 'DRAFT' WHERE r.state = 'SUBMITTED' AND EXISTS"
            " (SELECT FROM monitoring_returnfinding f WHERE f.of_return_id = r.id AND f.strength = 'E'"
            " AND f.explanation = '')"
        )
