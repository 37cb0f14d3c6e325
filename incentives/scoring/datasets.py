"""The columns of candidates, for their export and the API."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from accounts.roles import Permission
from cultivation.enterprises.datasets import DISTRICT_BESIDE, NAME_BESIDE, STREET_BESIDE, USCC
from cultivation.enterprises.recognitions.codes import RecognitionKind
from exchange.dataset import Column, Dataset, Kind, choices_of, register
from incentives.scoring.codes import Standing

CANDIDATES = register(
    Dataset(
        "specialised_candidates",
        _("专精特新预评"),
        reads=Permission.AWARD_READ,
        alias="c",
        joins=" JOIN incentives_specialisedcandidate c ON c.id = x.id"
        " JOIN cultivation_enterprise e ON e.id = c.enterprise_id"
        " JOIN accounts_unit d ON d.id = c.district_id"
        " LEFT JOIN accounts_unit t ON t.id = c.street_id"
        " LEFT JOIN incentives_scoresheet h ON h.code = c.sheet_id",
        columns=(
            USCC,
            NAME_BESIDE,
            replace(DISTRICT_BESIDE, told="440306"),
            replace(STREET_BESIDE, told="440306012"),
            Column("year", _("年度"), Kind.YEAR, width=8, field="year", told=2025),
            Column(
                "level", _("级别"), Kind.CHOICE, width=12, choices=choices_of(RecognitionKind), field="level",
                told="SPECIALISED",
            ),
            Column(
                "standing", _("预评结果"), Kind.CHOICE, width=12, choices=choices_of(Standing), field="standing",
                told="OPEN",
            ),
            Column("total", _("已知得分"), Kind.INTEGER, width=10, field="total", told=55),
            Column("possible", _("最高可得"), Kind.INTEGER, width=10, field="possible", told=70),
            Column("why", _("差距或待补资料"), width=60, field="why", told="待补：地方特色指标得分"),
            Column("sheet", _("评分表依据"), width=24, sql="h.source"),
            Column("judged_at", _("预评日期"), Kind.DATE, width=12, sql="(c.judged_at AT TIME ZONE 'Asia/Shanghai')::date"),
        ),
        besides=(
            Column("id", _("编号"), told=31),
            Column("enterprise", _("企业"), told=1024),
        ),
    )
)  # fmt: skip
