"""What a publication shows (公示) and the plan list (资助计划表): enterprise, district and amount, never personal data."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.files.store import scratch
from exchange.dataset import Column, Kind
from exchange.reading.result import Slot
from exchange.writing.export import Export
from incentives.applications.codes import BatchState
from incentives.applications.models import Application
from incentives.applications.money_models import AwardBatch
from incentives.applications.states import State

COLUMNS: Final = (
    Column("position", _("序号"), Kind.INTEGER, width=8),
    Column("enterprise", _("企业名称"), width=34),
    Column("district", _("所属区"), width=12),
    Column("part", _("分项"), width=12),
    Column("amount", _("拟资助金额"), Kind.AMOUNT, unit="元", width=16),
)
_APPROVED = (State.APPROVED, State.PAID, State.ARCHIVED)


def published(batch: AwardBatch) -> list[Application]:
    """The applications of a batch, in the order of districts and names."""
    return list(
        batch.applications.select_related("enterprise", "district").order_by(
            "district__sort", "enterprise__name", "pk"
        )
    )


def planned(batch: AwardBatch) -> list[Application]:
    """Those that were approved."""
    return [row for row in published(batch) if row.state in _APPROVED]


def rows_of(applications: Sequence[Application]) -> list[list[str]]:
    """As the workbook and the page have them."""
    return [
        [str(place), row.enterprise.name, row.district.short_name, row.part, f"{row.amount or 0:.2f}"]
        for place, row in enumerate(applications, start=1)
    ]


def fragment(batch: AwardBatch) -> str:
    """HTML for the office's own site."""
    rows = published(batch)
    return render_to_string(
        "applications/money/_publication.html",
        {"batch": batch, "rows": rows, "total": sum(row.amount or 0 for row in rows)},
    )


def workbook(batch: AwardBatch) -> tuple[bytes, str]:
    """The list as a workbook, and its name: the plan list with the document's number once it is approved."""
    approved = batch.state == BatchState.APPROVED
    rows = planned(batch) if approved else published(batch)
    title = str(_("资助计划表")) if approved else str(_("公示名单"))
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        path = Path(folder) / "list.xlsx"
        with Export(path, [Slot(column) for column in COLUMNS], title=title) as export:
            export.add(rows_of(rows))
            export.turn(str(_("说明")), [Slot(column) for column in _ABOUT])
            export.add(_about(batch, rows))
        data = path.read_bytes()
    return data, f"{title}_{batch.programme_id}_{batch.year}_第{batch.number}批.xlsx"


_ABOUT: Final = (Column("name", _("项目"), width=16), Column("value", _("内容"), width=50))


def _about(batch: AwardBatch, rows: Sequence[Application]) -> list[list[str]]:
    told = [
        (_("政策"), batch.programme.name),
        (_("年度"), str(batch.year)),
        (_("资助计划文号"), batch.document),
        (_("公示"), f"{batch.published_on or ''} 至 {batch.ends_on or ''}"),
        (_("家数"), str(len(rows))),
        (_("合计（元）"), f"{sum(row.amount or 0 for row in rows):.2f}"),
    ]
    return [[str(name), value] for name, value in told if value]
