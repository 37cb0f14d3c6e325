"""The inputs a verdict saw, as a JSON object per row (design, ``explain``).

Keys, in this order: period, side, ytd, ytd_source, version, return_version, return_state, status, on_record,
own_shares (valid ones, oldest year first), own_n, division, industry_share, share_source, share, q10, q90,
cell (``Q3/D``, ``Q3/CITY``, ``Q3/DEFAULT``, ``FIRST_YEAR``), first_year_months ([so far, to
December]), production_from (of a first year alone), prior_revenue, delta, yoy (each [this, before]),
electricity_yoy, other, other_source, other_version, sources (of delta and delta before, yoy and yoy before,
electricity), listed, overdue (each [this, before]), carried. Amounts are strings with two decimals, ratios with
six, null is what is not known or not used. No spaces, Chinese unescaped.

:mod:`..replaying` judges a row again from nothing but these: what a reason says must be found here.
"""

from __future__ import annotations

import json

import numpy as np

from core.exact import Ints, known
from cultivation.enterprises.codes import ExitReason, Risk
from monitoring.returns.fields import ProductionStatus
from monitoring.returns.states import ReturnState

from .case import Case
from .frames import ELECTRICITY_SOURCES, EPOCH, REVENUE_SOURCES
from .levels import QuantileOrigin, ShareSource, member_of, name_of
from .texts import NULL, Texts, filled, labelled, quoted_amounts, quoted_ratios, texts_of

_WIDTH = 16
_RATIO = '"%d.%06d"'
_VERSIONS = 10**6
_DIVISIONS = 100


def inputs_of(case: Case) -> Texts:
    """The inputs of every row as JSON text."""
    facts, basis = case.facts, case.basis
    template = (
        f'{{"period":"{case.frame.period}",%s,"ytd":%s,%s,'
        '"own_shares":%s,"own_n":%d,%s,"share":%s,%s,"prior_revenue":%s,"delta":[%s,%s],"yoy":[%s,%s],'
        '"electricity_yoy":%s,"other":%s,%s,%s}'
    )
    columns = (
        _side(case),
        quoted_amounts(facts.record.value),
        _standing(case),
        _own_shares(basis.own),
        basis.own_n,
        _industry(case),
        quoted_ratios(basis.share),
        _spread(case),
        quoted_amounts(case.frame.prior_revenue),
        quoted_amounts(facts.delta.value),
        quoted_amounts(facts.delta_before.value),
        quoted_ratios(facts.yoy.value),
        quoted_ratios(facts.yoy_before.value),
        quoted_ratios(facts.electricity.value),
        quoted_amounts(facts.other.value),
        _sources(case),
        _silence(case),
    )
    return texts_of(filled(template, columns))


def _text(value: str | None) -> str:
    return json.dumps(value, ensure_ascii=False) if value else NULL


def _source(index: int) -> str:
    return _text(None if index < 0 else REVENUE_SOURCES[index])


def _side(case: Case) -> Texts:
    return labelled(case.frame.above_scale, lambda above: f'"side":"{"above" if above else "below"}"')


def _standing(case: Case) -> Texts:
    """Source and version of the figure of record, state and status of the return, exit on record."""
    frame, source = case.frame, case.facts.record.source.astype(np.int64)
    version = np.take_along_axis(frame.version, np.maximum(source, 0)[np.newaxis], axis=0)[0]
    own = frame.version[REVENUE_SOURCES.index("ENTERPRISE")]
    code = np.where(source < 0, 0, version) % _VERSIONS * _VERSIONS + own % _VERSIONS
    for part in (source + 1, frame.return_state, frame.status, frame.on_record):
        code = code * _WIDTH + part

    def label(packed: int) -> str:
        packed, exit_reason = divmod(packed, _WIDTH)
        packed, status = divmod(packed, _WIDTH)
        packed, state = divmod(packed, _WIDTH)
        packed, origin = divmod(packed, _WIDTH)
        number, own_number = divmod(packed, _VERSIONS)
        said = member_of(ProductionStatus, status)
        return (
            f'"ytd_source":{_source(origin - 1)},"version":{number or NULL},"return_version":{own_number or NULL},'
            f'"return_state":{_text(name_of(ReturnState, state))},'
            f'"status":{_text(str(said.label) if said else None)},'
            f'"on_record":{_text(name_of(ExitReason, exit_reason))}'
        )

    return labelled(code, label)


def _own_shares(own: Ints) -> Texts:
    """Lists of the valid shares, oldest year first; rows are grouped by which years are valid."""
    valid = known(own)
    pattern = np.zeros(own.shape[1], np.int64)
    for year in range(own.shape[0]):
        pattern |= valid[year].astype(np.int64) << year
    out = np.full(own.shape[1], "[]", object)
    for held in np.unique(pattern[pattern > 0]).tolist():
        rows = np.flatnonzero(pattern == held)
        years = [year for year in reversed(range(own.shape[0])) if held >> year & 1]
        parts = [part for year in years for part in np.divmod(own[year][rows], 10**6)]
        out[rows] = filled(f"[{','.join([_RATIO] * len(years))}]", parts)
    return out


def _industry(case: Case) -> Texts:
    """The division with its share, which all of a division have alike; none in a first year and at the year's end."""
    basis = case.basis
    share = np.where(known(basis.industry), basis.industry, -1)
    code = (share * _WIDTH + basis.source) * _DIVISIONS + case.frame.division % _DIVISIONS

    def label(packed: int) -> str:
        packed, division = divmod(packed, _DIVISIONS)
        held, source = divmod(packed, _WIDTH)
        name = _text(ShareSource(source).name if source else None)
        return f'"division":"{division:02d}","industry_share":{_ratio(held)},"share_source":{name}'

    return labelled(code, label)


def _spread(case: Case) -> Texts:
    """Q10, Q90, the cell they came from, and the months of a first year."""
    frame, basis = case.frame, case.basis
    quarter = frame.period.quarter
    opened = np.where(basis.first_year, frame.production_from, -1)
    _, row, inverse = np.unique(
        opened * _WIDTH + basis.cell.astype(np.int64), return_index=True, return_inverse=True
    )

    def label(i: int) -> str:
        cell = QuantileOrigin(int(basis.cell[i]))
        name = "FIRST_YEAR" if cell is QuantileOrigin.FIRST_YEAR else f"Q{quarter}/{cell.name}"
        pair = [int(basis.months[i]), int(basis.months_full[i])] if basis.first_year[i] else None
        opened = str(np.datetime64(EPOCH, "D") + frame.production_from[i]) if pair else None
        return (
            f'"q10":{_ratio(int(basis.low[i]))},"q90":{_ratio(int(basis.high[i]))},'
            f'"cell":{_text(name if cell else None)},'
            f'"first_year_months":{json.dumps(pair, separators=(",", ":"))},"production_from":{_text(opened)}'
        )

    return texts_of([label(i) for i in row.tolist()])[inverse]


def _sources(case: Case) -> Texts:
    """Where the second figure and the figures compared come from."""
    facts, frame = case.facts, case.frame
    other = facts.other.source.astype(np.int64)
    code = np.where(
        other < 0, 0, np.take_along_axis(frame.version, np.maximum(other, 0)[np.newaxis], axis=0)[0]
    )
    pairs = (facts.delta, facts.delta_before, facts.yoy, facts.yoy_before, facts.electricity)
    for part in (other, *(each.source.astype(np.int64) for each in pairs)):
        code = code * _WIDTH + part + 1

    def label(packed: int) -> str:
        packed, electricity = divmod(packed, _WIDTH)
        names = []
        for _place in range(4):
            packed, source = divmod(packed, _WIDTH)
            names.append(_source(source - 1))
        version, second = divmod(packed, _WIDTH)
        power = _text(ELECTRICITY_SOURCES[electricity - 1]) if electricity else NULL
        return (
            f'"other_source":{_source(second - 1)},"other_version":{version or NULL},'
            f'"sources":[{",".join(reversed(names))},{power}]'
        )

    return labelled(code, label)


def _silence(case: Case) -> Texts:
    frame = case.frame
    code = np.zeros(len(frame), np.int64)
    for part in (frame.listed, frame.listed_before, frame.overdue, frame.overdue_before, frame.carried):
        code = code * _WIDTH + part

    def label(packed: int) -> str:
        packed, carried = divmod(packed, _WIDTH)
        flags = [("false", "true")[packed // _WIDTH**place % _WIDTH] for place in (3, 2, 1, 0)]
        return (
            f'"listed":[{flags[0]},{flags[1]}],"overdue":[{flags[2]},{flags[3]}],'
            f'"carried":{_text(name_of(Risk, carried))}'
        )

    return labelled(code, label)


def _ratio(scaled: int) -> str:
    return f'"{scaled // 10**6}.{scaled % 10**6:06d}"' if scaled >= 0 else NULL
