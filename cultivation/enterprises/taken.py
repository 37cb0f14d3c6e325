"""A document that someone takes out of the portal: it names person and day, and that it was taken is on record."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from django.db import connection
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit.context import recording
from core.files.store import safe_name
from cultivation.enterprises.word import document


def taken_by(user: User, day: dt.date) -> str:
    """Who printed or downloaded a document, and when."""
    words = {"unit": user.unit.name, "name": user.name, "day": day.isoformat()}
    return _("%(unit)s %(name)s 于 %(day)s 从小升规培育平台打印或下载") % words


def word_answer(
    user: User, *, title: str, sub: str, sections: Sequence[tuple[str, str]], name: str, reason: str
) -> FileResponse:
    """The Word document as a download; `sections` as for `word.document`, `name` without day and suffix."""
    day = timezone.localdate()
    content = document(title, sub, taken_by(user, day), sections)
    with recording(actor=user, reason=reason), connection.cursor() as cursor:
        cursor.execute("SELECT history.current_stamp()")
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=safe_name(f"{name}{day:%Y%m%d}.docx")
    )
