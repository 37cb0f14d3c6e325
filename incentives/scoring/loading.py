"""Score sheets from the city's data: the folder `score_sheets`, a JSON file for each."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from core.audit.context import recording
from core.counted import Counted
from core.verdict import Refused, refuse
from incentives.scoring.models import ScoreSheet
from incentives.scoring.sheets import read_sheet

_FIELDS: Final = ("name", "source", "valid_from", "valid_to", "content")


def load_sheets(folder: Path) -> Counted:
    """Load every sheet of the folder; what is already so is not written.

    Raises Refused, which names the file and the place, for a sheet that cannot be judged by, and for two that hold on one day.
    """
    given = {row.code: row for row in (_row(path) for path in sorted(folder.glob("*.json")))}
    stored = {row.code: row for row in ScoreSheet.objects.all()}
    _require_apart([*{**stored, **given}.values()])
    new = [row for code, row in given.items() if code not in stored]
    changed = [row for code, row in given.items() if code in stored and _differs(row, stored[code])]
    with recording(reason="载入评分表"):
        if changed:
            ScoreSheet.objects.bulk_update(changed, _FIELDS)
        ScoreSheet.objects.bulk_create(new)
    return Counted(len(new), len(changed), len(given) - len(new) - len(changed))


def _row(path: Path) -> ScoreSheet:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        sheet = read_sheet(raw)
    except Refused as refused:
        raise _wrong(path.name, refused.sentence) from None
    except ValueError as error:
        raise _wrong(path.name, error) from None
    return ScoreSheet(
        code=sheet.code,
        name=sheet.name,
        source=sheet.source,
        valid_from=sheet.valid_from,
        valid_to=sheet.valid_to,
        content=raw,
    )


def _wrong(name: str, why: Any) -> Refused:
    return Refused(refuse(_("评分表 %(file)s 有误：%(why)s"), code="scoring.sheet", file=name, why=why))


def _require_apart(rows: list[ScoreSheet]) -> None:
    for one, next_one in pairwise(sorted(rows, key=lambda row: row.valid_from)):
        if one.valid_to is None or one.valid_to >= next_one.valid_from:
            sentence = _("评分表“%(one)s”和“%(other)s”的有效期重叠，请先写明前一张的截止日期")
            raise Refused(refuse(sentence, code="scoring.overlap", one=one.code, other=next_one.code))


def _differs(one: ScoreSheet, other: ScoreSheet) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in _FIELDS)
