"""Writes of units: a new street or department, another name, other aliases, closed."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from accounts import heads
from accounts.models import Unit, UnitAlias, UnitKind, User
from accounts.services import changed_meanwhile
from core.audit.context import recorded
from core.forms.versions import locked_version
from core.verdict import Refused, refuse, require

_ABOVE = {UnitKind.STREET: (UnitKind.DISTRICT,), UnitKind.DEPARTMENT: (UnitKind.CITY, UnitKind.DISTRICT)}


@recorded("新建单位")
def create_unit(
    *,
    actor: User,
    code: str,
    name: str,
    short_name: str,
    kind: str,
    parent: Unit,
    categories: Collection[str] = (),
    aliases: Collection[str] = (),
) -> Unit:
    """A new street of a district, or a department of the city or a district."""
    if parent.kind not in _ABOVE.get(UnitKind(kind), ()):
        raise Refused(refuse(_("街道只能设在区下，部门只能设在市或区下"), code="UNIT_PLACE"))
    if Unit.objects.filter(code=code).exists():
        raise Refused(refuse(_("单位代码“%(found)s”已被使用"), code="UNIT_CODE", found=code))
    unit = Unit.objects.create(
        code=code,
        name=name,
        short_name=short_name,
        kind=kind,
        parent=parent,
        district=parent.district,
        categories=list(categories),
        sort=parent.sort,
    )
    _set_aliases(unit, {name, *aliases})
    return unit


@recorded("修改单位")
def change_unit(
    *,
    actor: User,
    unit: int,
    version: int,
    name: str,
    short_name: str,
    is_active: bool,
    categories: Collection[str],
    aliases: Collection[str],
    head: User | None,
) -> Unit:
    """Rename, close or reopen a unit, name its head; its old name stays an alias, so that workbooks with it are still read.

    A unit is closed only when nobody works in it and no unit below it is open. Person before unit are locked, as by who
    leaves, so that nobody becomes head while they go.
    """
    if head is not None:
        head = User.objects.select_for_update(no_key=True, of=("self",)).get(pk=head.pk)
    row = locked_version(Unit.objects.select_related("parent"), unit, version, stale=changed_meanwhile)
    if row.is_active and not is_active:
        _require_empty(row)
    require(heads.may_head(head, row))
    old = row.name
    row.name, row.short_name, row.is_active = name, short_name, is_active
    row.categories, row.head, row.version = list(categories), head, row.version + 1
    row.save(update_fields=["name", "short_name", "is_active", "categories", "head", "version"])
    _set_aliases(row, {old, name, *aliases} if old != name else set(aliases))
    return row


def _require_empty(row: Unit) -> None:
    people = row.users.filter(is_active=True).count()
    below = row.children.filter(is_active=True).count()
    if people or below:
        raise Refused(
            refuse(
                _("“%(name)s”还有 %(people)d 名在岗人员、%(below)d 个下级单位，请先调整再停用"),
                code="UNIT_IN_USE",
                name=row.name,
                people=people,
                below=below,
            )
        )


def _set_aliases(unit: Unit, aliases: set[str]) -> None:
    """The unit's aliases become these; an alias that leads to another unit is refused."""
    taken = UnitAlias.objects.filter(alias__in=aliases).exclude(unit=unit).select_related("unit").first()
    if taken is not None:
        raise Refused(
            refuse(
                _("别名“%(alias)s”已属于“%(unit)s”"),
                code="ALIAS_TAKEN",
                alias=taken.alias,
                unit=taken.unit.name,
            )
        )
    unit.aliases.exclude(alias__in=aliases).delete()
    UnitAlias.objects.bulk_create(
        [UnitAlias(alias=alias, unit=unit) for alias in sorted(aliases)], ignore_conflicts=True
    )
