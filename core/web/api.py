"""What the read-only API's rooms share: one permission, the person's scope, cursor paging."""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.ui.query import keys_among
from core.verdict import Refused


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
    permission_classes = [HoldsPermission]
    pagination_class = PageByKey
    filter_backends = ()
    lookup_value_regex = r"\d+"

    def rows(self, user: Any) -> QuerySet[Any]:
        """The rows that the person sees through the request's filters."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet[Any]:
        """The room's rows; none while the schema is drawn."""
        if getattr(self, "swagger_fake_view", False):
            model: Any = getattr(self.serializer_class, "Meta").model  # noqa: B009  (mypy knows no Meta)
            return cast("QuerySet[Any]", model._default_manager.none())
        try:
            return self.rows(self.request.user)
        except Refused as refused:
            raise ValidationError({"detail": refused.sentence, "code": refused.code}) from refused


def declared(viewset: type[ScopedViewSet], actions: dict[str, Any]) -> Any:
    """The viewset as a view that declares what it needs, for the matrix test."""
    view = viewset.as_view(actions)
    view.needs = (viewset.permission,)  # type: ignore[attr-defined]
    return view
