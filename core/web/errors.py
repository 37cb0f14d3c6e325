"""Chinese pages for what went wrong, each with the request id."""

from __future__ import annotations

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from core import disk, outage
from core.web import resend
from core.web.request_id import request_id
from core.web.writes import has_committed

_WORDS = {
    400: (_("无法识别这次请求"), _("请返回上一页刷新后重试，或把下面的编号告诉管理员。")),
    403: (_("您没有这项权限"), _("如工作需要，请联系本单位管理员开通。")),
    404: (_("没有找到这个页面"), _("它可能已被移走，或不在您的工作范围内。")),
    409: (_("这份表单已经提交过"), _("上次提交的内容已经保存；这次的内容不同，没有保存。")),
    413: (_("文件太大"), _("请压缩或拆分后再上传。")),
    503: (_("系统暂时连接不上"), _("服务正在恢复，请稍等片刻再试。")),
    507: (_("服务器存储空间不足"), disk.SENTENCE),
    500: (_("系统出了点问题"), _("已记录下来。请稍后再试，或把下面的编号告诉管理员。")),
}


def page(request: HttpRequest, status: int, sentence: str | None = None, **more: Any) -> HttpResponse:
    """The page of one status; `sentence` replaces the advice, `back` leads to where one came from."""
    title, advice = _WORDS[status]
    context = {
        "title": title,
        "advice": sentence or advice,
        "status": status,
        "request_id": request_id(),
        **more,
    }
    return render(request, "errors/error.html", context, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also what is out of scope."""
    return _told(request, 404) if _is_call(request) else page(request, 404)


def reused(request: HttpRequest, led_to: str) -> HttpResponse:
    """409: the form was sent before with other content; that result, and what was typed now."""
    return page(request, 409, led_to=led_to, again=resend.as_new(request))


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _told(request, 413) if _is_call(request) else page(request, 413)


def failed(request: HttpRequest) -> HttpResponse:
    """500, 507 for a full disk, 503 for a service that is away: of the exception that is being handled."""
    return of_exception(request, sys.exc_info()[1])


def of_exception(request: HttpRequest, exception: BaseException | None) -> HttpResponse:
    """Its page, without shell, session or database, since anything may be broken; it says what became of what was sent.

    An answer claims that nothing was written only where that is known. While a service is away the page offers to send
    the same form again: its key makes that one submit.
    """
    away = outage.is_outage(exception)
    status = 503 if away else 507 if disk.is_disk_full(exception) else 500
    return _plain(
        request, status, fate=_fate(request, exception), again=resend.form_of(request) if away else None
    )


def _fate(request: HttpRequest, exception: BaseException | None) -> str:
    """What became of what the request sent, as far as that is known."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return ""
    if has_committed(request):
        return str(_("您提交的内容已经保存或部分保存，请先返回查看，不要直接重新提交。"))
    if outage.is_database_outage(exception):
        return str(_("不能确定您提交的内容是否已经保存，请稍后先查看，再决定是否重新提交。"))
    return str(_("本次操作没有写入任何内容。"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 for a form beyond Django's limits; both may come before there is a session."""
    return _plain(request, 413 if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)) else 400)


def _plain(
    request: HttpRequest, status: int, fate: str = "", again: resend.SentForm | None = None
) -> HttpResponse:
    if _is_call(request):
        return _told(request, status, fate)
    title, advice = _WORDS[status]
    if request.headers.get("HX-Request"):
        return HttpResponse(f"{fate}{advice}", status=status, content_type="text/plain; charset=utf-8")
    context = {
        "status": status,
        "title": title,
        "fate": fate,
        "advice": advice,
        "again": again,
        "retry": request.get_full_path() if status == 503 and request.method == "GET" else "",
        "request_id": request_id(),
        "stylesheet": _stylesheet(),
    }
    return HttpResponse(render_to_string("errors/500.html", context), status=status)


def _is_call(request: HttpRequest) -> bool:
    """Whether another system asked, and not a browser."""
    return request.path_info.startswith("/api/")


def _told(request: HttpRequest, status: int, fate: str = "") -> HttpResponse:
    """The same in the API's own form."""
    words = _("没有这个接口地址") if status == 404 else _WORDS[status][1]
    told = {"detail": f"{fate}{words}", "request_id": request_id()}
    return JsonResponse(told, status=status, json_dumps_params={"ensure_ascii": False})


def _stylesheet() -> str:
    try:
        return static("css/plain-error.css")
    except ValueError:  # static files were not collected: the page is still readable without
        return ""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session has ended or changed; keeper.js puts back what was typed on the way back."""
    sentence = str(_("页面停留太久，登录状态已变化。请返回后重新提交，已填内容会恢复。"))
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    title = str(_("页面已过期"))
    return page(request, 403, sentence, title=title, kind="stale", back=back if safe else "")
