"""The papers of applications from the city's data: `award_papers.csv`, a row for each paper from a day on.

Which programmes ask for a paper is said by their versions.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Final

from accounts.loading import read_csv
from core.audit.context import recording
from core.counted import Counted
from incentives.applications.models import AwardPaper

_FIELDS: Final = (
    "name",
    "note",
    "is_wanted",
    "unasked",
    "waivable",
    "fetched",
    "files",
    "provider",
)


def load_award_papers(path: Path) -> Counted:
    """Load the list; what is already so is not written, what a person edited stays."""
    known = {(paper.code, paper.valid_from): paper for paper in AwardPaper.objects.all()}
    new, changed, same = [], [], 0
    for paper in map(_paper, read_csv(path)):
        stored = known.get((paper.code, paper.valid_from))
        if stored is None:
            new.append(paper)
        elif stored.by_id is None and any(getattr(stored, name) != getattr(paper, name) for name in _FIELDS):
            paper.pk = stored.pk
            changed.append(paper)
        else:
            same += 1
    with recording(reason="载入申报材料清单"):
        AwardPaper.objects.bulk_create(new)
        if changed:
            AwardPaper.objects.bulk_update(changed, _FIELDS)
    return Counted(len(new), len(changed), same)


def _paper(row: dict[str, str]) -> AwardPaper:
    return AwardPaper(
        code=row["code"],
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        name=row["name"],
        note=row["note"],
        is_wanted=row["wanted"] == "1",
        unasked=row["unasked"] == "1",
        waivable=row["waivable"] == "1",
        fetched=row["fetched"] == "1",
        files=row["files"],
        provider=row["provider"],
    )
