"""What a call brings in its body: a JSON object of the fields that were declared, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, NoReturn, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import APIException, ParseError, UnsupportedMediaType
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from core.text import visible

S = TypeVar("S", bound=serializers.Serializer[Any])
_SHOWN: Final = 40
"""So much of a name that nobody declared is said again."""


class TooLarge(APIException):
    """A body beyond what is read at all."""

    status_code = 413
    default_detail = _("请求内容太大")
    default_code = "body.too_large"


class JSONBody(JSONParser):
    """JSON and nothing else; the schema names it, and `object_of` reads it."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[str, Any]:
        """The object. Raises ParseError."""
        return _object(stream.read())


def raw(request: Request) -> bytes:
    """The body as it was sent. Raises UnsupportedMediaType for what says that it is no JSON, TooLarge."""
    if str(request.content_type or "").partition(";")[0].strip().lower() != JSONBody.media_type:
        raise UnsupportedMediaType(str(request.content_type or ""))
    try:
        return bytes(request._request.body)
    except RequestDataTooBig as error:
        raise TooLarge from error


def object_of(request: Request) -> dict[str, Any]:
    """The object in the body. Raises ParseError, UnsupportedMediaType, TooLarge."""
    return _object(raw(request))


def _object(text: bytes) -> dict[str, Any]:
    try:
        found = json.loads(text.decode(), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        sentence = _("请求内容不是合法的 JSON（第 %(line)d 行第 %(column)d 个字符处）")
        raise ParseError(sentence % {"line": error.lineno, "column": error.colno}, "body.json") from error
    except (
        ValueError,
        RecursionError,
    ) as error:  # no UTF-8, a number of thousands of digits, a thousand brackets
        raise ParseError(_("请求内容不是合法的 JSON"), "body.json") from error
    if not isinstance(found, dict):
        raise ParseError(_("请求内容应为一个 JSON 对象，如 {…}"), "body.object")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


class TextField(serializers.CharField):
    """A text as a person would have typed it: characters that nobody sees are taken out, as in a form."""

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """The text. Raises ValidationError for what is none, also for NUL, which no database holds."""
        return super().run_validation(visible(data) if isinstance(data, str) else data)

    def to_internal_value(self, data: Any) -> str:
        """A number is no text."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Inputs(serializers.Serializer[Any]):
    """The fields that a call may bring; one that was not declared is refused by its name."""

    def to_internal_value(self, data: Any) -> Any:
        """The fields as they are used."""
        for name in data:
            if name not in self.fields:
                raise serializers.ValidationError(
                    {"": [_("没有“%(name)s”这个字段") % {"name": _plain(name)}]}
                )
        return super().to_internal_value(data)


def _plain(name: object) -> str:
    text = visible(str(name)).encode("utf-8", "replace").decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def read(inputs: type[Inputs], data: Mapping[str, Any], **context: Any) -> dict[str, Any]:
    """What was brought, as its types; a null says nothing. Raises ValidationError with a sentence and the faults by field."""
    asked = inputs(data=data, context=context)
    if not asked.is_valid():
        faults = {name: [str(fault) for fault in found] for name, found in asked.errors.items()}
        name, found = next(iter(faults.items()))
        sentence = f"{name}：{found[0]}" if name else found[0]
        told = {"detail": sentence, "code": "body.field" if name else "body.unknown"}
        raise serializers.ValidationError(told | ({"faults": faults} if name else {}))
    return {name: value for name, value in asked.validated_data.items() if value is not None}
