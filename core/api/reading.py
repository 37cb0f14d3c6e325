"""What reading by the API shares: the permissions, the person's scope, the lists' filters, cursor paging."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.viewsets import ReadOnlyModelViewSet

from core.api.body import JSONBody
from core.ui.filters import FilterTable, FilterValues
from core.ui.query import keys_among
from core.verdict import Refused


class PageByKey(CursorPagination):
    """Pages by a cursor on the key: as cheap at the end as at the beginning, and nothing is told twice."""

    ordering = "pk"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
    names = frozenset({"cursor", "page_size", "format"})
    """The parameters of an address that are no filters."""

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where the page begins. Raises NotFound for a cursor that no page has given."""
        cursor: Cursor | None = super().decode_cursor(request)
        if cursor is not None and cursor.position is not None and not keys_among([cursor.position]):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class MayWrite(BasePermission):
    """Reading is open to every token, writing to one that was made for it; a browser writes by its session."""

    message = _("这个令牌只能读取。需要写入时，请登录平台，在“接口令牌”中另建一个勾选了“可以写入”的令牌")
    code = "token.reads_only"

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the call is by its method what its token may do."""
        token: Any = request.auth
        return request.method in SAFE_METHODS or token is None or token.may_write is True


class HoldsPermission(BasePermission):
    """The person holds what the viewset asks for the call, and has chosen a password of their own."""

    message = _("您没有这项权限")

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the person may call this viewset at all; rows are a matter of scope."""
        user: Any = request.user
        return bool(user.is_authenticated and not user.must_change_password and user.use(*view.needed))


class ScopedViewSet(ReadOnlyModelViewSet):
    """Lists and details of one kind of row; `rows` is the room's selector, so that scope and filters are its own.

    What is out of scope is not found; a filter value that is refused is answered with 400 and the rule's words. A room
    that takes writings has a method `create`, and one for each of its `deeds` on a row; `writes` says which permissions
    each asks for, one of them being enough. `statuses` are those of refusals that are not 400, by their codes.
    """

    permission: ClassVar[str]
    tables: ClassVar[tuple[FilterTable[Any], ...]]
    deeds: ClassVar[tuple[str, ...]] = ()
    writes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    statuses: ClassVar[Mapping[str, int]] = {}
    permission_classes = [MayWrite, HoldsPermission]
    parser_classes = [JSONBody]
    pagination_class: type[PageByKey] = PageByKey
    filter_backends = ()
    lookup_value_regex = r"\d+"

    @property
    def needed(self) -> tuple[str, ...]:
        """The permissions one of which the call asks for."""
        return self.writes.get(self.action or "", (self.permission,))

    def rows(self, user: Any) -> QuerySet[Any]:
        """The rows that the person sees through the request's filters."""
        raise NotImplementedError

    def besides(self, _refused: Refused) -> dict[str, Any]:
        """What a refusal tells besides its sentence and its code."""
        return {}

    def filters(self, user: Any, table: FilterTable[Any]) -> FilterValues[Any]:
        """What the request asks of one of the tables. Raises Refused, also for a name that none of them knows."""
        known = {code for one in self.tables for code in one.by_code} | self.pagination_class.names
        return table.parse_or_refuse(user, self.request.GET, known)

    def get_queryset(self) -> QuerySet[Any]:
        """The room's rows; none while the schema is drawn."""
        if getattr(self, "swagger_fake_view", False):
            model: Any = getattr(self.serializer_class, "Meta").model  # noqa: B009  (mypy knows no Meta)
            return cast("QuerySet[Any]", model._default_manager.none())
        return self.rows(self.request.user)


def declared(viewset: type[ScopedViewSet], actions: dict[str, Any]) -> Any:
    """The viewset as a view that declares what it needs, for the matrix test: by the first of its methods."""
    view = viewset.as_view(actions)
    first = next(iter(actions.values()))
    view.needs = viewset.writes.get(first, (viewset.permission,))  # type: ignore[attr-defined]
    return view
