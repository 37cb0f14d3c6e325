"""The export of a what-if: who gains and who loses and why, then both costs by district, size and industry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from core.exact import Ints
from core.money import from_fen
from core.parameters import units
from core.verdict import Refused, refuse, require
from cultivation.enterprises.datasets import ENTERPRISES, NAME_BESIDE, USCC
from cultivation.enterprises.models import Enterprise
from exchange import exporters
from exchange.about import InForce
from exchange.dataset import Column, Dataset, Kind
from exchange.dataset import register as declare
from exchange.exporters import ExportQuery
from exchange.reading.result import Slot
from exchange.staging.listed import BESIDES
from exchange.staging.shown import Ids, ShownColumns
from incentives.eligibility import registry
from incentives.eligibility.about import subject_names
from incentives.eligibility.cycles.selectors import cycle_of, cycles
from incentives.eligibility.whatif import asking, page
from incentives.eligibility.whatif.changes import Changed, Changes
from incentives.eligibility.whatif.services import Tried

WHAT_IF: Final = declare(
    Dataset(
        "what_if",
        gettext_lazy("试算"),
        reads=Permission.AWARD_RUN,
        columns=(
            NAME_BESIDE,
            USCC,
            ENTERPRISES["district"],
            ENTERPRISES["street"],
            Column("industry", gettext_lazy("行业"), width=20),
            Column("subject", gettext_lazy("对象"), width=20),
            Column("turn", gettext_lazy("变化"), width=10),
            Column("was", gettext_lazy("现行结论"), width=10),
            Column("becomes", gettext_lazy("试算结论"), width=10),
            Column("before", gettext_lazy("现行金额"), Kind.AMOUNT, unit="元", width=14),
            Column("after", gettext_lazy("试算金额"), Kind.AMOUNT, unit="元", width=14),
            Column("change", gettext_lazy("差额"), Kind.AMOUNT, unit="元", width=14),
            Column("why", gettext_lazy("原因"), width=48),
        ),
    )
)
_GROUP: Final = Column("group", gettext_lazy("分组"), width=20)
_GROUPS: Final = (
    Column("before", gettext_lazy("现行"), Kind.AMOUNT, unit="万元", width=14),
    Column("after", gettext_lazy("试算"), Kind.AMOUNT, unit="万元", width=14),
    Column("change", gettext_lazy("差额"), Kind.AMOUNT, unit="万元", width=14),
    Column("gain", gettext_lazy("多得"), Kind.INTEGER, unit="个"),
    Column("lose", gettext_lazy("少得"), Kind.INTEGER, unit="个"),
)
_KNOWN: Final = BESIDES | {"programme", "cycle", "draft", "by"}
_LINES: Final = """
SELECT e.name, e.uscc, d.name, t.name, c.industry, c.subject, c.turn, c.was, c.becomes, c.before, c.after, c.change, c.why
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
            %s::numeric[], %s::numeric[], %s::numeric[], %s::text[]) WITH ORDINALITY
     c (enterprise, district, street, industry, subject, turn, was, becomes, before, after, change, why, place)
JOIN cultivation_enterprise e ON e.id = c.enterprise
LEFT JOIN accounts_unit d ON d.id = c.district
LEFT JOIN accounts_unit t ON t.id = c.street
ORDER BY c.place"""
_TABLE: Final = """
SELECT c.name, c.before, c.after, c.after - c.before, c.gain, c.lose
FROM unnest(%s::text[], %s::numeric[], %s::numeric[], %s::bigint[], %s::bigint[]) WITH ORDINALITY
     c (name, before, after, gain, lose, place)
ORDER BY c.place"""


class WhatIfExport:
    """What the page shows, with all who gain or lose and whom the person sees."""

    dataset = WHAT_IF.code
    permission = Permission.AWARD_RUN.value
    shown: ShownColumns | None = None

    def title(self, asked: Mapping[str, Sequence[str]]) -> str:
        """首次上规模奖励试算."""
        return _("%(name)s试算") % {"name": registry.find(_last(asked, "programme")).words.title}

    def in_force(self, actor: User, asked: Mapping[str, Sequence[str]]) -> list[InForce]:
        """The cycle, what was tried, and each number with the one that it stands for."""
        question = _question(actor, asked)
        tried, cycle = question.tried(), question.cycle
        named = {"year": cycle.year, "n": cycle.number}
        found = [InForce(str(_("测算批")), str(_("%(year)d 年第 %(n)d 批") % named))]
        if question.proposal is not None:
            found.append(InForce(str(_("试用")), question.proposal.label))
        for code, value in question.numbers.items():
            unit, present = tried.terms.units[code], tried.terms.values.get(code, "")
            words = _("%(value)s（原 %(present)s）") % {
                "value": units.shown(unit, value, code), "present": units.shown(unit, present, code),
            }  # fmt: skip
            found.append(InForce(tried.names.get(code, code), str(words)))
        return found

    def listed(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """The places of its rows: no list stands behind them."""
        tried = _question(actor, asked).tried()
        return "SELECT generate_series(1, %s)", (tried.comparison.gain + tried.comparison.lose,)

    def query(self, actor: User, filters: Mapping[str, Sequence[str]]) -> ExportQuery:
        """The computed rows as SQL. Raises Refused for what it does not know and for who may not try."""
        question = _question(actor, filters)
        tried = question.tried()
        further = [
            (str(_("按%(label)s") % {"label": label}), _table(page.groups(tried, by), str(label)))
            for by, label in page.GROUPS
        ]
        slots = [Slot(column) for column in WHAT_IF.columns]
        lines = _lines(actor, tried, question.cycle.programme.subject)
        return ExportQuery(slots, _LINES, lines, further=further)


def _lines(actor: User, tried: Tried, kind: str) -> list[list[Any]]:
    """The columns of all judgements that differ, the largest gain first, the largest loss last."""
    subjects = tried.frozen.subjects
    found = sorted(
        Changes(tried).each(_seen(actor, subjects.enterprise)),
        key=lambda one: (one.before - one.after, one.place),
    )
    places = np.array([one.place for one in found], dtype=np.int64)
    names = subject_names(kind, [key for key in subjects.key[places].tolist() if key])
    industries = page.industries_of(tried)
    rows = [
        [
            int(subjects.enterprise[one.place]),
            int(subjects.district[one.place]),
            int(subjects.street[one.place]),
            industries(one.place),
            f"{names.get(int(subjects.key[one.place]), '')} {one.part}".strip(),
            _turn(one),
            one.was,
            one.becomes,
            from_fen(one.before),
            from_fen(one.after),
            from_fen(one.after - one.before),
            one.why,
        ]
        for one in found
    ]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _each in range(12)]


def _seen(actor: User, enterprises: Ints) -> Ints:
    """The places of the subjects whose enterprise the person sees."""
    seen = Enterprise.objects.visible_to(actor).values_list("pk", flat=True)
    return np.flatnonzero(np.isin(enterprises, np.fromiter(seen, dtype=np.int64)))


def _turn(one: Changed) -> str:
    if one.after == one.before:
        return _("结论变了")
    return _("多得") if one.after > one.before else _("少得")


def _table(rows: Sequence[tuple[str, Any]], label: str) -> ExportQuery:
    slots = [Slot(replace(_GROUP, heading=label)), *(Slot(column) for column in _GROUPS)]
    params = [
        [name for name, _row in rows],
        [from_fen(row.before) for _name, row in rows],
        [from_fen(row.after) for _name, row in rows],
        [row.gain for _name, row in rows],
        [row.lose for _name, row in rows],
    ]
    return ExportQuery(slots, _TABLE, params)


def _question(actor: User, asked: Mapping[str, Sequence[str]]) -> asking.Question:
    unknown = [name for name in sorted(asked) if name not in _KNOWN and not re.match(asking.PREFIX, name)]
    if unknown:
        raise Refused(refuse(_("没有筛选项“%(name)s”"), code="FILTER_NAME", name=unknown[0]))
    if not actor.can(Permission.AWARD_RUN):
        require(refuse(_("您没有导出这类数据的权限"), code="export.permission"))
    programme = registry.find(_last(asked, "programme"))
    cycle = cycle_of(_last(asked, "cycle"), cycles(programme.code))
    if cycle is None:
        raise Refused(refuse(_("请先做一次测算批"), code="what_if.cycle"))
    return asking.read(actor, cycle, {name: _last(asked, name) for name in asked})


def _last(asked: Mapping[str, Sequence[str]], name: str) -> str:
    return ["", *asked.get(name, ())][-1]


def register() -> None:
    """Make the dataset exportable; called once from `ready()`."""
    exporters.register(WhatIfExport())
