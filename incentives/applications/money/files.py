"""The files of a batch of payments: a CSV for the bank, and a workbook of the same lines with a sheet to check by.

The digest is that of the CSV's bytes; both files say how many lines there are and their sum.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind, User
from core.files.models import FileKind, StoredFile
from core.files.store import scratch, store
from exchange.dataset import Column, Kind
from exchange.reading.result import Slot
from exchange.writing.export import Export
from incentives.applications.codes import Route
from incentives.applications.money_models import PaymentBatch, PaymentLine

COLUMNS: Final = (
    Column("number", _("拨付编号"), width=14),
    Column("account_name", _("户名"), width=30),
    Column("account_bank", _("开户行"), width=24),
    Column("account_number", _("账号"), width=24),
    Column("amount", _("金额"), Kind.AMOUNT, unit="元", width=16),
    Column("enterprise", _("企业名称"), width=30),
    Column("uscc", _("统一社会信用代码"), Kind.USCC, width=20),
    Column("district", _("所属区"), width=12),
)
_CHECK: Final = (Column("name", _("项目"), width=16), Column("value", _("内容"), width=70))


def number_of(line: PaymentLine) -> str:
    """What the bank calls a line and says in its answer; no spreadsheet takes it for a date."""
    return f"FK{line.batch_id}-{line.position:05d}"


def write(batch: PaymentBatch, lines: Sequence[PaymentLine], *, owner: User) -> None:
    """Make both files of a batch and set them and the digest on it; the caller saves."""
    districts = dict(Unit.objects.filter(kind=UnitKind.DISTRICT).values_list("pk", "short_name"))
    rows = [_row(line, districts[line.award.district_id]) for line in lines]
    text = csv_of(rows, batch)
    kept = _keep(text, f"{_name(batch)}.csv", batch, owner)
    batch.csv, batch.sha256 = kept, kept.sha256
    with tempfile.TemporaryDirectory(dir=scratch()) as folder:
        path = Path(folder) / "payments.xlsx"
        slots = [Slot(column) for column in COLUMNS]
        sheets = _sheets(batch, rows)
        with Export(path, slots, title=next(iter(sheets))) as export:
            for place, (title, part) in enumerate(sheets.items()):
                if place:
                    export.turn(title, slots)
                export.add(part)
            export.turn(str(_("核对")), [Slot(column) for column in _CHECK])
            export.add(_check(batch))
        batch.workbook = _keep(path, f"{_name(batch)}.xlsx", batch, owner)


def csv_of(rows: Sequence[Sequence[str]], batch: PaymentBatch) -> bytes:
    """The lines as the bank reads them, with count and sum at the end; amounts in yuan with two decimals."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        [f"{column.heading}（{column.unit}）" if column.unit else column.heading for column in COLUMNS]
    )
    writer.writerows(rows)
    writer.writerow([_("合计"), _("%(n)d 笔") % {"n": batch.count}, "", "", f"{batch.total:.2f}", "", "", ""])
    return stream.getvalue().encode("utf-8-sig")


def _sheets(batch: PaymentBatch, rows: list[list[str]]) -> dict[str, list[list[str]]]:
    """All lines in one sheet; through the districts one sheet for each."""
    if batch.route != Route.DISTRICT:
        return {str(_("拨付明细")): rows}
    found: dict[str, list[list[str]]] = {}
    for row in rows:
        found.setdefault(row[-1], []).append(row)
    return found


def _row(line: PaymentLine, district: str) -> list[str]:
    firm = line.award.application.enterprise
    return [
        number_of(line),
        line.account_name,
        line.account_bank,
        line.account_number,
        f"{line.amount:.2f}",
        firm.name,
        firm.uscc,
        district,
    ]


def _check(batch: PaymentBatch) -> list[list[str]]:
    return [
        [str(_("批次")), f"{batch.programme_id} {batch.year} 第 {batch.number} 批"],
        [str(_("拨付方式")), str(batch.get_route_display())],
        [str(_("笔数")), str(batch.count)],
        [str(_("合计（元）")), f"{batch.total:.2f}"],
        [str(_("CSV 文件 SHA-256")), batch.sha256],
    ]


def _name(batch: PaymentBatch) -> str:
    return f"拨付_{batch.programme_id}_{batch.year}_第{batch.number}批"


def _keep(source: bytes | Path, name: str, batch: PaymentBatch, owner: User) -> StoredFile:
    return store(
        source,
        kind=FileKind.ATTACHMENT,  # kept for good, and given out by its own page alone
        owner=owner,
        name=name,
        personal=True,
        places=[batch.purse.owner_id],
    )
