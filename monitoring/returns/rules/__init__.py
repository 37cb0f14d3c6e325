"""The rules of quarterly monitoring: reading, validation (数据审核) and the figure of record; pure functions."""

from monitoring.returns.rules import basic
from monitoring.returns.rules.findings import Checks, Finding, Outcome, Strength, Validation, gather
from monitoring.returns.rules.frame import Bounds, ReturnFrame, Sheet, Window
from monitoring.returns.rules.reading import NOT_STATED, Refusal, read_number
from monitoring.returns.rules.record import PRECEDENCE, counts, disagrees, of_record, source_of_record

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
    return gather(Sheet(frame, bounds), RULES)


__all__ = [
    "NOT_STATED",
    "PRECEDENCE",
    "RULES",
    "Bounds",
    "Finding",
    "Outcome",
    "Refusal",
    "ReturnFrame",
    "Sheet",
    "Strength",
    "Validation",
    "Window",
    "counts",
    "disagrees",
    "gather",
    "of_record",
    "read_number",
    "source_of_record",
    "validate",
]
