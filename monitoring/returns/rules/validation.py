"""数据审核: which rules judge a return, in their order."""

from __future__ import annotations

from monitoring.returns.rules import basic
from monitoring.returns.rules.findings import Checks, Validation, gather
from monitoring.returns.rules.frame import Bounds, CheckedFrame, ReturnFrame

RULES: dict[str, Checks] = {
    "V01": basic.v01_identity,
    "V02": basic.v02_window,
    "V03": basic.v03_required,
    "V04": basic.v04_number,
    "V05": basic.v05_negative,
    "V06": basic.v06_part,
    "V26": basic.v26_range,
}
"""The validation rules by code, in the order in which findings are shown."""


def validate(frame: ReturnFrame, bounds: Bounds) -> Validation:
    """Judge n returns by all rules; a refused value counts as missing for every rule but V03 and V04."""
    return gather(CheckedFrame(frame, bounds), RULES)
