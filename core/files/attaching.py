"""The POST by which files are brought to a row or taken away; a room's view finds the row and says where it leads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.files.attachments import attach, detach
from core.files.models import Attachment
from core.ui.query import keys_among, typed
from core.verdict import Refused, refuse
from core.web import errors


def answer(request: HttpRequest, actor: Any, row: models.Model, back: str) -> HttpResponse:
    """Attach what was sent (`file`, several at once, with a `label`), or take away `remove`; then to `back`.

    Raises Refused with one sentence, and then nothing was written.
    """
    if (asked := request.POST.get("remove")) is not None:
        try:
            gone = detach(actor=actor, row=row, attachment=(keys_among([asked]) or [0])[0])
        except Attachment.DoesNotExist:
            return errors.page(request, 404, _("附件不存在，可能已被删除。"))
        messages.success(request, _("已删除附件“%(name)s”") % {"name": gone})
        return redirect(back)
    files = request.FILES.getlist("file")
    if not files:
        raise Refused(refuse(_("请先选择要上传的文件"), code="ATTACHMENT_NONE"))
    label = typed(request.POST.get("label", ""))
    for file in files:
        attach(actor=actor, row=row, source=file, name=str(file.name), label=label)
    messages.success(request, _("已上传 %(n)d 个附件") % {"n": len(files)})
    return redirect(back)
