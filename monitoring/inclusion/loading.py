"""The checklist of papers from the city's data: `inclusion_papers.csv`, a row for each paper, a column for each kind.

A kind's cell says 1 (wanted), 0 (not wanted) or ? (wanted where the condition holds).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from accounts.loading import read_csv
from core.audit.context import recording
from core.counted import Counted
from monitoring.inclusion.codes import Kind
from monitoring.inclusion.models import PaperRule

_FIELDS: Final = ("title", "is_wanted", "condition", "waivable", "files", "provider")


def load_papers(path: Path) -> Counted:
    """Load the list; what is already so is not written."""
    known = {(rule.kind, rule.code, rule.from_year): rule for rule in PaperRule.objects.all()}
    new, changed, same = [], [], 0
    for rule in (_rule(row, kind) for row in read_csv(path) for kind in Kind):
        stored = known.get((rule.kind, rule.code, rule.from_year))
        if stored is None:
            new.append(rule)
        elif any(getattr(stored, name) != getattr(rule, name) for name in _FIELDS):
            rule.pk = stored.pk
            changed.append(rule)
        else:
            same += 1
    with recording(reason="载入纳统材料清单"):
        PaperRule.objects.bulk_create(new)
        if changed:
            PaperRule.objects.bulk_update(changed, _FIELDS)
    return Counted(len(new), len(changed), same)


def _rule(row: dict[str, str], kind: Kind) -> PaperRule:
    cell = row[kind.value.lower()]
    return PaperRule(
        code=row["code"],
        kind=kind.value,
        from_year=int(row["from_year"]),
        title=row["title"],
        is_wanted=cell != "0",
        condition=row["condition"] if cell == "?" else "",
        waivable=row["waivable"] == "1",
        files=row["files"],
        provider=row["provider"],
    )
