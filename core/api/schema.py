"""How the API describes itself: the filters of a list, and the key of a call that writes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import SAFE_METHODS

from core.api.keys import HEADER, MOST
from core.api.reading import ScopedViewSet
from core.ui.filters import Filter

_MOST_VALUES = 15
"""Filters with more options than this name none in the description."""
_KEY = _(
    "写入的键，自拟，至多 %(most)d 个字符；30 天内同一键同样内容再发，答复相同而不再写入，内容不同则答 409"
)


class FilteredSchema(AutoSchema):
    """The description of a list tells every filter of its tables that the reader may use.

    Without a reader (Django's checks, which have no database either) it tells all, without their options.
    """

    def get_override_parameters(self) -> list[Any]:
        """One parameter for each filter, the key for what writes; a detail has none."""
        if self.method not in SAFE_METHODS:
            words = _KEY % {"most": MOST}
            return [OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description=words)]
        if not isinstance(self.view, ScopedViewSet) or not self._is_list_view():
            return []
        user = self.view.request.user
        reader = user if user.is_authenticated else None
        return [
            OpenApiParameter(
                one.code, str, many=one.several, explode=True, description=_described(one, reader)
            )
            for table in self.view.tables
            for one in (table.declared(reader) if reader else table.by_code.values())
        ]


def _described(one: Filter[Any], reader: Any) -> str:
    """A filter's label and help, and its values where they are few and somebody reads them."""
    options = one.options(reader) if one.options and reader else ()
    values = [f"{value} {label}" for value, label in options] if len(options) <= _MOST_VALUES else []
    return "；".join(str(part) for part in (one.label, one.help, "、".join(values)) if part)
