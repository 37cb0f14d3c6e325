"""A rule said no: one Chinese sentence to the person, nothing written."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core.disk import is_disk_full
from core.outage import is_outage
from core.verdict import Refused
from core.web import errors
from core.web.form_key import KeyReused

REUSED = _("这份表单已经提交过，内容与这次不同，这次没有保存。请刷新页面后重新填写。")
log = structlog.get_logger(__name__)


class RefusalMiddleware:
    """Turns `Refused` into the rule's own words: a toast for htmx (422), a message and the same page else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; everything else goes its usual way."""
        if isinstance(exception, RequestDataTooBig):
            return errors.too_large(request)
        if is_disk_full(exception) or is_outage(exception):
            log.error("service_away", exc_info=exception)
            return errors.of_exception(request, exception)
        if isinstance(exception, KeyReused):
            return (
                _toast(request, str(REUSED), 409)
                if _htmx(request)
                else errors.reused(request, exception.led_to)
            )
        if not isinstance(exception, Refused):
            return None
        if _htmx(request):
            return _toast(request, str(exception), 422)
        messages.error(request, str(exception))
        back = request.headers.get("Referer", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return HttpResponseRedirect(back if safe else "/")


def _htmx(request: HttpRequest) -> bool:
    return bool(request.headers.get("HX-Request"))


def _toast(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    response = render(request, "components/refusal.html", {"sentence": sentence}, status=status)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    response.headers["HX-Reselect"] = "unset"  # whatever part of a page the asking form would take
    return response
