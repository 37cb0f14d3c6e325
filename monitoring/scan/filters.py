"""The filters of assessments: of the list, the dashboard's links, the API and their counts.

What a condition asks for is the person, whose places their codes mean.
"""

from __future__ import annotations

import json

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.periods import Period
from core.ui.filters import Filter, FilterTable, Shown, Values, among, either, is_key
from core.ui.query import address
from cultivation.enterprises.codes import Readiness, Risk
from cultivation.enterprises.places import districts, places_of, streets, streets_offered
from monitoring.returns.fields import ProductionStatus
from monitoring.scan.moves import MOVES, moved_q
from monitoring.scan.rules.levels import FOLLOW_UP_STATUSES
from monitoring.scan.rules.table import RULES
from monitoring.scan.unreviewed import unreviewed_q


def _follow_q(value: str, _user: User) -> Q:
    """Above scale, and moving or being deregistered by the return that the scan saw (domain, section 5, X1)."""
    seen = json.dumps(
        {"status": str(ProductionStatus[value].label)}, ensure_ascii=False, separators=(",", ":")
    )[1:-1]
    return Q(above_scale=True, inputs__contains=seen)


ASSESSMENTS: FilterTable[User] = FilterTable(
    Filter(
        "district",
        _("所属区"),
        lambda values, user: Q(district_id__in=places_of(user).ids(values)),
        districts,
        shown=Shown.TAPPED,
    ),
    Filter(
        "street",
        _("街道"),
        lambda values, user: Q(street_id__in=places_of(user).ids(values)),
        streets,
        offered=streets_offered,
        shown=Shown.LISTED,
    ),
    Filter(
        "side",
        _("规模"),
        lambda values, _user: Q(above_scale__in=[value == "above" for value in values]),
        lambda _user: [("below", _("规下")), ("above", _("规上"))],
    ),
    Filter("readiness", _("达标研判"), among("readiness"), lambda _user: Readiness.choices),
    Filter("risk", _("退库风险"), among("risk"), lambda _user: Risk.choices),
    Filter(
        "rule",
        _("触发规则"),
        lambda values, _user: Q(rules__overlap=list(values)),
        lambda _user: [(rule.code, str(rule)) for rule in RULES],
        shown=Shown.LISTED,
    ),
    Filter(
        "stale",
        _("暂按上次等级"),
        lambda values, _user: Q(stale__in=[value == "yes" for value in values]),
        lambda _user: [("yes", _("是")), ("no", _("否"))],
    ),
    Filter(
        "follow",
        _("跟踪名单"),
        either(_follow_q),
        lambda _user: [(status.name, status.label) for status in FOLLOW_UP_STATUSES],
    ),
    Filter(
        "moved",
        _("与上季相比"),
        lambda values, _user: moved_q(values),
        lambda _user: MOVES,
        shown=Shown.TAPPED,
    ),
    Filter(
        "unreviewed",
        _("研判时季报未审核"),
        lambda values, _user: unreviewed_q(is_so=values[-1] == "yes"),
        lambda _user: [("yes", _("是")), ("no", _("否"))],
        several=False,
    ),
    Filter("run", _("研判批次"), among("run_id"), checks=is_key, shown=Shown.LINKED),
)


def link(period: Period, **values: Values) -> str:
    """The address of the list that shows exactly these assessments: `link(period, risk="RED", district="440306")`."""
    return address("scan:list", period=period, **values)
