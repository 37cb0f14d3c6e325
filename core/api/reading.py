"""What the read-only API's rooms share: one permission, the person's scope, the lists' filters, cursor paging."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.ui.filters import Filter, FilterTable, FilterValues
from core.ui.query import keys_among
from core.verdict import Refused

_PAGING = frozenset({"cursor", "page_size", "format"})
_MOST_VALUES = 15
"""Filters with more options than this name none in the description."""


class PageByKey(CursorPagination):
    """Pages by a cursor on the key: as cheap at the end as at the beginning, and nothing is told twice."""

    ordering = "pk"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where the page begins. Raises NotFound for a cursor that no page has given."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not keys_among([cursor.position]):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class HoldsPermission(BasePermission):
    """The person holds the viewset's permission and has chosen a password of their own."""

    message = _("您没有这项权限")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the person may call this viewset at all; rows are a matter of scope."""
        user: Any = request.user
        return bool(user.is_authenticated and not user.must_change_password and user.use(view.permission))


class ScopedViewSet(ReadOnlyModelViewSet):
    """Lists and details of one kind of row; `rows` is the room's selector, so that scope and filters are its own.

    What is out of scope is not found; a filter value that is refused is answered with 400 and the rule's words.
    """

    permission: ClassVar[str]
    tables: ClassVar[tuple[FilterTable[Any], ...]]
    permission_classes = [HoldsPermission]
    pagination_class = PageByKey
    filter_backends = ()
    lookup_value_regex = r"\d+"

    def rows(self, user: Any) -> QuerySet[Any]:
        """The rows that the person sees through the request's filters."""
        raise NotImplementedError

    def filters(self, user: Any, table: FilterTable[Any]) -> FilterValues[Any]:
        """What the request asks of one of the tables. Raises Refused, also for a name that none of them knows."""
        known = {code for one in self.tables for code in one.by_code} | _PAGING
        return table.parse_or_refuse(user, self.request.GET, known)

    def get_object(self) -> Any:
        """One row. Raises NotFound, in our words."""
        try:
            return super().get_object()
        except Http404 as none:
            raise NotFound(_("没有这一条，或不在您的工作范围内")) from none

    def get_queryset(self) -> QuerySet[Any]:
        """The room's rows; none while the schema is drawn."""
        if getattr(self, "swagger_fake_view", False):
            model: Any = getattr(self.serializer_class, "Meta").model  # noqa: B009  (mypy knows no Meta)
            return cast("QuerySet[Any]", model._default_manager.none())
        try:
            return self.rows(self.request.user)
        except Refused as refused:
            raise ValidationError({"detail": refused.sentence, "code": refused.code}) from refused


class FilteredSchema(AutoSchema):
    """The description of a list tells every filter of its tables that the reader may use.

    Without a reader (Django's checks, which have no database either) it tells all, without their options.
    """

    def get_override_parameters(self) -> list[Any]:
        """One parameter for each filter; a detail has none."""
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


def declared(viewset: type[ScopedViewSet], actions: dict[str, Any]) -> Any:
    """The viewset as a view that declares what it needs, for the matrix test."""
    view = viewset.as_view(actions)
    view.needs = (viewset.permission,)  # type: ignore[attr-defined]
    return view
