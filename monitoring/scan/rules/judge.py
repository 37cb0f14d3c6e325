"""The scan's one entry: judge a frame of enterprises for a quarter."""

from __future__ import annotations

from dataclasses import dataclass

from core.exact import Bools, Ints

from .baseline import Baseline
from .digest import digest_of
from .facts import facts_of
from .frames import Codes, ScanFrame
from .inputs import inputs_of
from .judging import Bits, verdict_of
from .parameters import ScanParameters
from .projection import basis_of, project
from .reasons import Judged, reasons_of
from .texts import Texts


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the scan says of each row of the frame, in its order.

    * enterprise: int64, the frame's key
    * readiness, risk: int8, :class:`Readiness` (0 above scale), :class:`Risk` (0 below scale)
    * stale: bool, the risk is carried from an earlier quarter; follow_up: bool
    * ytd, p10, p50, p90: int64 fen, MISSING where there is none
    * share: int64 × 10⁶, MISSING in a first year
    * fired: int32, bits of :class:`Rule`
    * reasons, inputs: JSON texts (columns of str)
    * digest: int64, of the inputs (:func:`digest_of`)
    """

    enterprise: Ints
    readiness: Codes
    risk: Codes
    stale: Bools
    follow_up: Bools
    ytd: Ints
    p10: Ints
    p50: Ints
    p90: Ints
    share: Ints
    fired: Bits
    reasons: Texts
    inputs: Texts
    digest: Ints

    def __len__(self) -> int:
        return int(self.enterprise.shape[0])


def judge(frame: ScanFrame, baseline: Baseline, parameters: ScanParameters) -> Judgement:
    """Judge every row by domain section 5; same arguments, same bytes.

    `baseline` is the quarter's frozen one, `parameters` those valid on the quarter's last day.
    ValueError if the baseline is another quarter's or the frame's window is not the parameters'.
    """
    judged = numbers(frame, baseline, parameters)
    verdict, projection = judged.verdict, judged.projection
    return Judgement(
        enterprise=frame.enterprise,
        readiness=verdict.readiness,
        risk=verdict.risk,
        stale=verdict.stale,
        follow_up=verdict.follow_up,
        ytd=judged.facts.record.value,
        p10=projection.p10,
        p50=projection.p50,
        p90=projection.p90,
        share=judged.basis.share,
        fired=verdict.fired,
        reasons=reasons_of(judged, parameters),
        inputs=inputs_of(judged),
        digest=digest_of(frame, baseline, parameters),
    )


def numbers(frame: ScanFrame, baseline: Baseline, parameters: ScanParameters) -> Judged:
    """The verdict without its texts, for what only counts (a backtest, a what-if)."""
    if baseline.period != frame.period:
        raise ValueError(f"baseline of {baseline.period}, frame of {frame.period}")
    facts = facts_of(frame, parameters)
    basis = basis_of(frame, baseline, parameters)
    projection = project(facts.record.value, basis, frame.period.quarter, parameters)
    verdict = verdict_of(frame, facts, basis, projection, parameters)
    return Judged(frame, facts, basis, projection, verdict)
