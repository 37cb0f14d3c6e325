"""R0…R8: how near an enterprise below scale is to the threshold, and what else is to be known (domain section 5)."""

from __future__ import annotations

from typing import Final

import numpy as np

from core.exact import RATIO, Bools, Ints, known
from cultivation.enterprises.codes import Readiness, Risk

from .case import Case, figure_texts, pairs
from .frames import EPOCH
from .levels import code_of, name_of
from .rule import (
    Figures,
    Rule,
    RuleUnit,
    Said,
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
from .texts import Texts, amounts, filled, labelled, texts_of


def _unknown(case: Case) -> Bools:
    levels = case.levels
    readiness = np.equal(levels.readiness, code_of(Readiness.UNKNOWN))
    return readiness | np.equal(levels.risk, code_of(Risk.UNKNOWN)) | levels.stale


def _lacks(case: Case, rows: Ints) -> tuple[Ints, Bools, Bools]:
    """The figure, and what it lacks: it is negative, or stands for too few months; else there is none."""
    ytd = case.facts.record.value[rows]
    negative = known(ytd) & (ytd < 0)
    return ytd, negative, known(ytd) & ~negative


def _lacking(case: Case, rows: Ints) -> Texts:
    ytd, negative, months = _lacks(case, rows)
    observed = np.full(rows.size, "MISSING", object)
    if negative.any():
        observed[negative] = filled("NEGATIVE %s", (amounts(ytd[negative]),))
    if months.any():
        observed[months] = filled("MONTHS %d", (case.basis.months[rows][months],))
    return observed


def _needed(case: Case, rows: Ints) -> Texts:
    _ytd, negative, months = _lacks(case, rows)
    required = np.full(rows.size, "a figure", object)
    required[negative] = ">= 0.00"
    required[months] = f">= {case.parameters.first_year_min_months}"
    return required


def _lacking_source(case: Case, rows: Ints) -> Texts:
    _ytd, _negative, months = _lacks(case, rows)
    source = case.figures[rows]
    carried = case.levels.stale[rows]
    levels = labelled(case.frame.carried[rows], lambda code: f"; carried {name_of(Risk, code)}")
    source[carried] += levels[carried]
    if months.any():
        opened = labelled(case.frame.production_from[rows][months], _day)
        source[months] += texts_of(filled("; production from %s", (opened,)))
    return source


def _reached(code: str, title: str, level: Readiness, figures: Figures, source: Said = of_projection) -> Rule:
    """A class of those who reach the threshold with this figure."""

    def reaches(case: Case) -> Bools:
        (values,) = figures(case)
        return known(values) & (values >= threshold(case.parameters))

    return compared(code, title, level, figures, ">=", threshold, source, fires=reaches)


def _differs(case: Case) -> Bools:
    return known(case.facts.other.value)


def _both(case: Case, rows: Ints) -> Texts:
    return pairs(amounts(case.facts.record.value[rows]), amounts(case.facts.other.value[rows]))


def _gap(case: Case, rows: Ints) -> Texts:
    return texts_of(filled("gap <= %s", (amounts(case.facts.gap_limit[rows]),)))


def _both_sources(case: Case, rows: Ints) -> Texts:
    source = case.facts.other.source[rows].astype(np.int64)
    return pairs(case.figures[rows], figure_texts(case.frame.period, source, case.frame.version[:, rows]))


def _projected(case: Case) -> Bools:
    return known(case.projection.p10)


def _above_the_year(case: Case) -> Bools:
    return known(case.basis.share) & (case.basis.share > RATIO) & _projected(case)


def _day(number: int) -> str:
    return str(np.datetime64(EPOCH, "D") + number)


PROSPECTS: Final[tuple[Rule, ...]] = (
    Rule("R0", "缺少研判依据", None, _unknown, _lacking, _needed, _lacking_source, unit=RuleUnit.AMOUNT,
         words={"MISSING": "未报", "a figure": "有本季数据", "NEGATIVE": "累计为负", "MONTHS": "经营月数"}),
    _reached("R1", "累计营业收入已达门槛", Readiness.REACHED, revenue, of_figures),
    _reached("R2", "全年低位预计达到门槛", Readiness.LIKELY, p10),
    _reached("R3", "全年中位预计达到门槛", Readiness.POSSIBLE, p50),
    _reached("R4", "全年高位预计达到门槛", Readiness.REACHABLE, p90),
    compared("R5", "全年高位预计低于门槛", Readiness.NURTURE, p90, ">=", threshold, of_projection,
             fires=_projected),
    Rule("R7", "两个来源的数据差异较大", None, _differs, _both, _gap, _both_sources, unit=RuleUnit.AMOUNT,
         words={"gap": "差额"}),
    compared("R8", "按以往规律后续可能调减", None, lambda case: (case.basis.share,), "<=", fixed(RATIO),
             of_projection, unit=RuleUnit.RATIO, fires=_above_the_year),
)  # fmt: skip
