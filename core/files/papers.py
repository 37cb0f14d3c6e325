"""A paper that somebody must bring (材料): it came, was waived, or was taken back. Rooms say which papers, who may and when.

A room's row has `received_on`, `on_paper`, `waived`, `reason` and `by`; files hang on it as attachments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from core.files.attachments import attach, attach_by_link, detach
from core.files.models import Attachment
from core.verdict import Verdict, require

Source = tuple[UploadedFile | Path, str]
"""A file and its name."""


def came(
    row: Any,
    *,
    actor: Any,
    day: dt.date,
    files: Sequence[Source],
    on_paper: bool,
    label: str,
    fits: Callable[[str], Verdict],
) -> None:
    """Files came, or somebody has it on paper; what was waived is so no more. No actor: the enterprise, by its link.

    Raises Refused for a file that does not fit by what it is, whatever its name said.
    """
    row.waived, row.reason = False, ""
    row.on_paper = row.on_paper or on_paper
    row.received_on = row.received_on or day
    row.by = actor
    row.save()
    for source, name in files:
        if actor is None:
            made = attach_by_link(row=row, source=source, name=name, label=label)
        else:
            made = attach(actor=actor, row=row, source=source, name=name, label=label)
        require(fits(made.file.name))


def waive(row: Any, *, actor: Any, reason: str) -> None:
    """It need not be brought."""
    row.waived, row.reason, row.by = True, reason.strip()[:200], actor
    row.save()


def take_back(row: Any, *, actor: Any, attachment: int | None) -> None:
    """A file is taken away; without one, the note that it was waived or is there on paper. Raises Refused, DoesNotExist."""
    if attachment is not None:
        detach(actor=actor, row=row, attachment=attachment)
    else:
        row.waived, row.reason, row.on_paper = False, "", False
    if not row.on_paper and not Attachment.objects.of(row).exists():
        row.received_on = None
    row.by = actor
    row.save()
