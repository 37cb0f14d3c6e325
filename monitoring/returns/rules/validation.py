"""数据审核: which rules judge a return, in their order."""

from __future__ import annotations

from monitoring.returns.rules import basic, course, proportions, unit, yearly
from monitoring.returns.rules.findings import Checks, Validation, gather
from monitoring.returns.rules.frame import Bounds, CheckedFrame, ReturnFrame

RULES: dict[str, Checks] = {
    "V01": basic.v01_identity,
    "V02": basic.v02_window,
    "V03": basic.v03_required,
    "V04": basic.v04_number,
    "V05": basic.v05_negative,
    "V06": basic.v06_part,
    "V07": unit.v07_unit,
    "V08": course.v08_stopped_yet_growing,
    "V09": course.v09_fallen,
    "V10": course.v10_negative,
    "V11": yearly.v11_prior,
    "V12": yearly.v12_year_on_year,
    "V13": course.v13_quarter,
    "V14": proportions.v14_output,
    "V15": proportions.v15_export,
    "V16": proportions.v16_vat,
    "V17": proportions.v17_profit,
    "V18": proportions.v18_research,
    "V19": course.v19_standing_still,
    "V20": yearly.v20_electricity,
    "V21": proportions.v21_per_head,
    "V22": proportions.v22_stocks,
    "V23": proportions.v23_debts,
    "V24": proportions.v24_reached,
    "V25": yearly.v25_annual,
    "V26": basic.v26_range,
}
"""The validation rules by code, in the order in which findings are shown."""


def validate(frame: ReturnFrame, bounds: Bounds) -> Validation:
    """Judge n returns by all rules; a refused value counts as missing for every rule but V03 and V04."""
    return gather(CheckedFrame(frame, bounds), RULES)
