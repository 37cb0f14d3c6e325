"""How the API refuses: a status, one Chinese sentence (`detail`) and the code of the rule (`code`)."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.forms.versions import Conflict
from core.verdict import Refused


class RefusalSerializer(serializers.Serializer[Any]):
    """What a refusal tells."""

    detail = serializers.CharField(help_text=_("原因"))
    code = serializers.CharField(help_text=_("规则的编号"))
    version = serializers.IntegerField(required=False, help_text=_("他人已修改时，现在的版本"))
    faults = serializers.DictField(required=False, help_text=_("有误的字段"))


HIDDEN = _("没有这一条，或不在您的工作范围内")


class Taken(APIException):
    """409: the call does not fit what is there by now."""

    status_code = 409

    def __init__(self, sentence: Any, code: str) -> None:
        super().__init__({"detail": sentence, "code": code})


class Broken(APIException):
    """A rule's refusal with the status that fits it, and what it tells besides."""

    def __init__(self, refused: Refused, status: int, besides: dict[str, Any]) -> None:
        super().__init__({"detail": refused.sentence, "code": refused.code})
        self.status_code, self.besides = status, besides


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to what a view has raised; None for what is no refusal."""
    if isinstance(error, Refused):
        error = _of_rule(error, context.get("view"))
    elif isinstance(error, Http404):
        error = NotFound(HIDDEN)
    response = exception_handler(error, context)
    if response is None or not isinstance(error, APIException):
        return response
    if "code" not in response.data and isinstance(codes := error.get_codes(), str):
        response.data["code"] = codes
    response.data |= getattr(error, "besides", {})
    return response


def _of_rule(refused: Refused, view: Any) -> Broken:
    """Whoever was overtaken is told 409 and what the version is now; what a room says of others counts."""
    if isinstance(refused, Conflict):
        return Broken(refused, 409, {"version": refused.version})
    status = getattr(view, "statuses", {}).get(refused.code, 400)
    return Broken(refused, status, view.besides(refused) if hasattr(view, "besides") else {})
