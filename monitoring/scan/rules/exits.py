"""X0…X9: why an enterprise above scale may leave, or why it stays (退库预警, domain section 5)."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.exact import Bools, Ints
from cultivation.enterprises.codes import ExitReason, Risk
from monitoring.returns.fields import ProductionStatus

from .case import SOURCE_WORDS, Case, figure_texts, source_texts
from .frames import ELECTRICITY_SOURCES, REVENUE_SOURCES
from .levels import EXITS_OF_X1, code_of, name_of
from .rule import (
    Limit,
    Rule,
    RuleUnit,
    always,
    compared,
    fixed,
    of_figures,
    of_projection,
    p10,
    p50,
    p90,
    revenue,
    threshold,
)
from .texts import Texts, labelled

_ENTERPRISE = REVENUE_SOURCES.index("ENTERPRISE")


def _green(case: Case) -> Bools:
    return np.equal(case.levels.risk, code_of(Risk.GREEN)) & ~case.levels.stale


def _stopped(case: Case) -> Bools:
    return np.equal(case.frame.status, code_of(ProductionStatus.STOPPED))


def _stopped_or_gone(case: Case) -> Bools:
    return _stopped(case) | np.isin(case.frame.on_record, [code_of(reason) for reason in EXITS_OF_X1])


def _status(case: Case, rows: Ints) -> Texts:
    """The return's status comes first where both hold."""
    on_record = labelled(case.frame.on_record[rows], lambda code: name_of(ExitReason, code))
    return np.where(_stopped(case)[rows], str(ProductionStatus.STOPPED.label), on_record)


def _status_source(case: Case, rows: Ints) -> Texts:
    own = np.full(rows.size, _ENTERPRISE, np.int64)
    returned = figure_texts(case.frame.period, own, case.frame.version[:, rows])
    return np.where(_stopped(case)[rows], returned, "register")


def _quarters(case: Case) -> tuple[Ints, Ints]:
    return case.facts.delta.value, case.facts.delta_before.value


def _quarter_sources(case: Case, rows: Ints) -> Texts:
    facts = case.facts
    return source_texts(facts.delta.source[rows], facts.delta_before.source[rows], case.frame.period)


def _changes(case: Case) -> tuple[Ints, Ints]:
    return case.facts.yoy.value, case.facts.yoy_before.value


def _change_sources(case: Case, rows: Ints) -> Texts:
    facts = case.facts
    return source_texts(facts.yoy.source[rows], facts.yoy_before.source[rows], case.frame.period)


def _electricity(case: Case) -> tuple[Ints]:
    return (case.facts.electricity.value,)


def _electricity_source(case: Case, rows: Ints) -> Texts:
    period = case.frame.period
    return labelled(
        case.facts.electricity.source[rows],
        lambda code: f"electricity {SOURCE_WORDS[ELECTRICITY_SOURCES[code]]} {period}",
    )


def _silent(case: Case) -> Bools:
    frame = case.frame
    return frame.listed & frame.listed_before & frame.overdue & frame.overdue_before


def _lists(case: Case, _rows: Ints) -> str:
    return f"monitoring list {case.frame.period}; {case.frame.period.previous}"


EXITS: Final[tuple[Rule, ...]] = (
    compared("X0", "全年预计不低于门槛", None, p10, ">=", threshold, of_projection, fires=_green),
    Rule("X1", "停产或登记状态异常", Risk.RED, _stopped_or_gone, _status, always("operating"), _status_source,
         words={"operating": "正常经营", **{reason.name: reason.label for reason in EXITS_OF_X1}}),
    compared("X2", "连续两季无新增营业收入", Risk.RED, _quarters, ">", fixed(0), _quarter_sources),
    compared("X3", "全年高位预计低于门槛", Risk.RED, p90, ">=", threshold, of_projection),
    compared("X4", "全年中位预计低于门槛", Risk.ORANGE, p50, ">=", threshold, of_projection),
    compared("X5", "全年低位预计低于门槛", Risk.YELLOW, p10, ">=", threshold, of_projection),
    compared("X6", "累计营业收入连续两季同比下降", Risk.YELLOW, _changes, ">",
             Limit("exit_revenue_fall", RuleUnit.RATIO), _change_sources, unit=RuleUnit.RATIO),
    compared("X7", "累计用电量同比下降", Risk.YELLOW, _electricity, ">",
             Limit("exit_electricity_fall", RuleUnit.RATIO), _electricity_source, unit=RuleUnit.RATIO),
    Rule("X8", "连续两季逾期未报", Risk.YELLOW, _silent, always("MISSING; MISSING"), always("returned"), _lists,
         words={"MISSING; MISSING": "两季未报", "returned": "按期报送"}),
    compared("X9", "累计营业收入为负", Risk.ORANGE, revenue, ">=", fixed(0), of_figures),
)  # fmt: skip
