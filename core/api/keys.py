"""A call that writes is one, however often it is sent: `Idempotency-Key`, kept for thirty days.

    def create(self, request: Request) -> Response:
        return once(request, lambda: Answer(201, self._logged(request)))

The key and what the call wrote are committed together, so that a kill in between loses neither or both. A second call
with the key waits for the first and is answered as that was; with other content it is told 409. What was refused wrote
nothing and leaves the key free: corrected, or when the time has come, it is sent again. A call without a key is simply
done. The same for a form: `core.forms.keys`.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.body import raw
from core.api.models import CallKey
from core.api.refusing import Taken
from core.forms.keys import digest_of, hold

HEADER: Final = "Idempotency-Key"
MOST: Final = 200
KEPT: Final = dt.timedelta(days=30)
_KEY: Final = re.compile(rf"[\x21-\x7e]{{1,{MOST}}}")


@dataclass(frozen=True)
class Answer:
    """What a call that wrote is answered."""

    status: int
    body: Any


def once(request: Request, work: Callable[[], Answer]) -> Response:
    """One transaction for the work of the first call with its key; see the module.

    Raises what the work raises, ParseError for a key that is none, Taken for a key of another call.
    """
    sent = _key_of(request)
    with transaction.atomic():
        if sent is None:
            return _response(_rendered(work()))
        person: Any = request.user
        key = digest_of(str(person.pk), sent)
        digest = digest_of(str(request.method), request.get_full_path(), raw(request).hex())
        hold("api_key", key)
        if (known := CallKey.objects.filter(key=key, created_at__gt=timezone.now() - KEPT).first()) is None:
            status, body = _rendered(work())
            values = {"user_id": person.pk, "digest": digest, "status": status, "body": body}
            CallKey.objects.update_or_create(key=key, defaults={**values, "created_at": timezone.now()})
            return _response((status, body))
    if known.digest != digest:
        raise Taken(_("这个键已用于内容不同的另一次调用，这次没有写入。请换一个键"), "key.reused")
    return _response((known.status, known.body))


def sweep(_today: dt.date) -> int:
    """Delete the keys past their days, and say how many; called once a night."""
    return CallKey.objects.filter(created_at__lte=timezone.now() - KEPT).delete()[0]


def _key_of(request: Request) -> str | None:
    """The key that the call carries, None for a call without."""
    sent = request.headers.get(HEADER)
    if sent is not None and _KEY.fullmatch(sent) is None:
        sentence = _("%(header)s 应为 1 至 %(most)d 个可见的英文字母、数字或符号，不含空格")
        raise ParseError(sentence % {"header": HEADER, "most": MOST}, "key.invalid")
    return sent


def _rendered(answer: Answer) -> tuple[int, str]:
    return answer.status, JSONRenderer().render(answer.body).decode()


def _response(rendered: tuple[int, str]) -> Response:
    """The first answer and every later one are made of the same text."""
    status, body = rendered
    return Response(json.loads(body), status=status)
