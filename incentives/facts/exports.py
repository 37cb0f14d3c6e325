"""The exports of the facts: those of the enterprises that one sees, and the list to STAT of a programme's year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from core.verdict import Refused, refuse
from cultivation.enterprises import selectors
from cultivation.enterprises.exports import ByEnterpriseExport
from cultivation.enterprises.filters import ENTERPRISES
from cultivation.enterprises.models import Enterprise
from exchange import exporters
from exchange.about import InForce
from exchange.staging.listed import ListExport, ids_of, placed
from exchange.staging.shown import Ids
from incentives.facts import datasets
from incentives.facts.concerned import concerned_q
from incentives.facts.datasets import CONCERNED
from incentives.facts.models import AwardFact
from incentives.policy.models import Programme

_ORDERS = (
    (datasets.PROJECTS, "f.call_year, f.code"),
    (datasets.LOANS, "f.call_year, f.number"),
    (datasets.INVOICES, "j.code, f.number"),
    (datasets.PRIZES, 'f.year, f.contest, f."group"'),
    (datasets.PAYMENTS, "f.paid_on, f.id"),
    (datasets.CREDIT_RECORDS, "f.valid_from, f.kind, f.id"),
    (datasets.HISTORY_CHECKS, "f.kind"),
)


class FactsExport(ByEnterpriseExport):
    """The facts of enterprises for which the person reads awards, not of every one that they see."""

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The enterprises that the list's filters let through, in its order."""
        mine = Enterprise.objects.visible_to(actor, Permission.AWARD_READ).values("pk")
        return ids_of(
            actor,
            ENTERPRISES,
            asked,
            lambda filters, sort: selectors.ids(actor, filters, sort).filter(pk__in=mine),
        )


class AwardFactsExport(ListExport):
    """The list to STAT: whom a programme's year concerns and who was stated already, with what the portal knows."""

    declared = datasets.AWARD_FACTS
    filters = ENTERPRISES
    permission = Permission.AWARD_READ.value

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The enterprises, by district and code. Raises Refused without a programme and a year."""
        programme, year = _programme(asked), _year(asked)
        stated = AwardFact.objects.filter(programme=programme, year=year).values("enterprise_id")
        whom = concerned_q(programme.pk, year) | Q(pk__in=stated)
        rows = Enterprise.objects.visible_to(actor, Permission.AWARD_READ).filter(whom)
        return ids_of(
            actor,
            ENTERPRISES,
            _besides(asked),
            lambda filters, _sort: (
                rows.filter(pk__in=selectors.ids(actor, filters).order_by())
                .order_by("district__code", "uscc")
                .values_list("pk", flat=True)
            ),
        )

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """The programme's name stands in it."""
        return _("%(programme)s统计核实名单") % {"programme": _programme(asked).name}

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The year, then the filters."""
        year = InForce(_("年度"), _("%(year)d 年") % {"year": _year(asked)})
        return [year, *super().in_force(actor, _besides(asked))]

    def source(self, ids: Ids, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The list's enterprises beside the programme and the year."""
        year = str(_year(asked))
        asked_of = f"(SELECT %s::text AS programme, {year}::smallint AS year) y"
        joins = self.declared.joins.replace("{year}", year)
        return f"FROM {asked_of} CROSS JOIN {placed(ids[0])}{joins}", (_programme(asked).pk, *ids[1])


def _besides(asked: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """The filters of the enterprises."""
    return {name: values for name, values in asked.items() if name not in CONCERNED}


def _last(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return ["", *asked.get(name, ())][-1]


def _programme(asked: Mapping[str, Sequence[str]]) -> Programme:
    """By its code. Raises Refused for one that there is not."""
    code = _last(asked, CONCERNED[0])
    found = Programme.objects.filter(pk=code).first() if "\0" not in code else None
    if found is None:
        sentence = _("没有奖补政策“%(value)s”") if code else _("请写明是哪项政策的名单")
        raise Refused(refuse(sentence, code="FILTER_VALUE", value=code))
    return found


def _year(asked: Mapping[str, Sequence[str]]) -> int:
    text = _last(asked, CONCERNED[1])
    if not re.fullmatch(r"(19|20)\d\d", text, re.ASCII):
        sentence = _("“%(value)s”不是四位年份") if text else _("请写明是哪一年的名单")
        raise Refused(refuse(sentence, code="FILTER_VALUE", value=text))
    return int(text)


def register() -> None:
    """Make the eight datasets exportable; called once from `room.register()`."""
    for declared, order in _ORDERS:
        exporters.register(FactsExport(declared, order))
    exporters.register(AwardFactsExport())
