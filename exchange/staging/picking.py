"""Rows that speak of nothing known: what they may mean, and what a person has picked for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.verdict import refuse, require
from exchange import dataset as datasets
from exchange import offers, scope
from exchange.models import BatchState, ImportBatch, ImportFinding
from exchange.offers import Offer
from exchange.protocol import Stage
from exchange.staging import tables

PICKED = "picked"
_NAME = "name"


def fill_in(stage: Stage, batch: ImportBatch) -> None:
    """Put what was picked into the key column of the staged rows, before they are planned."""
    key = stage.dataset.key_codes[0] if stage.dataset.key_codes else ""
    picked: list[dict[str, Any]] = batch.mapping.get(PICKED, [])
    if not picked or not stage.has(key):
        return
    stage.cursor.execute(
        f'UPDATE {stage.rows} s SET "{key}" = k.code FROM unnest(%s::text[], %s::integer[], %s::text[])'
        ' AS k (sheet, "row", code) WHERE s.sheet = k.sheet AND s."row" = k."row"',
        [[each[name] for each in picked] for name in ("sheet", "row", "code")],
    )


def offered(batch: ImportBatch, found: Iterable[ImportFinding]) -> dict[int, list[Offer]]:
    """For each of a page's refusals at the key what the row may mean, by the finding's key."""
    asks = offers.get(batch.dataset)
    if asks is None or batch.state != BatchState.READY:
        return {}
    wanted = [finding for finding in found if _is_of_key(batch, finding)]
    names = _names(batch, wanted)
    made = {}
    for finding in wanted:
        text = names.get((finding.sheet, finding.row), "")
        if text and (likely := list(asks.find(batch.user, text))):
            made[finding.pk] = likely
    return made


def pick(*, actor: User, batch_id: int, finding: int, choice: int, states: Collection[str]) -> ImportBatch:
    """Keep that a refused row means this one; the file is read again (by the job that follows).

    Raises Refused: not the person's batch, a row that was not offered anything, a choice out of scope.
    """
    with transaction.atomic():
        rows = ImportBatch.objects.select_for_update(no_key=True, of=("self",)).select_related("user")
        batch = rows.get(pk=batch_id)
        require(scope.may_act(actor, batch))
        row = ImportFinding.objects.filter(pk=finding, batch=batch, leaves_in=False).first()
        asks = offers.get(batch.dataset)
        if batch.state not in states or asks is None or row is None or not _is_of_key(batch, row):
            require(refuse(_("这一行不能再指定企业，请刷新页面后再试"), code="import.pick"))
            raise AssertionError
        code = asks.code_of(actor, choice)
        if not code:
            require(refuse(_("所选企业不在您的范围内"), code="import.pick_scope"))
        kept = [
            each
            for each in batch.mapping.get(PICKED, [])
            if (each["sheet"], each["row"]) != (row.sheet, row.row)
        ]
        picked = {"sheet": row.sheet, "row": row.row, "id": choice, "code": code}
        batch.mapping = {**batch.mapping, PICKED: [*kept, picked]}
        batch.state = BatchState.UPLOADED
        batch.save(update_fields=["mapping", "state"])
    return batch


def _is_of_key(batch: ImportBatch, finding: ImportFinding) -> bool:
    """Whether a refusal is about what the row speaks of, found while planning."""
    dataset = datasets.get(batch.dataset)
    key = dataset.key_codes[0] if dataset.key_codes else ""
    headings = {staged["heading"] for staged in batch.reading.get("staged", []) if staged["code"] == key}
    return finding.pk > batch.reading.get("findings_of_reading", 0) and finding.column in headings


def _names(batch: ImportBatch, found: list[ImportFinding]) -> dict[tuple[str, int], str]:
    has_name = any(staged["name"] == _NAME for staged in batch.reading.get("staged", []))
    if not found or not has_name or batch.pk not in tables.staged_batches():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT s.sheet, s."row", s."{_NAME}" FROM staging.batch_{batch.pk} s'
            ' JOIN unnest(%s::text[], %s::integer[]) AS k (sheet, "row") ON s.sheet = k.sheet AND s."row" = k."row"'
            f' WHERE s."{_NAME}" IS NOT NULL',
            [[finding.sheet for finding in found], [finding.row for finding in found]],
        )
        return {(sheet, row): name for sheet, row, name in cursor.fetchall()}
