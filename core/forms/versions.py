"""Optimistic locking: the second of two people is told what changed and keeps what was typed (design, decision 4).

class EnterpriseForm(VersionedForm): …        # carries the hidden field `version`

row = locked_version(Enterprise.objects.visible_to(actor), pk, version)     # raises Conflict; or with the room's words:
row = locked_version(rows, pk, version, stale=lambda row: refuse(_("…现在是“%(state)s”…"), state=row.state))
require_version(row, version, words)         # of a row that is there or not yet, under another's lock

try:
    services.update(actor=…, version=form.cleaned_data["version"], …)
except Conflict as conflict:
    conflict.show_in(form)                    # an error that says who changed what; the typed values stay
    return render(…, status=409)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.registry import AUDITED
from core.audit.selectors import Change, history_of, shown
from core.verdict import Refused, Verdict, refuse

M = TypeVar("M", bound=models.Model)
_UNTOLD = {"version", "changed_at", "updated_at"}


@dataclass(frozen=True)
class Since:
    """One field that someone changed since the form was opened."""

    label: str
    old: str
    new: str
    by: str
    at: str


class Conflict(Refused):
    """Someone has changed the row since the form was opened. `changes` says what, `version` what it is now (0: no row).

    `now` holds what is stored where it differs from what was typed, if that was told.
    """

    def __init__(
        self,
        row: models.Model | None,
        opened_on: int,
        words: Verdict | None = None,
        now: Mapping[str, Any] | None = None,
    ) -> None:
        self.row = row
        self.version = version_of(row)
        self.now = dict(now or {})
        self.changes = _since(row, opened_on) if words is None and row is not None else []
        super().__init__(self._by_history() if words is None else words)

    def _by_history(self) -> Verdict:
        who = "、".join(dict.fromkeys(change.by for change in self.changes if change.by))
        told = "；".join(f"{c.label}：{c.old or '（空）'} → {c.new or '（空）'}" for c in self.changes[:5])
        return refuse(
            gettext_lazy("您打开表单之后，%(who)s已修改：%(told)s。您填写的内容都保留着，请核对后再次提交。"),
            code="version.conflict",
            who=who or _("他人"),
            told=told or _("内容有变化"),
        )

    def show_in(self, form: forms.BaseForm) -> None:
        """Say so at the head of the form, keep what was typed, and let the next submit be on the row as it is now."""
        form.add_error(None, self.sentence)
        data: Any = form.data.copy() if hasattr(form.data, "copy") else dict(form.data)
        data[form.add_prefix("version")] = str(self.version)
        form.data = data


class VersionedForm(forms.Form):
    """A form that carries the version of the row it was opened on; 0 where it was opened on none, or does not say."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_version(self) -> int:
        """The version as a number."""
        return self.cleaned_data["version"] or 0


def locked_version(
    rows: models.QuerySet[M],
    pk: Any,
    version: int | None,
    *,
    stale: Callable[[M], Verdict] | None = None,
    typed: Mapping[str, Any] | None = None,
) -> M:
    """The row, locked for the rest of the transaction, if it still has that version; None asks for no version.

    Raises Conflict when someone was faster, with the words of `stale` instead of the history's where a room has its own,
    and the model's DoesNotExist when it is not there (or out of scope). `typed`, by field, may be told: what is stored
    already is no conflict.
    """
    row = rows.select_for_update(no_key=True, of=("self",)).get(pk=pk)
    if version is not None:
        require_version(row, version, partial(stale, row) if stale else None, typed)
    return row


def require_version(
    row: models.Model | None,
    version: int,
    words: Callable[[], Verdict] | None = None,
    typed: Mapping[str, Any] | None = None,
) -> None:
    """Raise Conflict, as `locked_version` does, unless a row has the version that a form was opened on (0: no row)."""
    if version_of(row) == version:
        return
    stored = {name: getattr(row, name) for name in typed or ()}
    if typed is None or stored != typed:
        now = {name: value for name, value in stored.items() if typed and value != typed[name]}
        raise Conflict(row, version, words() if words else None, now)


def version_of(row: models.Model | None) -> int:
    """The version of a row of any model that has one, 0 where there is no row."""
    return int(getattr(row, "version", 0))


def _since(row: models.Model, opened_on: int) -> list[Since]:
    """What the history says was changed after the row had the version that the form was opened on; oldest first."""
    model = type(row)
    if model._meta.db_table not in AUDITED:
        return []
    changes = history_of(model, row.pk, limit=50)
    reached = [change.seq for change in changes if change.field == "version" and change.new == opened_on]
    since = max(reached, default=0)
    later = [c for c in reversed(changes) if c.seq > since and c.op == "U" and c.field not in _UNTOLD]
    return [_told(model, change) for change in later]


def _told(model: type[models.Model], change: Change) -> Since:
    return Since(
        change.label,
        shown(model, change.field, change.old),
        shown(model, change.field, change.new),
        change.actor,
        f"{timezone.localtime(change.at):%m-%d %H:%M}",
    )
