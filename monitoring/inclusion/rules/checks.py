"""The checks before papers leave (domain, section 2, C1–C7): each a function of what a case says, with what it compared.

Amounts are exact decimals in yuan. A check whose figures are not there yet is open, not passed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.money import format_wan
from core.uscc import normalise
from cultivation.enterprises.codes import Door

Month = tuple[int, int]
"""Year and month to which a return is cumulative."""


class Outcome(StrEnum):
    """What a check came to."""

    PASS = "PASS"  # noqa: S105  (no password)
    EXPLAINED = "EXPLAINED"
    FAIL = "FAIL"
    OPEN = "OPEN"


SETTLED: Final = frozenset({Outcome.PASS, Outcome.EXPLAINED})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a case says: of the enterprise, of its papers, and the parameters of its year."""

    door: str
    name: str
    uscc: str
    division: str
    district: int
    threshold: Decimal
    difference_max: Decimal
    needs_output: bool
    first_division: str
    last_division: str
    licence_name: str = ""
    licence_uscc: str = ""
    statement: Month | None = None
    statement_amount: Decimal | None = None
    vat: Month | None = None
    vat_amount: Decimal | None = None
    output_amount: Decimal | None = None
    months_amount: Decimal | None = None
    site_district: int | None = None
    site_name: str = ""
    is_explained: bool = False

    @property
    def difference(self) -> Decimal | None:
        """Between the two returns, without its sign."""
        if self.statement_amount is None or self.vat_amount is None:
            return None
        return abs(self.statement_amount - self.vat_amount)

    @property
    def allowed(self) -> Decimal | None:
        """How far they may lie apart: a share of the larger."""
        if self.statement_amount is None or self.vat_amount is None:
            return None
        return self.difference_max * max(self.statement_amount, self.vat_amount)

    @property
    def differs(self) -> bool:
        """Whether the two returns lie too far apart, so that it has to be explained."""
        return self.difference is not None and self.allowed is not None and self.difference > self.allowed


@dataclass(frozen=True)
class Check:
    """A check with its outcome: what was seen, what is asked for."""

    code: str
    title: str
    outcome: Outcome
    seen: str
    asked: str

    @property
    def settled(self) -> bool:
        """Whether it holds nobody up."""
        return self.outcome in SETTLED


Said = tuple[Outcome, str, str]


def check(facts: Facts) -> list[Check]:
    """Every check that this door asks for, in the order of their codes."""
    return [
        Check(code, str(title), *rule(facts))
        for code, (title, rule) in _CHECKS.items()
        if code != "C7" or facts.door == Door.ANNUAL
    ]


def _identity(facts: Facts) -> Said:
    asked = f"{facts.name} {facts.uscc}"
    if not facts.licence_name or not facts.licence_uscc:
        return Outcome.OPEN, _("还没有登记执照上的名称和代码"), asked
    same = facts.licence_name.strip() == facts.name and normalise(facts.licence_uscc) == facts.uscc
    return _of(same), _("一致") if same else f"{facts.licence_name} {facts.licence_uscc}", asked


def _period(facts: Facts) -> Said:
    asked = _("两张表截至同一个月")
    if facts.statement is None or facts.vat is None:
        return Outcome.OPEN, _("还没有登记两张表的截止月份"), asked
    one, other = _month(facts.statement), _month(facts.vat)
    same = facts.statement == facts.vat
    return _of(same), _("都截至 %(month)s") % {"month": one} if same else f"{one}；{other}", asked


def _threshold(facts: Facts) -> Said:
    asked = _("都不低于 %(amount)s 万元") % {"amount": format_wan(facts.threshold)}
    amounts = [facts.statement_amount, facts.vat_amount]
    if facts.needs_output:
        amounts.append(facts.output_amount)
        asked += _("，产值也要")
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return Outcome.OPEN, _("累计数还没有登记齐"), asked
    return _of(all(amount >= facts.threshold for amount in known)), _amounts(known), asked


def _difference(facts: Facts) -> Said:
    percent = f"{facts.difference_max * 100:f}".rstrip("0").rstrip(".")
    if facts.difference is None or facts.allowed is None:
        return (
            Outcome.OPEN,
            _("还没有登记两张表的累计数"),
            _("差额不超过较大数的 %(n)s%%") % {"n": percent},
        )
    asked = _("不超过 %(amount)s 万元（%(n)s%%），或有差异说明") % {
        "amount": format_wan(facts.allowed),
        "n": percent,
    }
    seen = _("相差 %(amount)s 万元") % {"amount": format_wan(facts.difference)}
    if not facts.differs:
        return Outcome.PASS, seen, asked
    return Outcome.EXPLAINED if facts.is_explained else Outcome.FAIL, seen, asked


def _industry(facts: Facts) -> Said:
    asked = f"{facts.first_division}–{facts.last_division}"
    if not facts.division:
        return Outcome.OPEN, _("企业档案没有行业代码"), asked
    return _of(facts.first_division <= facts.division <= facts.last_division), facts.division, asked


def _place(facts: Facts) -> Said:
    asked = _("经营地在本区")
    if facts.site_district is None:
        return Outcome.OPEN, _("还没有登记经营地"), asked
    return _of(facts.site_district == facts.district), facts.site_name, asked


def _months(facts: Facts) -> Said:
    if facts.statement_amount is None or facts.months_amount is None:
        return Outcome.OPEN, _("还没有登记分月表合计"), _("与利润表累计数相等")
    seen = format_wan(facts.months_amount)
    asked = _("%(amount)s 万元") % {"amount": format_wan(facts.statement_amount)}
    apart = facts.months_amount - facts.statement_amount
    if apart:
        seen += _("，相差 %(amount)s 万元") % {"amount": format_wan(abs(apart))}
    return _of(not apart), seen, asked


def _of(holds: bool) -> Outcome:
    return Outcome.PASS if holds else Outcome.FAIL


def _month(month: Month) -> str:
    return _("%(year)d 年 %(month)d 月") % {"year": month[0], "month": month[1]}


def _amounts(amounts: list[Decimal]) -> str:
    return "；".join(format_wan(amount) for amount in amounts)


_CHECKS: dict[str, tuple[Promise, Callable[[Facts], Said]]] = {
    "C1": (gettext_lazy("名称、代码与执照一致"), _identity),
    "C2": (gettext_lazy("利润表与增值税申报表同一期"), _period),
    "C3": (gettext_lazy("两张表累计都达到规上标准"), _threshold),
    "C4": (gettext_lazy("两张表相差不超过上限"), _difference),
    "C5": (gettext_lazy("行业大类属于工业"), _industry),
    "C6": (gettext_lazy("经营地在本区"), _place),
    "C7": (gettext_lazy("分月合计等于利润表累计"), _months),
}
