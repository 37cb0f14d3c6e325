"""The reasons of a verdict: [{rule, observed, required, source}], X0…X9 then R0…R8, as JSON text.

Domain section 5, table under "Reasons". Rows with the same rules share one template, so that a
city's reasons are a few hundred templates and not a million calls to ``json.dumps``; the text is
what ``json.dumps(…, ensure_ascii=False, separators=(",", ":"))`` would give.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from core.exact import Ints, known

from .facts import Facts
from .frames import ELECTRICITY_SOURCES, EPOCH, REVENUE_SOURCES, ScanFrame
from .judging import Verdict
from .levels import OnRecord, Risk, Rule, ShareSource, Status
from .parameters import ScanParameters
from .projection import FULL_YEAR, Basis, Projection
from .sources import NO_SOURCE
from .texts import Texts, amount_text, amounts, filled, labelled, ratio_text, ratios, texts_of

_WORDS = {"STAT": "stat", "TAX": "tax", "ENTERPRISE": "return", "OUTSIDE": "outside"}
_REASON = '{{"rule":"{}","observed":"{}","required":"{}","source":"{}"}}'
_VERSIONS = 10**9
_ENTERPRISE = REVENUE_SOURCES.index("ENTERPRISE")


class Judged(NamedTuple):
    """All that is known of the rows once they are judged."""

    frame: ScanFrame
    facts: Facts
    basis: Basis
    projection: Projection
    verdict: Verdict


class Reason(NamedTuple):
    """One rule's reason for some rows, each part a text column or one text for all."""

    observed: Texts | str
    required: Texts | str
    source: Texts | str


def reasons_of(judged: Judged, parameters: ScanParameters) -> Texts:
    """The reasons of every row as JSON text."""
    fired = judged.verdict.fired
    out = np.full(fired.shape, "[]", object)
    order = np.argsort(fired, kind="stable")
    starts = np.flatnonzero(np.diff(fired[order], prepend=-1))
    writer = _Writer(judged, parameters)
    for rows in np.split(order, starts[1:]) if order.size else []:
        rules = [rule for rule in Rule if int(fired[rows[0]]) & rule.bit]
        if rules:
            out[rows] = _filled(rules, [writer.reason(rule, rows) for rule in rules], rows)
    return out


def _filled(rules: list[Rule], reasons: list[Reason], rows: Ints) -> list[str]:
    pieces, columns = [], []
    for rule, reason in zip(rules, reasons, strict=True):
        slots = []
        for part in reason:
            if not isinstance(part, str):
                columns.append(part)
            slots.append(part.replace("%", "%%") if isinstance(part, str) else "%s")
        pieces.append(_REASON.format(rule.name, *slots))
    template = f"[{','.join(pieces)}]"
    return filled(template, columns) if columns else [template.replace("%%", "%")] * rows.size


def figure_texts(judged: Judged) -> Texts:
    """The figure of record by source, quarter and version: ``return 2024Q3 v2``."""
    frame, record = judged.frame, judged.facts.record
    return _figures(str(frame.period), record.source.astype(np.int64), frame.version)


def _figures(period: str, source: Ints, version: Ints) -> Texts:
    held = np.take_along_axis(version, np.maximum(source, 0)[np.newaxis], axis=0)[0]

    def label(code: int) -> str:
        word, number = divmod(code, _VERSIONS)
        if word == len(REVENUE_SOURCES):
            return f"no figure {period}"
        text = f"{_WORDS[REVENUE_SOURCES[word]]} {period}"
        return f"{text} v{number}" if number else text

    word = np.where(source == NO_SOURCE, len(REVENUE_SOURCES), source)
    return labelled(word * _VERSIONS + np.where(source == NO_SOURCE, 0, held), label)


def _basis_texts(judged: Judged) -> Texts:
    """How the year was projected: ``share 0.742000 (own n=3, industry 26)``."""
    frame, basis = judged.frame, judged.basis
    if frame.period.quarter == FULL_YEAR:
        return np.full(len(frame), "full year", object)
    out = np.full(len(frame), "", object)
    first = np.flatnonzero(basis.first_year)
    if first.size:
        out[first] = filled("first year %d/%d months", (basis.months[first], basis.months_full[first]))
    usual = np.flatnonzero(~basis.first_year)
    if usual.size:
        source = basis.source[usual].astype(np.int64)
        by_division = source == int(ShareSource.INDUSTRY)
        where = labelled(np.where(by_division, 100 + frame.division[usual], source), _origin)
        share = basis.share[usual]
        columns = (share // 10**6, share % 10**6, basis.own_n[usual], where)
        out[usual] = filled("share %d.%06d (own n=%d, %s)", columns)
    return out


def _origin(code: int) -> str:
    return f"industry {code - 100:02d}" if code >= 100 else ShareSource(code).name.lower()


class _Writer:
    """Writes the reason of one rule for some rows; columns that many rules share are made once."""

    def __init__(self, judged: Judged, parameters: ScanParameters) -> None:
        self.judged = judged
        self.parameters = parameters
        self.period = str(judged.frame.period)
        self.before = str(judged.frame.period.previous)
        self.figures = figure_texts(judged)
        self.projected = texts_of(filled("%s; %s", (self.figures, _basis_texts(judged))))
        self.at_least = f">= {amount_text(parameters.threshold)}"
        self.writers: dict[Rule, Callable[[Ints], Reason]] = {
            Rule.X1: self._status,
            Rule.X2: self._zero_revenue,
            Rule.X6: self._falling,
            Rule.X7: self._electricity,
            Rule.X8: self._silent,
            Rule.X9: self._negative,
            Rule.R0: self._no_basis,
            Rule.R1: self._reached,
            Rule.R7: self._source_gap,
            Rule.R8: self._late_corrections,
        }
        p10, p50, p90 = judged.projection
        self.compared = {
            Rule.X0: p10,
            Rule.X3: p90,
            Rule.X4: p50,
            Rule.X5: p10,
            Rule.R2: p10,
            Rule.R3: p50,
            Rule.R4: p90,
            Rule.R5: p90,
        }

    def reason(self, rule: Rule, rows: Ints) -> Reason:
        if rule in self.compared:
            return Reason(amounts(self.compared[rule][rows]), self.at_least, self.projected[rows])
        return self.writers[rule](rows)

    def _status(self, rows: Ints) -> Reason:
        """The return's status comes first where both hold."""
        frame = self.judged.frame
        stopped = frame.status[rows] == int(Status.STOPPED)
        on_record = labelled(frame.on_record[rows], lambda code: OnRecord(code).name)
        returned = _figures(self.period, np.full(rows.size, _ENTERPRISE, np.int64), frame.version[:, rows])
        return Reason(
            np.where(stopped, Status.STOPPED.label, on_record),
            "operating",
            np.where(stopped, returned, "register"),
        )

    def _zero_revenue(self, rows: Ints) -> Reason:
        facts = self.judged.facts
        observed = _pairs(amounts(facts.delta.value[rows]), amounts(facts.delta_before.value[rows]))
        sources = self._sources(facts.delta.source[rows], facts.delta_before.source[rows])
        return Reason(observed, "> 0.00", sources)

    def _falling(self, rows: Ints) -> Reason:
        facts = self.judged.facts
        observed = _pairs(ratios(facts.yoy.value[rows]), ratios(facts.yoy_before.value[rows]))
        sources = self._sources(facts.yoy.source[rows], facts.yoy_before.source[rows])
        return Reason(observed, f"> {ratio_text(self.parameters.revenue_fall)}", sources)

    def _electricity(self, rows: Ints) -> Reason:
        change = self.judged.facts.electricity
        source = labelled(
            change.source[rows], lambda code: f"electricity {_WORDS[ELECTRICITY_SOURCES[code]]} {self.period}"
        )
        required = f"> {ratio_text(self.parameters.electricity_fall)}"
        return Reason(ratios(change.value[rows]), required, source)

    def _silent(self, rows: Ints) -> Reason:
        return Reason("MISSING; MISSING", "returned", f"monitoring list {self.period}; {self.before}")

    def _negative(self, rows: Ints) -> Reason:
        return Reason(amounts(self.judged.facts.record.value[rows]), ">= 0.00", self.figures[rows])

    def _no_basis(self, rows: Ints) -> Reason:
        """MISSING, else NEGATIVE, else MONTHS: the first that holds."""
        frame, facts, basis = self.judged.frame, self.judged.facts, self.judged.basis
        ytd = facts.record.value[rows]
        parts = [np.full(rows.size, text, object) for text in ("MISSING", "a figure", "")]
        observed, required, source = parts
        source[:] = self.figures[rows]
        carried = self.judged.verdict.stale[rows]
        levels = labelled(frame.carried[rows], lambda code: f"; carried {Risk(code).name}")
        source[carried] += levels[carried]
        negative = known(ytd) & (ytd < 0)
        if negative.any():
            observed[negative] = filled("NEGATIVE %s", (amounts(ytd[negative]),))
            required[negative] = ">= 0.00"
        months = known(ytd) & ~negative
        if months.any():
            observed[months] = filled("MONTHS %d", (basis.months[rows][months],))
            required[months] = f">= {self.parameters.first_year_min_months}"
            opened = labelled(frame.production_from[rows][months], _day)
            source[months] += texts_of(filled("; production from %s", (opened,)))
        return Reason(observed, required, source)

    def _reached(self, rows: Ints) -> Reason:
        return Reason(amounts(self.judged.facts.record.value[rows]), self.at_least, self.figures[rows])

    def _source_gap(self, rows: Ints) -> Reason:
        facts = self.judged.facts
        observed = _pairs(amounts(facts.record.value[rows]), amounts(facts.other.value[rows]))
        required = texts_of(filled("gap <= %s", (amounts(facts.gap_limit[rows]),)))
        version = self.judged.frame.version[:, rows]
        other = _figures(self.period, facts.other.source[rows].astype(np.int64), version)
        return Reason(observed, required, _pairs(self.figures[rows], other))

    def _late_corrections(self, rows: Ints) -> Reason:
        return Reason(ratios(self.judged.basis.share[rows]), "<= 1.000000", self.projected[rows])

    def _sources(self, this: np.ndarray, before: np.ndarray) -> Texts:
        def named(period: str) -> Callable[[int], str]:
            return lambda code: f"{_WORDS[REVENUE_SOURCES[code]]} {period}"

        return _pairs(labelled(this, named(self.period)), labelled(before, named(self.before)))


def _pairs(this: Texts, before: Texts) -> Texts:
    """Pairs "this; before"."""
    return texts_of(filled("%s; %s", (this, before)))


def _day(number: int) -> str:
    return str(np.datetime64(EPOCH, "D") + number)
