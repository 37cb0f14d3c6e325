"""Contact officers are named, singly or for a whole set, and let go.

Enterprises are locked in the order of their keys, so that two who name for the same ones follow one another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection
from django.db.models import F, Max, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.bulk import insert_select
from core.forms.versions import locked_version
from core.ui.bulk import Changed, Selection
from core.verdict import Refused, Verdict, refuse, require
from cultivation.contacts import rules, serving
from cultivation.contacts.codes import REPLACED
from cultivation.contacts.models import ContactOfficer
from cultivation.contacts.notices import tell_officer
from cultivation.contacts.terms import Asked
from cultivation.enterprises.models import Enterprise, EnterpriseQuerySet
from cultivation.enterprises.rules import covers

WRITE: Final = Permission.CONTACT_WRITE
MOST: Final = 5_000
"""So many at once."""


@dataclass(frozen=True)
class Naming:
    """What naming an officer for a set comes to: for whom, how many had them, and who was refused with why."""

    ids: list[int] = field(default_factory=list)
    same: int = 0
    refused: list[tuple[str, Verdict]] = field(default_factory=list)

    @property
    def done(self) -> int:
        """How many have the officer by this act."""
        return len(self.ids)


@recorded("指定联系干部")
def assign(
    *, actor: User, enterprise: int, officer: int, on: dt.date | None = None, seen: int | None = None
) -> Naming:
    """Name the officer of an enterprise; whoever was it ends on that day.

    `seen` is the officer's row that was shown (0: none). Raises Refused: someone else was faster, out of scope, the
    person may not serve it, a day to come or before the last; Http404 out of sight. The same officer again writes nothing.
    """
    place = writable(actor).filter(pk=enterprise).values_list("district_id", "street_id").first()
    if place is None:
        if not Enterprise.objects.visible_to(actor).filter(pk=enterprise).exists():
            raise Http404
        require(refuse(gettext_lazy("这家企业不在您负责的范围内"), code="OUT_OF_SCOPE"))
    else:
        require(covers(actor.grants, WRITE.value, *place))
    person, day = _person(officer, hold=True), on or timezone.localdate()
    lock([enterprise])
    now = ContactOfficer.objects.filter(enterprise=enterprise, valid_to=None).select_related("user").first()
    if seen is not None and (now.pk if now else 0) != seen:
        name = now.user.name if now else _("无")
        require(
            refuse(
                gettext_lazy("他人刚改过联系干部（现为：%(name)s），请核对后再提交"),
                code="contact.changed",
                name=name,
            )
        )
    done = _judged([enterprise], person, day)
    for _name, verdict in done.refused:
        require(verdict)
    return _done(actor, done, person, day)


@recorded("批量指定联系干部")
def assign_selected(
    *,
    actor: User,
    selection: Selection[Asked],
    asked: Asked,
    officer: int,
    on: dt.date | None = None,
    stamp: str | None = None,
) -> Naming:
    """Name one officer for what a list's filters let through, or for whom was ticked in it; those refused are told.

    Raises Changed, and writes nothing, where they let through others than were shown, or where someone has changed the
    officers of some since (`stamp`).
    """
    ids = list(selection.anew(writable(actor), asked).values_list("pk", flat=True))
    if len(ids) > MOST:
        require(refuse(gettext_lazy("一次最多指定 %(most)d 家，请分批办理"), code="contact.many", most=MOST))
    person, day = _person(officer, hold=True), on or timezone.localdate()
    lock(ids)
    now = stamp_of(ids)
    if stamp is not None and stamp != now:
        raise Changed(
            refuse(
                gettext_lazy("所选企业的联系干部刚被他人改动，没有做任何处理，请核对后再提交"),
                code="bulk.changed",
            )
        )
    return _done(actor, _judged(ids, person, day), person, day)


@recorded("移交联系企业")
def hand_over(*, actor: User, person: int, successor: int, on: dt.date | None = None) -> Naming:
    """Everything that someone has within the actor's scope goes to another from a day on; those refused stay.

    Raises Refused: the same person, nothing to hand over.
    """
    giving, taking, day = _person(person), _person(successor, hold=True), on or timezone.localdate()
    if giving.pk == taking.pk:
        require(refuse(gettext_lazy("接手人不能是本人"), code="contact.self"))
    held = serving.held_by(giving).values("enterprise_id")
    ids = list(writable(actor).filter(pk__in=held).values_list("pk", flat=True))
    if not ids:
        require(_nothing(giving))
    ids = lock_held(giving, ids)
    if not ids:
        require(_nothing(giving))
    return _done(actor, _judged(ids, taking, day), taking, day)


@recorded("结束联系")
def end(*, actor: User, contact: int, on: dt.date, reason: str, version: int | None = None) -> ContactOfficer:
    """An officer's time ends and nobody follows yet. Raises Refused: no reason, a day that cannot be; Http404."""
    try:
        rows = ContactOfficer.objects.visible_to(actor).select_related("enterprise")
        lock(rows.filter(pk=contact).values_list("enterprise_id", flat=True))
        row = locked_version(rows, contact, version, stale=_handled)
    except ContactOfficer.DoesNotExist:
        raise Http404 from None
    require(covers(actor.grants, WRITE.value, row.enterprise.district_id, row.enterprise.street_id))
    if row.valid_to is not None:
        require(refuse(gettext_lazy("这位联系干部已经结束联系"), code="contact.ended"))
    require(rules.may_end(on, timezone.localdate(), row.valid_from, reason))
    row.valid_to, row.end_reason, row.version = on, reason.strip()[:200], row.version + 1
    row.save(update_fields=["valid_to", "end_reason", "version"])
    return row


def writable(actor: User) -> EnterpriseQuerySet:
    """The enterprises for which the person names officers and leaders."""
    return Enterprise.objects.visible_to(actor, WRITE)


def stamp_of(ids: Collection[int]) -> str:
    """A digest of who is the officer of each of some enterprises; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(hashtextextended(concat_ws(':', id, version), 0)), 0)::text"
            " FROM cultivation_contactofficer WHERE valid_to IS NULL AND enterprise_id = ANY(%s)",
            [list(ids)],
        )
        return str((cursor.fetchone() or ("0",))[0])


def held_among(ids: Collection[int]) -> int:
    """How many of some enterprises have an officer."""
    return ContactOfficer.objects.filter(enterprise__in=ids, valid_to=None).count()


def _handled(_row: ContactOfficer) -> Verdict:
    return refuse(gettext_lazy("他人刚改过联系干部，请刷新后查看"), code="contact.changed")


def _person(pk: int, *, hold: bool = False) -> User:
    """Someone with their roles; held, they do not leave before this act stands. Before any enterprise is held."""
    if hold:
        list(User.objects.select_for_update(no_key=True, of=("self",)).filter(pk=pk).values_list("pk"))
    found = User.objects.with_unit().filter(pk=pk).first()
    if found is None:
        raise Refused(refuse(gettext_lazy("没有找到这位干部"), code="contact.unknown"))
    return found


def lock(ids: Collection[int] | QuerySet[Any, int]) -> None:
    """Hold some enterprises, in the order of their keys: those who write their contacts follow one another."""
    rows = Enterprise.objects.filter(pk__in=ids).order_by("pk")
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def lock_held(person: User, ids: Collection[int]) -> list[int]:
    """Hold some enterprises; those of them that are still the person's: somebody may have named another meanwhile."""
    lock(ids)
    held = serving.held_by(person).filter(enterprise__in=ids).order_by("enterprise_id")
    return list(held.values_list("enterprise_id", flat=True))


def _nothing(person: User) -> Verdict:
    sentence = gettext_lazy("“%(name)s”在您的范围内没有联系企业")
    return refuse(sentence, code="contact.nothing", name=person.name)


def _judged(ids: Sequence[int], officer: User, on: dt.date) -> Naming:
    """Each of the enterprises judged by the rules; a few statements, however many."""
    today, found, same = timezone.localdate(), Naming(), 0
    rows = Enterprise.objects.filter(pk__in=ids).order_by("pk")
    reached = set(rows.filter(serving.reach_q(officer)).values_list("pk", flat=True))
    now = {one.enterprise_id: one for one in ContactOfficer.objects.filter(enterprise__in=ids, valid_to=None)}
    ended = dict(
        ContactOfficer.objects.filter(enterprise__in=ids)
        .order_by()
        .values_list("enterprise_id")
        .annotate(last=Max("valid_to"))
    )
    for pk, name in rows.values_list("pk", "name"):
        current = now.get(pk)
        verdict = serving.may_serve(officer, pk in reached)
        if verdict and current is not None and current.user_id == officer.pk:
            same += 1
            continue
        since = current.valid_from if current else None
        verdict = verdict and rules.may_begin(on, today, now_since=since, last_ended=ended.get(pk))
        if verdict:
            found.ids.append(pk)
        else:
            found.refused.append((name, verdict))
    return Naming(found.ids, same, found.refused)


def put(*, actor: User, ids: Sequence[int], officer: User, on: dt.date, reason: str) -> None:
    """Someone is the officer of enterprises that are held and judged: two statements, however many."""
    if not ids:
        return
    before = ContactOfficer.objects.filter(enterprise__in=ids, valid_to=None)
    before.update(valid_to=on, end_reason=reason, version=F("version") + 1)
    with connection.cursor() as cursor:
        insert_select(
            cursor,
            ContactOfficer,
            {"enterprise_id": "t.id", "user_id": "%(user)s", "valid_from": "%(on)s::date", "by_id": "%(by)s"},
            "FROM unnest(%(ids)s::bigint[]) AS t (id) ORDER BY t.id",
            {"ids": list(ids), "user": officer.pk, "on": on, "by": actor.pk},
        )
    tell_officer(actor, officer, ids)


def _done(actor: User, found: Naming, officer: User, on: dt.date) -> Naming:
    put(actor=actor, ids=found.ids, officer=officer, on=on, reason=str(REPLACED))
    return found
