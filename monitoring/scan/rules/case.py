"""What is known of the rows while they are judged, and the texts that many reasons share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Self

import numpy as np

from core.exact import Bools, Ints, known
from core.periods import Period

from .baseline import FrozenBaseline
from .facts import Facts, facts_of
from .frames import REVENUE_SOURCES, ScanFrame
from .levels import Codes, ShareSource
from .parameters import ScanParameters
from .projection import FULL_YEAR, Basis, Projection, basis_of, project
from .sources import NO_SOURCE
from .texts import Texts, filled, labelled, texts_of

SOURCE_WORDS = {"STAT": "stat", "TAX": "tax", "ENTERPRISE": "return", "OUTSIDE": "outside"}
_VERSIONS = 10**9


class Levels(NamedTuple):
    """Codes of Readiness (0 above scale) and Risk (0 below scale); `stale` marks a carried level."""

    readiness: Codes
    risk: Codes
    stale: Bools


@dataclass(frozen=True)
class Case:
    """The rows of a frame with the figures, the projection and, once they are decided, the levels."""

    frame: ScanFrame
    facts: Facts
    basis: Basis
    projection: Projection
    parameters: ScanParameters
    levels: Levels

    @classmethod
    def of(cls, frame: ScanFrame, baseline: FrozenBaseline, parameters: ScanParameters) -> Self:
        """All but the levels, which are "none" so far. ValueError if the baseline is another quarter's."""
        if baseline.period != frame.period:
            raise ValueError(f"baseline of {baseline.period}, frame of {frame.period}")
        facts, basis = facts_of(frame, parameters), basis_of(frame, baseline, parameters)
        projection = project(facts.record.value, basis, frame.period.quarter, parameters)
        none, carried = np.zeros(len(frame), np.int8), np.zeros(len(frame), np.bool_)
        return cls(frame, facts, basis, projection, parameters, Levels(none, none, carried))

    @property
    def has_figure(self) -> Bools:
        """Who has a figure of record for the quarter."""
        return known(self.facts.record.value)

    @cached_property
    def figures(self) -> Texts:
        """The figure of record by source, quarter and version: ``return 2024Q3 v2``."""
        return figure_texts(self.frame.period, self.facts.record.source.astype(np.int64), self.frame.version)

    @cached_property
    def projected(self) -> Texts:
        """The figure of record and how the year was projected from it."""
        return texts_of(filled("%s; %s", (self.figures, self._basis())))

    def _basis(self) -> Texts:
        """How the year was projected: ``share 0.742000 (own n=3, industry 26)``."""
        frame, basis = self.frame, self.basis
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


def figure_texts(period: Period, source: Ints, version: Ints) -> Texts:
    """Figures by source, quarter and version, ``no figure 2024Q3`` where there is no source.

    `version` is sources × n.
    """
    held = np.take_along_axis(version, np.maximum(source, 0)[np.newaxis], axis=0)[0]

    def label(code: int) -> str:
        word, number = divmod(code, _VERSIONS)
        if word == len(REVENUE_SOURCES):
            return f"no figure {period}"
        text = f"{SOURCE_WORDS[REVENUE_SOURCES[word]]} {period}"
        return f"{text} v{number}" if number else text

    word = np.where(source == NO_SOURCE, len(REVENUE_SOURCES), source)
    return labelled(word * _VERSIONS + np.where(source == NO_SOURCE, 0, held), label)


def source_texts(this: Codes, before: Codes, period: Period) -> Texts:
    """The sources of a pair of figures, of this quarter and of the one before."""

    def named(of: Period) -> Callable[[int], str]:
        return lambda code: f"{SOURCE_WORDS[REVENUE_SOURCES[code]]} {of}"

    return pairs(labelled(this, named(period)), labelled(before, named(period.previous)))


def pairs(this: Texts, before: Texts) -> Texts:
    """Pairs "this; before"."""
    return texts_of(filled("%s; %s", (this, before)))


def _origin(code: int) -> str:
    return f"industry {code - 100:02d}" if code >= 100 else ShareSource(code).name.lower()
