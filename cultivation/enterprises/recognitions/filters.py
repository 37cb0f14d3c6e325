"""The filters by title and by year refined, which the list of enterprises takes up."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Permission
from core.ui.filters import Filter, Options, Shown, either
from cultivation.enterprises.conditions import is_year
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.recognitions.codes import RecognitionKind
from cultivation.enterprises.recognitions.refined import refined_q
from cultivation.enterprises.recognitions.selectors import ending, in_force

ENDING = "ENDING"


def _title_q(value: str, _prefix: str) -> Q:
    today = timezone.localdate()
    found = ending(today) if value == ENDING else in_force(today).filter(kind=value)
    return Q(pk__in=found.values("enterprise_id"))


def _titles(_user: User) -> Options:
    return [*RecognitionKind.choices, (ENDING, _("即将到期"))]


def register() -> None:
    """Called once from the room's `register()`."""
    figures = Permission.FIGURES_READ.value
    ENTERPRISES.register(
        Filter("title", _("称号"), either(_title_q), _titles, permission=figures),
        Filter(
            "refined",
            _("规做精年度"),
            either(lambda value, _prefix: refined_q(int(value))),
            permission=figures,
            checks=is_year,
            shown=Shown.LINKED,
        ),
    )
