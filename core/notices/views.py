"""The notices behind the bell. Opening one is a POST, since it marks it read."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.notices.models import Notice
from core.notices.services import mark_read
from core.ui.paging import page_number, page_of, pager
from core.web.needs import for_everyone


def _person(request: HttpRequest) -> int:
    return int(cast("Any", request.user).pk)


@for_everyone
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first; unread ones stand out by word and weight."""
    rows = Notice.objects.filter(user_id=_person(request))
    unread = rows.filter(read_at=None).count()
    page = page_of(rows, page_number(request))
    pages = pager(request, total=page.total, number=page.number)
    context = {"notices": page.rows, "pager": pages, "unread": unread}
    return render(request, "core/notices.html", context)


@for_everyone
@require_POST
def opened(request: HttpRequest, notice: int) -> HttpResponse:
    """Mark it read and go where it leads."""
    row = Notice.objects.filter(user_id=_person(request), pk=notice).first()
    if row is None:
        raise Http404
    mark_read(user=request.user, notice=row)
    safe = url_has_allowed_host_and_scheme(row.url, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(row.url) if row.url and safe else redirect("core:notices")


@for_everyone
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    """Mark everything read."""
    number = mark_read(user=request.user)
    messages.success(request, _("已将 %(number)d 条通知标为已读。") % {"number": number})
    return redirect("core:notices")
