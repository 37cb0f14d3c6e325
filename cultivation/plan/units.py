"""The city's places by their codes, as commands and addresses name them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.models import Unit, UnitKind
from core.verdict import Refused, refuse

PLACES = (UnitKind.CITY, UnitKind.DISTRICT, UnitKind.STREET)


def place(code: str, *kinds: UnitKind) -> Unit:
    """The city, a district or a street (or what `kinds` say) of that code. Raises Refused where there is none."""
    found = Unit.objects.select_related("parent").filter(code=code, kind__in=kinds or PLACES).first()
    if found is None:
        words = "、".join(str(kind.label) for kind in kinds or PLACES)
        raise Refused(
            refuse(_("没有代码为 %(code_)s 的%(kinds)s"), code="plan.unit", code_=code, kinds=words)
        )
    return found
