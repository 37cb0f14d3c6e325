"""The filters of candidates: of the list, its export and the API. A list is always of one level and one year."""

from __future__ import annotations

from typing import Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.ui.filters import Filter, FilterTable, Options, Shown, among, is_key
from cultivation.enterprises.conditions import is_year
from cultivation.enterprises.places import districts, streets, streets_offered
from cultivation.enterprises.recognitions.codes import RecognitionKind
from incentives.scoring.codes import Standing
from incentives.scoring.vocabulary import ASKED


def _facts(_user: User) -> Options:
    return [(fact.code, fact.name) for fact in ASKED]


CANDIDATES: Final[FilterTable[None]] = FilterTable(
    Filter(
        "level",
        _("级别"),
        among("level"),
        lambda _user: RecognitionKind.choices,
        several=False,
        shown=Shown.LINKED,
        chip=False,
    ),
    Filter("year", _("年度"), among("year"), several=False, checks=is_year, shown=Shown.LINKED, chip=False),
    Filter("standing", _("预评结果"), among("standing"), lambda _user: Standing.choices, shown=Shown.TAPPED),
    Filter(
        "asks",
        _("待补资料"),
        lambda values, _none: Q(lacks__overlap=list(values)),
        _facts,
        shown=Shown.LISTED,
    ),
    Filter("district", _("所属区"), among("district__code"), districts),
    Filter("street", _("街道"), among("street__code"), streets, offered=streets_offered),
    Filter("enterprise", _("企业"), among("enterprise_id"), checks=is_key, shown=Shown.LINKED),
)
