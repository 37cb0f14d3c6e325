"""What an enterprise is told of a finding: nothing of a figure that it did not send with this return.

A rule that compares with another quarter, with what is of record or with what a bureau knows is told without its
figures: they may be another's, and would tell the enterprise which amount to write (domain, section 2, Truth).
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.returns.fields import BY_CODE
from monitoring.returns.rules.magnitude import TIMES

_OF_ITSELF: Final = frozenset(
    ("V02", "V03", "V04", "V05", "V06", "V10", "V14", "V15", "V17", "V18", "V19", "V21", "V22", "V23", "V26")
)
"""Rules whose sentence speaks of the return alone; any other needs words of its own here."""
_TOLD: Final = {
    "V07": gettext_lazy("“%(field)s”与以前的数相差太大，请核对金额单位"),
    "V08": gettext_lazy("生产状态为停产或注销中，本季仍有营业收入，请说明来源"),
    "V09": gettext_lazy("“%(field)s”的累计数比上季少，请说明"),
    "V11": gettext_lazy("“%(field)s”与上年的数不同，请说明"),
    "V12": gettext_lazy("“%(field)s”与上年同期相比增减较大，请说明"),
    "V13": gettext_lazy("“%(field)s”本季与今年前几季平均相比增减较大，请说明"),
    "V16": gettext_lazy("营业收入与增值税申报销售额相差较大，请说明"),
    "V25": gettext_lazy("“%(field)s”与年度数不同，请说明"),
}


def told(rule: str, field: str, sentence: str) -> str:
    """The finding of a rule for the enterprise, of which `sentence` is what the staff is told."""
    if rule in _OF_ITSELF:
        return sentence
    name = str(BY_CODE[field].name) if field in BY_CODE else _("报表")
    return str(_TOLD.get(rule, gettext_lazy("请核对“%(field)s”"))) % {"field": name}


def asked(field: str) -> str:
    """What the enterprise is asked of a figure far off the last one."""
    said = _("“%(field)s”与以前的数相差 %(times)d 倍以上")
    return said % {"field": BY_CODE[field].name, "times": TIMES}
