"""What the page of an import shows besides the batch itself: its tabs, the job at work, what an undo left alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.audit.registry import AUDITED
from core.audit.selectors import label_of, shown
from core.audit.undo.result import CHANGED, GONE, PART, REFERRED
from core.jobs.models import Job
from core.money import format_wan
from core.phones import mask_phone
from core.ui.paging import Pager, pager
from exchange import dataset as datasets
from exchange.dataset import Kind
from exchange.models import BatchState, ImportBatch
from exchange.staging import picking, preview

FEW = 10
LEFT = 200


@dataclass(frozen=True)
class PreviewTab:
    """One number of the preview, with the rows behind it; `count` is of rows of the file."""

    code: str
    label: str
    count: int
    current: bool = False
    rows: Any = ()
    pager: Pager | None = None


def working_on(batch: ImportBatch) -> Job | None:
    """The latest job on the batch: that of its undo once it has one."""
    undo = getattr(batch, "undone_by", None)
    return undo.job if undo is not None else batch.job


def tabs(request: HttpRequest, batch: ImportBatch, number: int) -> list[PreviewTab]:
    """The preview's lists: one of them by pages, or the first rows of each when none was asked for."""
    asked = request.GET.get("tab", "")
    labels = [
        ("refused", _("退回"), batch.refused),
        ("changed", _("变更"), batch.updated),
        ("new", _("新增"), batch.created),
        ("same", _("不变"), batch.unchanged),
    ]
    staged = batch.state == BatchState.READY
    found = []
    for code, label, count in labels:
        current = code == asked
        total = batch.findings.filter(leaves_in=False).count() if code == "refused" and current else count
        pages = pager(request, total=total, number=number, size=preview.PAGE) if current else None
        page = -(-pages.last // preview.PAGE) if pages else 1
        wanted = current or (not asked and code != "same")
        rows = _rows(batch, code, max(page, 1)) if count and wanted and (staged or code == "refused") else []
        found.append(PreviewTab(code, label, count, current, rows if current else rows[:FEW], pages))
    return found


def _rows(batch: ImportBatch, code: str, page: int) -> Any:
    if code == "refused":
        found = preview.refusals(batch, page)
        offered = picking.offered(batch, found)
        for finding in found:
            finding.offers = offered.get(finding.pk, [])  # type: ignore[attr-defined]
        return found
    if code == "changed":
        return preview.differences(batch, page)
    return preview.rows(batch, code, page)


def put_back(undo: ImportBatch) -> list[dict[str, Any]]:
    """What an undo did, by table: rows that went back, rows that went."""
    acts = ("restored", "recreated", "superseded")
    return [
        {
            "table": _title(table),
            "restored": sum(counts.get(act, 0) for act in acts),
            "deleted": counts.get("deleted", 0),
        }
        for table, counts in undo.reading.get("tables", {}).items()
    ]


def left_alone(undo: ImportBatch) -> list[dict[str, Any]]:
    """What an undo left as it is, in words; the first two hundred. One query for each table that it names."""
    whys = {
        CHANGED: _("导入后又有改动，保留现值"),
        REFERRED: _("已被其他记录引用，保留"),
        PART: _("所属记录保留，随之保留"),
        GONE: _("导入后已删除"),
    }
    found = undo.left_alone[:LEFT]
    by_table: dict[str, list[str]] = {}
    for item in found:
        by_table.setdefault(item["table"], []).append(item["row_id"])
    named = {table: _names(table, keys) for table, keys in by_table.items()}
    amounts = _amounts(undo.dataset)
    return [
        {
            "table": _title(item["table"]),
            "name": named[item["table"]].get(item["row_id"], item["row_id"]),
            "field": _label(item),
            "why": whys.get(item["why"], _("原值已被占用，保留现值")),
            "by": _title(item["by"]) if item["by"] else "",
            **{side: _value(item, side, amounts) for side in ("was", "wrote", "now")},
        }
        for item in found
    ]


def _names(table: str, keys: list[str]) -> dict[str, str]:
    audited = AUDITED.get(table)
    if audited is None:
        return {}
    names = {field.name for field in audited.model._meta.concrete_fields}
    related = ["enterprise"] if "enterprise" in names else []
    rows = audited.model._default_manager.select_related(*related).filter(pk__in=keys)
    return {str(row.pk): _name(row) for row in rows}


def _name(row: Any) -> str:
    """The row's name, with its year where it has one."""
    of = getattr(row, "enterprise", row)
    name = str(getattr(of, "name", "") or of)
    year = getattr(row, "year", None)
    return f"{name} {year}" if year else name


def _title(table: str) -> str:
    audited = AUDITED.get(table)
    return str(audited.model._meta.verbose_name) if audited else table


def _label(item: dict[str, Any]) -> str:
    audited = AUDITED.get(item["table"])
    return label_of(audited.model, item["field"]) if audited and item["field"] else ""


def _amounts(dataset: str) -> frozenset[str]:
    """The dataset's columns of money; none when no room declares it any more."""
    try:
        columns = datasets.get(dataset).columns
    except KeyError:
        return frozenset()
    return frozenset(column.code for column in columns if column.kind is Kind.AMOUNT)


def _value(item: dict[str, Any], side: str, amounts: frozenset[str]) -> str:
    audited, value = AUDITED.get(item["table"]), item[side]
    if audited is None or value is None or not item["field"]:
        return value or ""
    if item["field"] in amounts:
        return _("%(amount)s 万元") % {"amount": format_wan(Decimal(value))}
    if item["field"] == "phone":
        return mask_phone(value)
    return shown(audited.model, item["field"], value)
