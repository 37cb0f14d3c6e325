"""How another system follows what changes: `?changed_after=`, from a column in which the database writes when.

A row's instant is taken when it is written and seen when its transaction ends, so a later one may be seen before it: who
remembers the latest instant would miss the earlier one. So nothing is told yet from the moment at which the oldest
writer that is still busy with the table began. What is told is in an order in which nothing comes in between any more,
and a follower that goes on from the last instant it was told misses nothing.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection
from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import Cursor
from rest_framework.request import Request

from core.api.reading import PageByKey
from core.ui.query import keys_among

PARAMETER: Final = "changed_after"
_DESCRIBED: Final = _(
    "只给这一时刻之后（不含）有变化的，带时区，如 2024-10-08T09:20:00+08:00（地址中的 + 写作 %2B）或 2024-10-08T01:20:00Z；"
    "按变化时间、编号排列。先用 next 取完各页，再以最后一行的 changed_at 为下一次的 changed_after 接着取，不会遗漏，"
    "不需要往前多取；没有新的行就沿用原来的时刻。尚未完成的写入及其后的变化要等写入完成才给出，通常不到一秒。"
    "只随日期变化的内容（如 light）不算变化；移出您范围的不会再给出，您的权限变化后请重新取全部。"
)
_SETTLED: Final = """
SELECT least(statement_timestamp(), min(coalesce(a.xact_start, 'epoch')))
FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'relation' AND l.relation = %s::regclass AND l.mode = 'RowExclusiveLock' AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def settled(model: type[Model]) -> Any:
    """The instant before which everything that writes to the model's table has ended.

    A writer takes the table's lock before it takes the instants of its rows, and began before both. One whose beginning
    is not to be seen holds back everything.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED, [model._meta.db_table])
        return (cursor.fetchone() or (None,))[0]


class PageByChange(PageByKey):
    """With `?changed_after=` by change, then key, from the place after the last row told; otherwise by key."""

    changed = "changed_at"
    names = PageByKey.names | {PARAMETER}

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """One page. Raises ParseError for an instant that cannot be read, NotFound for a cursor of no page."""
        if PARAMETER not in request.query_params:
            return super().paginate_queryset(queryset, request, view)
        after = _instant(request.query_params[PARAMETER])
        self.request, self.base_url = request, request.build_absolute_uri()
        size = self.get_page_size(request) or self.page_size
        told = self._place(request)
        later = Q(**{f"{self.changed}__gt": after})
        if told is not None:
            at, pk = told
            later = Q(**{f"{self.changed}__gte": max(at, after)}) & (
                Q(**{f"{self.changed}__gt": at}) | Q(**{self.changed: at, "pk__gt": pk})
            )
        known = queryset.filter(later, **{f"{self.changed}__lt": settled(queryset.model)})
        found = list(known.order_by(self.changed, "pk")[: size + 1])
        self.page, self.has_previous, self.has_next = found[:size], False, len(found) > size
        return self.page

    def get_next_link(self) -> str | None:
        """The address of the next page."""
        if PARAMETER not in self.request.query_params:
            return super().get_next_link()
        if not self.has_next:
            return None
        last: Any = (self.page or [None])[-1]
        place: Any = f"{getattr(last, self.changed).isoformat()} {last.pk}"  # the stubs know only keys
        return self.encode_cursor(Cursor(offset=0, reverse=False, position=place))

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Cursor and size of a page, and from when on."""
        asked = {"name": PARAMETER, "required": False, "in": "query", "description": str(_DESCRIBED)}
        schema = {"schema": {"type": "string", "format": "date-time"}}
        return [*super().get_schema_operation_parameters(view), asked | schema]

    def _place(self, request: Request) -> tuple[dt.datetime, int] | None:
        """After which row the page begins, None for the first. Raises NotFound for a cursor that no page has given."""
        cursor = super(PageByKey, self).decode_cursor(request)
        if cursor is None:
            return None
        at, _blank, key = str(cursor.position or "").partition(" ")
        try:
            instant = dt.datetime.fromisoformat(at)
        except ValueError:
            instant = None
        if instant is None or instant.tzinfo is None or not keys_among([key]):
            raise NotFound(self.invalid_cursor_message)
        return instant, int(key)


def _instant(text: str) -> dt.datetime:
    """An instant with its zone. Raises ParseError."""
    try:
        found = dt.datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pass
    sentence = _("%(name)s 应为带时区的时间，如 2024-10-08T09:20:00+08:00（地址中的 + 写作 %%2B）")
    raise ParseError(sentence % {"name": PARAMETER}, "changed_after.invalid")
