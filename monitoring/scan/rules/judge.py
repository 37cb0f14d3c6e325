"""The scan's one entry: judge a frame of enterprises for a quarter."""

from __future__ import annotations

from dataclasses import dataclass

from core.exact import Bools, Ints

from .baseline import FrozenBaseline
from .case import Case
from .digest import digest_of
from .frames import ScanFrame
from .inputs import inputs_of
from .judging import decided, follow_up
from .levels import Codes
from .parameters import ScanParameters
from .reasons import reasons_of
from .table import Bits
from .texts import Texts


@dataclass(frozen=True, slots=True)
class Assessments:
    """What the scan says of each row of the frame, in its order.

    * enterprise: int64, the frame's key
    * readiness, risk: int8, codes of Readiness (0 above scale), of Risk (0 below scale)
    * stale: bool, the risk is carried from an earlier quarter; follow_up: bool
    * ytd, p10, p50, p90: int64 fen, MISSING where there is none
    * share: int64 × 10⁶, MISSING in a first year
    * fired: int64, bits of the rules that are reasons (:func:`rules_of`)
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


def judge(frame: ScanFrame, baseline: FrozenBaseline, parameters: ScanParameters) -> Assessments:
    """Judge every row by domain section 5; same arguments, same bytes.

    `baseline` is the quarter's frozen one, `parameters` those valid on the quarter's last day.
    ValueError if the baseline is another quarter's or the frame's window is not the parameters'.
    """
    case, fired = decided(Case.of(frame, baseline, parameters))
    return Assessments(
        enterprise=frame.enterprise,
        readiness=case.levels.readiness,
        risk=case.levels.risk,
        stale=case.levels.stale,
        follow_up=follow_up(case),
        ytd=case.facts.record.value,
        p10=case.projection.p10,
        p50=case.projection.p50,
        p90=case.projection.p90,
        share=case.basis.share,
        fired=fired,
        reasons=reasons_of(case, fired),
        inputs=inputs_of(case),
        digest=digest_of(frame, baseline, parameters),
    )
