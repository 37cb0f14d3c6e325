"""Chinese pages for what went wrong, each with the request id."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.web.request_id import request_id

_WORDS = {
    403: (_("您没有这项权限"), _("如工作需要，请联系本单位管理员开通。")),
    404: (_("没有找到这个页面"), _("它可能已被移走，或不在您的工作范围内。")),
    413: (_("文件太大"), _("请压缩或拆分后再上传。")),
    500: (_("系统出了点问题"), _("已记录下来。请稍后再试，或把下面的编号告诉管理员。")),
}


def page(request: HttpRequest, status: int, sentence: str | None = None) -> HttpResponse:
    """The page of one status; `sentence` replaces the advice."""
    title, advice = _WORDS[status]
    context = {"title": title, "advice": sentence or advice, "status": status, "request_id": request_id()}
    return render(request, "errors/error.html", context, status=status)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also what is out of scope."""
    return page(request, 404)


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return page(request, 413)


def failed(request: HttpRequest) -> HttpResponse:
    """500: plain, without the shell, since anything may be broken."""
    context = {"title": _WORDS[500][0], "advice": _WORDS[500][1], "request_id": request_id()}
    return render(request, "errors/500.html", context, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose session has ended."""
    return page(request, 403, str(_("页面停留太久，登录状态已变化。请刷新页面后再提交。")))
