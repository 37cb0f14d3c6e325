"""The head of a unit (单位负责人): someone at work there, or nobody."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, User
from core.verdict import Verdict, allow, refuse


def may_head(person: User | None, unit: Unit) -> Verdict:
    """Only someone at work in the unit is its head; nobody always may be."""
    if person is None or (person.is_active and person.unit_id == unit.pk):
        return allow()
    return refuse(
        _("“%(person)s”不是“%(unit)s”的在岗人员，不能设为负责人"),
        code="UNIT_HEAD",
        person=person.name,
        unit=unit.name,
    )


def forget_departed() -> int:
    """Units whose head left or moved have none from now on; how many. One statement, in the writer's transaction.

    Whoever writes people calls it: the pages, an import, its undo.
    """
    there = User.objects.filter(pk=OuterRef("head"), unit=OuterRef("pk"), is_active=True)
    departed = Unit.objects.exclude(head=None).exclude(Exists(there))
    return departed.update(head=None, version=F("version") + 1)
