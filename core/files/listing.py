"""附件 as a page lists them (`components/attachments.html`): the newest first, and a form for whom may bring some."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from core.files.content.judging import ACCEPTED
from core.files.models import Attachment


@dataclass(frozen=True)
class Line:
    """One attachment; `of` names its row where several stand on a page, `remove_url` takes it away ("" where not)."""

    row: Attachment
    remove_url: str = ""
    of: str = ""

    @property
    def kind(self) -> str:
        """PDF, DOCX: what it is."""
        return self.row.file.name.rpartition(".")[2].upper()

    @property
    def size(self) -> str:
        """Its size in words."""
        return str(filesizeformat(self.row.file.size))


@dataclass(frozen=True)
class Listed:
    """The attachments of a page; `attach_url` takes more ("" for who may not bring any)."""

    lines: list[Line]
    attach_url: str = ""
    accepted: str = ",".join(ACCEPTED)

    @property
    def most(self) -> str:
        """How large each may be."""
        return str(filesizeformat(settings.ATTACHMENT_MOST_BYTES))

    @property
    def title(self) -> str:
        """附件 3."""
        return _("附件 %(n)d") % {"n": len(self.lines)} if self.lines else _("附件")


def listed(row: models.Model, url: str, *, may: object) -> Listed:
    """The attachments of one row, whose view at `url` takes them where the person may bring and take away."""
    own = url if may else ""
    rows = Attachment.objects.of(row).select_related("file", "by")
    return Listed([Line(each, own) for each in rows], own)
