"""Two archives are merged and parted, each in one transaction that holds both."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.audit.context import recorded
from core.parameters.selectors import at
from core.verdict import Refused, refuse, require
from cultivation import signals
from cultivation.enterprises import rules as places
from cultivation.enterprises.codes import OperatingStatus
from cultivation.enterprises.merging import moving, rules
from cultivation.enterprises.merging.models import EnterpriseMerge
from cultivation.enterprises.models import Enterprise
from cultivation.enterprises.standing import refresh_standing

MERGE = Permission.ENTERPRISE_MERGE


@dataclass(frozen=True)
class MergePlan:
    """What a merge would do: rows that move and rows that stay with the absorbed, by table."""

    survivor: Enterprise
    absorbed: Enterprise
    moved: dict[str, int]
    kept: dict[str, int]


def preview(*, actor: User, survivor: int, absorbed: int) -> MergePlan:
    """What a merge would do; writes nothing. Raises as `merge`."""
    first, second = _both(actor, survivor, absorbed, lock=False)
    return MergePlan(first, second, *moving.planned(first.pk, second.pk))


@recorded("合并档案")
def merge(*, actor: User, survivor: int, absorbed: int, reason: str) -> EnterpriseMerge:
    """Everything attached to the absorbed becomes the survivor's; what collides stays and is listed.

    Raises Refused: one with itself, either absorbed already, no reason, a place that the actor does not cover (of two
    districts only the bureau covers both); Http404 out of scope.
    """
    if not reason.strip():
        raise Refused(refuse(_("请填写合并理由"), code="MERGE_REASON"))
    first, second = _both(actor, survivor, absorbed, lock=True)
    today = timezone.localdate()
    moved, kept = moving.move(first.pk, second.pk, today)
    own: moving.Moved = {"rows": [second.status, str(second.version)]}
    made = EnterpriseMerge.objects.create(
        survivor=first,
        absorbed=second,
        reason=reason.strip()[:200],
        by=actor,
        moved=moved | {Enterprise._meta.db_table: own},
        kept=kept,
    )
    second.merged_into, second.status = first, OperatingStatus.DUPLICATE
    second.version += 1
    second.save(update_fields=["merged_into", "status", "version"])
    _follow(first, second, actor)
    return made


@recorded("撤销合并")
def unmerge(*, actor: User, merge: int) -> EnterpriseMerge:
    """Part the two again: exactly what moved goes back, what came since stays and is listed in `came`.

    Raises Refused: undone already, too late, the survivor absorbed since, not the actor's; Http404 out of scope.
    """
    known = EnterpriseMerge.objects.filter(pk=merge).first()
    if known is None:
        raise Http404
    _lock(known.survivor_id, known.absorbed_id)
    row = EnterpriseMerge.objects.select_for_update(of=("self",)).get(pk=merge)
    first, second = (_in_scope(actor, pk) for pk in (row.survivor_id, row.absorbed_id))
    on = timezone.localdate(row.at)
    require(
        rules.may_part(
            undone=row.undone_at is not None,
            on=on,
            today=timezone.localdate(),
            days=at(on).needed_count("merge_undo_days"),
            survivor=_side(first),
        )
    )
    row.came = moving.move_back(first.pk, second.pk, row.moved, on)
    status, version = row.moved[Enterprise._meta.db_table]["rows"]
    second.merged_into, second.status, second.version = None, status, int(version)
    second.save(update_fields=["merged_into", "status", "version"])
    row.undone_at, row.undone_by = timezone.now(), actor
    row.save(update_fields=["came", "undone_at", "undone_by"])
    refresh_standing([second.pk])
    _follow(first, second, actor)
    return row


def may_undo(actor: User, row: EnterpriseMerge) -> bool:
    """Whether the page offers to undo a merge."""
    on = timezone.localdate(row.at)
    days = at(on).count("merge_undo_days")
    sides = (row.survivor, row.absorbed)
    return (
        row.undone_at is None
        and days is not None
        and (timezone.localdate() - on).days <= days
        and all(_covered(actor, side) for side in sides)
    )


def _both(actor: User, survivor: int, absorbed: int, *, lock: bool) -> tuple[Enterprise, Enterprise]:
    if lock:  # in one order, whoever asks for which direction
        _lock(survivor, absorbed)
    first, second = (_in_scope(actor, pk) for pk in (survivor, absorbed))
    require(rules.may_merge(_side(first), _side(second)))
    return first, second


def _lock(*keys: int) -> None:
    list(
        Enterprise.objects.select_for_update(of=("self",))
        .filter(pk__in=keys)
        .order_by("pk")
        .values_list("pk")
    )


def _in_scope(actor: User, pk: int) -> Enterprise:
    """One of the two, absorbed or not, where the actor may merge. Raises Http404, Refused."""
    seen = Enterprise.objects.visible_to(actor)
    found = Enterprise.objects.select_related("merged_into").filter(pk=pk).first()
    if found is None or not (found.merged_into_id or seen.filter(pk=pk).exists()):
        raise Http404
    if not _covered(actor, found):
        if found.merged_into_id:
            raise Http404
        words = _("合并要求两份档案都在您负责的区内；跨区的由市局合并")
        raise Refused(refuse(words, code="MERGE_PLACE"))
    return found


def _covered(actor: User, side: Enterprise) -> bool:
    return bool(places.covers(actor.grants, MERGE.value, side.district_id, None))


def _side(row: Enterprise) -> rules.Side:
    return rules.Side(row.pk, row.name, row.merged_into.name if row.merged_into else "")


def _follow(survivor: Enterprise, absorbed: Enterprise, actor: User) -> None:
    refresh_standing([survivor.pk])
    signals.after_commit(signals.enterprise_changed, enterprise=survivor.pk, actor=actor.pk)
    signals.after_commit(signals.facts_moved, enterprises=[survivor.pk, absorbed.pk], actor=actor.pk)


def by_code(code: str) -> Enterprise | None:
    """The enterprise whose code that is today, an absorbed one too; else the one that had it."""
    rows = Enterprise.objects.filter(Q(uscc=code)) or Enterprise.objects.filter(usccs__uscc=code)
    return rows.first()
