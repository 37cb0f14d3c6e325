"""The quarter that a page or a request speaks of."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from core.periods import Period
from core.verdict import Refused, refuse


def period_of(request: HttpRequest, today: date | None = None) -> Period:
    """The quarter a page speaks of: `?period=2024Q3`, else the last complete one; the frame says what was nonsense."""
    try:
        return Period.parse(request.GET.get("period", ""))
    except ValueError:
        return Period.last_complete(today or timezone.localdate())


def named_period(text: str) -> Period:
    """The quarter that a request names; an act is never done for another one. Raises Refused for nonsense."""
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Refused(
            refuse(_("“%(period)s”不是季度，应写作 2024Q3"), code="FILTER_VALUE", period=text)
        ) from error


def posted_period(request: HttpRequest) -> Period:
    """The quarter that a form was opened for, else the page's. Raises Refused for nonsense."""
    text = request.POST.get("period", "")
    return named_period(text) if text else period_of(request)
