"""The columns of 退库预警, for export and API.

What was done is exported without what became a sensitive problem, for everybody alike, as the visits are.
"""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.codes import ExitReason
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from exchange.dataset import Choice, Column, Dataset, Kind, choices_of, register
from monitoring.warnings.codes import LEVEL_WORDS, ORDER, Diagnosis, Measure
from monitoring.warnings.models import OPEN_STATES
from monitoring.warnings.states import State

_LEVELS = tuple(Choice(level.value, LEVEL_WORDS[level]) for level in reversed(ORDER))
_OPEN = ", ".join(f"'{state}'" for state in OPEN_STATES)
_EXITS = " ".join(f"WHEN '{reason.value}' THEN '{reason.label}'" for reason in ExitReason)
_LAST = (
    "(SELECT {} FROM monitoring_warningaction a WHERE a.warning_id = w.id AND a.voided_at IS NULL"
    ' ORDER BY a."on" DESC, a.id DESC LIMIT 1)'
)
_TOLD = (
    "CASE WHEN NOT EXISTS (SELECT FROM cultivation_problem p WHERE p.id = a.problem_id AND p.is_sensitive)"
    " THEN a.result END"
)

WARNINGS = register(
    Dataset(
        "warnings",
        _("退库预警"),
        reads=Permission.SCAN_READ,
        alias="w",
        joins=" JOIN monitoring_warning w ON w.id = x.id JOIN cultivation_enterprise e ON e.id = w.enterprise_id"
        " JOIN accounts_unit d ON d.id = w.district_id LEFT JOIN accounts_unit t ON t.id = w.street_id"
        " JOIN accounts_unit h ON h.id = w.holder_id",
        columns=(
            NAME_BESIDE,
            USCC,
            replace(DISTRICT_BESIDE, told="440306"),
            replace(STREET_BESIDE, told="440306012"),
            Column("level", _("等级"), Kind.CHOICE, width=10, choices=_LEVELS, field="level", told="ORANGE"),
            Column("state", _("处置状态"), Kind.CHOICE, width=10, choices=choices_of(State), field="state", told="HANDLING"),
            Column("holder", _("承办单位"), width=16, sql="h.name", told="440306012"),
            Column("opened_on", _("开立日期"), Kind.DATE, width=12, field="opened_on", told="2024-07-23"),
            Column("due_on", _("处置期限"), Kind.DATE, width=12, field="due_on", told="2024-11-05"),
            Column("met_on", _("处置日期"), Kind.DATE, width=12, field="met_on", told=None),
            Column("is_overdue", _("是否逾期"), width=10,
                   sql=f"CASE WHEN w.met_on IS NULL AND w.state IN ({_OPEN}) AND w.due_on < {{today}} THEN '是' ELSE '否' END"),
            Column("diagnosis", _("诊断"), Kind.CHOICE, width=12, choices=choices_of(Diagnosis), field="diagnosis",
                   told="ORDERS"),
            Column("acted", _("处置次数"), Kind.INTEGER, width=10, field="acted", told=2),
            Column("last_on", _("最近处置日期"), Kind.DATE, width=12, sql=_LAST.format('a."on"')),
            Column(
                "last_code", _("最近处置方式"), Kind.CHOICE, width=12, choices=choices_of(Measure), sql=_LAST.format("a.code")
            ),
            Column("last_result", _("最近处置结果"), width=40, sql=_LAST.format(_TOLD)),
            Column("next_on", _("下次约定"), Kind.DATE, width=12, field="next_on", told="2024-10-28"),
            Column("ended_on", _("结束日期"), Kind.DATE, width=12, field="ended_on", told=None),
            Column("ended_reason", _("解除或退库原因"), width=30, told="",
                   sql=f"CASE WHEN w.state = 'EXITED' THEN CASE w.ended_reason {_EXITS} ELSE w.ended_reason END"
                   " ELSE w.ended_reason END"),
        ),
        besides=(
            Column("id", _("编号"), told=41),
            Column("enterprise", _("企业"), told=1024),
            Column("period", _("开立时的季度"), told="2024Q2"),
            Column("previous", _("上一次预警"), told=None),
            Column("version", _("版本"), told=3),
        ),
    )
)  # fmt: skip
