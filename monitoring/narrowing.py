"""What the API narrows returns and assessments by: a quarter and an enterprise."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from core.periods import Period


def narrowed(rows: QuerySet[Any], data: Any) -> QuerySet[Any]:
    """By `period` and `enterprise`, which rows of a quarter have in common."""
    if text := data.get("period"):
        try:
            period = Period.parse(text)
        except ValueError as error:
            raise ValidationError({"detail": str(error), "code": "PERIOD"}) from error
        rows = rows.filter(year=period.year, quarter=period.quarter)
    if text := data.get("enterprise"):
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            detail = _("企业编号“%(value)s”不是数字") % {"value": text}
            raise ValidationError({"detail": detail, "code": "FILTER_VALUE"})
        rows = rows.filter(enterprise_id=int(text))
    return rows
