"""What the small forms of a draft carry: the version on which they were opened."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.ui.query import keys_among
from core.verdict import Refused, refuse


def posted_version(request: HttpRequest) -> int:
    """The draft's version on the page of the form. Raises Refused where it does not say."""
    known = keys_among([request.POST.get("version", "")])
    if not known:
        raise Refused(refuse(_("请刷新页面后再试"), code="plan.version"))
    return known[0]
