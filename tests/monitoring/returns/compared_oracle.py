"""V07–V25 once more, in plain fractions and one return at a time: what the rules on columns must agree with.

Figures are yuan, kWh and persons as fractions, None where missing. An answer is True, False, or None: not evaluated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

Figures = Mapping[str, Fraction | None]
Answer = bool | None


@dataclass(frozen=True)
class Case:
    """One return with what it is compared with."""

    quarter: int
    now: Figures
    status: str = ""
    before: Figures = field(default_factory=dict)
    last_year: Figures = field(default_factory=dict)
    elsewhere: Figures = field(default_factory=dict)
    annual: Fraction | None = None
    confirmed: Fraction | None = None
    below_scale: bool | None = None

    def delta(self, code: str) -> Fraction | None:
        """Δ(q)."""
        now = self.now.get(code)
        if self.quarter == 1 or now is None:
            return now
        before = self.before.get(code)
        return None if before is None else now - before


def any_of(*halves: Answer) -> Answer:
    """Of several halves those known are evaluated."""
    known = [half for half in halves if half is not None]
    return any(known) if known else None


def v07(case: Case) -> Answer:
    now = case.now.get("revenue")
    last = case.before.get("revenue") if case.quarter > 1 else case.last_year.get("revenue")
    if now is None or last is None or now <= 0 or last <= 0:
        return None
    return (now / last >= 800 or now / last <= Fraction(1, 800)) and now != case.confirmed


def v08(case: Case) -> Answer:
    delta = case.delta("revenue")
    return (
        None
        if delta is None or not case.status
        else case.status in ("STOPPED", "DEREGISTERING") and delta > 0
    )


def v09(case: Case) -> Answer:
    def half(code: str) -> Answer:
        now, before = case.now.get(code), case.before.get(code)
        return None if case.quarter == 1 or now is None or before is None else now < before

    return any_of(half("revenue"), half("output"))


def v10(case: Case) -> Answer:
    now = case.now.get("revenue")
    return None if now is None else now < 0


def v11(case: Case) -> Answer:
    stated, record = case.now.get("revenue_prev"), case.last_year.get("revenue")
    if stated is None or record is None:
        return None
    return abs(stated - record) > max(Fraction(1, 20) * abs(record), Fraction(10_000))


def v12(case: Case) -> Answer:
    now, record = case.now.get("revenue"), case.last_year.get("revenue")
    if now is None or record is None or record <= 0:
        return None
    return now / record - 1 > 1 or now / record - 1 < Fraction(-1, 2)


def v13(case: Case) -> Answer:
    delta, before = case.delta("revenue"), case.before.get("revenue")
    if case.quarter == 1 or delta is None or before is None or before <= 0:
        return None
    average = before / (case.quarter - 1)
    return delta > 3 * average or delta < average / 3


def v14(case: Case) -> Answer:
    output, revenue = case.now.get("output"), case.now.get("revenue")
    if output is None or revenue is None or revenue <= 0:
        return None
    return output / revenue < Fraction(1, 2) or output / revenue > 2


def v15(case: Case) -> Answer:
    export, output = case.now.get("export_delivery"), case.now.get("output")
    return None if export is None or output is None else export > Fraction(105, 100) * output


def v16(case: Case) -> Answer:
    revenue, own = case.now.get("revenue"), case.now.get("vat_sales")
    sales = case.elsewhere.get("vat_sales") if own is None else own
    if revenue is None or sales is None:
        return None
    return abs(revenue - sales) > max(Fraction(1, 10) * max(revenue, sales), Fraction(100_000))


def v17(case: Case) -> Answer:
    profit, revenue = case.now.get("profit"), case.now.get("revenue")
    if profit is None or revenue is None or revenue <= 0:
        return None
    return profit > revenue or profit < -revenue


def v18(case: Case) -> Answer:
    spent, revenue = case.now.get("rd_expense"), case.now.get("revenue")
    if spent is None or revenue is None or revenue <= 0:
        return None
    return spent > revenue / 2


def v19(case: Case) -> Answer:
    delta = case.delta("revenue")
    return None if delta is None or not case.status else case.status == "NORMAL" and delta == 0


def v20(case: Case) -> Answer:
    rates = []
    for code in ("electricity", "output"):
        now, last = case.now.get(code), case.last_year.get(code)
        if now is None and code == "electricity":
            now = case.elsewhere.get(code)
        if last is None:
            last = case.now.get(f"{code}_prev")
        if now is None or last is None or last <= 0:
            return None
        rates.append(now / last - 1)
    return abs(rates[0] - rates[1]) > Fraction(2, 5)


def v21(case: Case) -> Answer:
    revenue, people = case.now.get("revenue"), case.now.get("employees")
    if revenue is None or people is None or people <= 0:
        return None
    head = revenue / people * 4 / case.quarter
    return head > 5_000_000 or head < 20_000


def v22(case: Case) -> Answer:
    revenue = case.now.get("revenue")

    def half(code: str) -> Answer:
        stock = case.now.get(code)
        return None if stock is None or revenue is None else stock > revenue * 4 / case.quarter

    return any_of(half("receivables"), half("inventory"))


def v23(case: Case) -> Answer:
    debts, assets = case.now.get("liabilities"), case.now.get("assets")
    return None if debts is None or assets is None else debts > assets


def v24(case: Case) -> Answer:
    revenue = case.now.get("revenue")
    return None if revenue is None or case.below_scale is None else case.below_scale and revenue >= 20_000_000


def v25(case: Case) -> Answer:
    revenue, annual = case.now.get("revenue"), case.annual
    if case.quarter != 4 or revenue is None or annual is None:
        return None
    return abs(revenue - annual) > max(Fraction(1, 20) * annual, Fraction(10_000))


ORACLE: dict[str, Callable[[Case], Answer]] = {
    "V07": v07, "V08": v08, "V09": v09, "V10": v10, "V11": v11, "V12": v12, "V13": v13, "V14": v14, "V15": v15,
    "V16": v16, "V17": v17, "V18": v18, "V19": v19, "V20": v20, "V21": v21, "V22": v22, "V23": v23, "V24": v24,
    "V25": v25,
}  # fmt: skip
