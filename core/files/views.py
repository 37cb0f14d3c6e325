"""Downloads."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.files import attachments
from core.files.models import Attachment, FileKind, StoredFile
from core.files.selectors import visible_file
from core.files.store import open_stored
from core.web import errors
from core.web.needs import for_everyone


@for_everyone
@require_safe
def download(request: HttpRequest, file: int) -> HttpResponseBase:
    """A file of one's own or one that a room permits; all others do not exist. Always as an attachment."""
    try:
        stored = visible_file(request.user, file)
        if stored.kind == FileKind.ATTACHMENT:  # its door is a POST, since who had it is on record
            raise StoredFile.DoesNotExist
        stream = open_stored(stored)
    except (StoredFile.DoesNotExist, FileNotFoundError):
        return errors.page(request, 404, _("文件不存在、已过保存期，或不在您现在的工作范围内。"))
    return sent(stored, stream)


@for_everyone
@require_POST
def attachment(request: HttpRequest, attachment: int) -> HttpResponseBase:
    """An attachment of a row that the person sees; who had it is on record."""
    try:
        stored, stream = attachments.opened(actor=request.user, attachment=attachment)
    except (Attachment.DoesNotExist, FileNotFoundError):
        return errors.page(request, 404, _("附件不存在，或不在您现在的工作范围内。"))
    return sent(stored, stream)


def sent(stored: StoredFile, stream: Any) -> FileResponse:
    """A stored file as a download, whatever it holds."""
    answer = FileResponse(
        stream, as_attachment=True, filename=stored.name, content_type="application/octet-stream"
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
