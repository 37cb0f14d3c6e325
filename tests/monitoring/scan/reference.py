"""The scan again, slow and straightforward: one enterprise at a time, in Decimal.

Written from domain section 5 and not from the code it checks: no columns, no scaled integers, no
templates. It takes an enterprise as plain facts and gives the verdict, the reasons and the inputs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, getcontext
from fractions import Fraction
from typing import Any

getcontext().prec = 80

Figures = dict[tuple[str, int, int], Decimal]
"""Cumulative figures by (source, year, quarter)."""

Pair = tuple[Any, Any]
"""A figure and its source, or None and None."""

REVENUE = ("STAT", "TAX", "ENTERPRISE")
ELECTRICITY = ("STAT", "ENTERPRISE", "OUTSIDE")
WORDS = {"STAT": "stat", "TAX": "tax", "ENTERPRISE": "return", "OUTSIDE": "outside"}
EXIT_CODES = ("MOVED_OUT", "DEREGISTERED", "REVOKED", "INDUSTRY_CHANGED")


@dataclass
class Enterprise:
    """One enterprise as the scan may know it. `past` and `full` are of record, by year."""

    division: int = 26
    above: bool = False
    opened: date | None = None
    revenue: Figures = field(default_factory=dict)
    electricity: Figures = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    past: dict[int, Decimal] = field(default_factory=dict)
    full: dict[int, Decimal] = field(default_factory=dict)
    annual: dict[int, Decimal] = field(default_factory=dict)
    status: str | None = None
    on_record: str | None = None
    state: str | None = None
    listed: tuple[bool, bool] = (False, False)
    overdue: tuple[bool, bool] = (False, False)
    carried: str | None = None


def rounded(value: Fraction | Decimal, places: int) -> Decimal:
    """Half away from zero, held at the largest amount numeric(18,2) has, whatever the places."""
    fraction = Fraction(value)
    exact = Decimal(fraction.numerator) / Decimal(fraction.denominator)
    bound = Decimal(10**18 - 1).scaleb(-places)
    return max(-bound, min(bound, exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))) + 0


def two(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def six(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.6f}"


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    return rounded(Fraction(numerator) / Fraction(denominator), 6)


def percentile(values: list[Decimal], fraction: Decimal) -> Decimal:
    ordered = sorted(values)
    position = Fraction(fraction) * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return rounded(Fraction(ordered[low]) + (position - low) * Fraction(ordered[high] - ordered[low]), 6)


class Reference:
    """Judges the enterprises of a city for the quarter (y, q) by parameter texts."""

    def __init__(self, y: int, q: int, texts: dict[str, str], city: list[Enterprise]) -> None:
        self.y, self.q = y, q
        self.text = texts
        self.k = int(texts["scan_k"])
        self.window = range(y - 1, y - 1 - int(texts["scan_window_years"]), -1)
        self.enough = int(texts["scan_min_obs"])
        self.t = self.number("above_scale_threshold")
        self.before = (y, q - 1) if q > 1 else (y - 1, 4)
        self._baseline(city)

    def number(self, code: str) -> Decimal:
        return Decimal(self.text[code])

    # Baseline

    def valid_shares(self, e: Enterprise) -> dict[int, Decimal]:
        shares = {}
        for z in self.window:
            part, full = e.past.get(z), e.full.get(z)
            if part is None or full is None or full <= 0:
                continue
            share = ratio(part, full)
            operated = e.opened is None or e.opened <= date(z, 1, 1)
            if operated and 0 < share <= self.number("scan_share_max"):
                shares[z] = share
        return shares

    def _baseline(self, city: list[Enterprise]) -> None:
        self.by_division: dict[int, list[Decimal]] = {}
        self.all_shares: list[Decimal] = []
        self.by_band: dict[str, list[Decimal]] = {}
        self.all_residuals: list[Decimal] = []
        if self.q == 4:
            return
        for e in city:
            for share in self.valid_shares(e).values():
                self.by_division.setdefault(e.division, []).append(share)
                self.all_shares.append(share)
        for e in city:
            shares = self.valid_shares(e)
            for z in shares:
                others = [share for year, share in shares.items() if year != z]
                without = self.blend(others, self.industry(e.division)[0])
                r = rounded(Fraction(e.full[z]) * Fraction(without) / Fraction(e.past[z]), 6)
                self.all_residuals.append(r)
                band = self.band(e, z - 1)
                if band:
                    self.by_band.setdefault(band, []).append(r)

    def blend(self, own: list[Decimal], industry: Decimal) -> Decimal:
        if len(own) + self.k == 0:
            return industry
        return ratio(sum(own, Decimal(0)) + self.k * industry, Decimal(len(own) + self.k))

    def industry(self, division: int) -> tuple[Decimal, str]:
        half = Decimal("0.5")
        held = self.by_division.get(division, [])
        if division and len(held) >= self.enough:
            return percentile(held, half), "INDUSTRY"
        if len(self.all_shares) >= self.enough:
            return percentile(self.all_shares, half), "CITY"
        return self.number(f"scan_default_share_q{self.q}"), "DEFAULT"

    def band(self, e: Enterprise, year: int) -> str | None:
        revenue = e.annual.get(year, e.full.get(year))
        if revenue is None:
            return None
        for name in "ABCDE":
            if revenue < self.number(f"scan_band_{name.lower()}_below"):
                return name
        return "F"

    def spread(self, e: Enterprise) -> tuple[Decimal, Decimal, str]:
        low, high = self.number("scan_quantile_low"), self.number("scan_quantile_high")
        band = self.band(e, self.y - 1)
        held = self.by_band.get(band or "", [])
        cell = f"Q{self.q}/{band}"
        if len(held) < self.enough:
            held, cell = self.all_residuals, f"Q{self.q}/CITY"
        if len(held) >= self.enough:
            q10, q90 = percentile(held, low), percentile(held, high)
        else:
            cell = f"Q{self.q}/DEFAULT"
            q10, q90 = (self.number(f"scan_default_{name}_q{self.q}") for name in ("q10", "q90"))
        return (
            rounded(q10 * self.number("scan_calibration_q10"), 6),
            rounded(q90 * self.number("scan_calibration_q90"), 6),
            cell,
        )

    # One enterprise

    def record(self, e: Enterprise) -> Pair:
        for source in REVENUE:
            if (source, self.y, self.q) in e.revenue:
                return e.revenue[source, self.y, self.q], source
        return None, None

    def delta(self, e: Enterprise, y: int, q: int) -> Pair:
        for source in REVENUE:
            now, then = e.revenue.get((source, y, q)), e.revenue.get((source, y, q - 1))
            if q == 1 and now is not None:
                return now, source
            if q > 1 and now is not None and then is not None:
                return now - then, source
        return None, None

    def yoy(self, figures: Figures, sources: tuple[str, ...], y: int, q: int) -> Pair:
        for source in sources:
            now, then = figures.get((source, y, q)), figures.get((source, y - 1, q))
            if now is not None and then is not None:
                return (ratio(now - then, then), source) if then > 0 else (None, None)
        return None, None

    def figure(self, e: Enterprise, source: str) -> str:
        version = e.versions.get(source, 0)
        return f"{WORDS[source]} {self.y}Q{self.q}" + (f" v{version}" if version else "")

    def judge(self, e: Enterprise) -> dict[str, Any]:  # noqa: PLR0912 - one page, in the order of the domain
        y, q, t = self.y, self.q, self.t
        quarter, before = f"{y}Q{q}", f"{self.before[0]}Q{self.before[1]}"
        ytd, origin = self.record(e)
        fig = self.figure(e, origin) if origin else f"no figure {quarter}"

        opening = e.opened if e.opened and e.opened > date(y, 1, 1) else None
        months: Any = None
        if opening:
            skipped = 12 * (opening.year - y) + opening.month
            months = [max(0, 3 * q - skipped + 1), max(0, 13 - skipped)]

        shares = self.valid_shares(e) if q < 4 else {}
        industry: Any = None
        share_source: Any = None
        share: Any = None
        q10: Any = None
        q90: Any = None
        cell: str | None = None
        if q == 4:
            share = Decimal("1.000000")
        elif months:
            q10, q90 = self.number("scan_first_year_q10"), self.number("scan_first_year_q90")
            cell = "FIRST_YEAR"
        else:
            industry, share_source = self.industry(e.division)
            share = self.blend(list(shares.values()), industry)
            q10, q90, cell = self.spread(e)

        p10: Any = None
        p50: Any = None
        p90: Any = None
        enough_months = months is None or q == 4 or months[0] >= max(1, self.least_months)
        if ytd is not None and ytd >= 0 and enough_months:
            if q == 4:
                p10 = p50 = p90 = ytd
            else:
                p = Fraction(ytd) * months[1] / months[0] if months else Fraction(ytd) / Fraction(share)
                p10 = max(ytd, rounded(p * min(Fraction(1), Fraction(q10)), 2))
                p50 = max(ytd, rounded(p, 2))
                p90 = max(ytd, rounded(p * max(Fraction(1), Fraction(q90)), 2))

        if q == 4:
            stands_on = "full year"
        elif months:
            stands_on = f"first year {months[0]}/{months[1]} months"
        else:
            where = f"industry {e.division:02d}" if share_source == "INDUSTRY" else share_source.lower()
            stands_on = f"share {share:.6f} (own n={len(shares)}, {where})"
        projected = f"{fig}; {stands_on}"
        at_least = f">= {t:.2f}"

        d_now, d_now_source = self.delta(e, y, q)
        d_before, d_before_source = self.delta(e, *self.before)
        yoy_now, yoy_now_source = self.yoy(e.revenue, REVENUE, y, q)
        yoy_before, yoy_before_source = self.yoy(e.revenue, REVENUE, *self.before)
        power, power_source = self.yoy(e.electricity, ELECTRICITY, y, q)

        reasons: list[tuple[str, str, str, str]] = []
        if e.above:
            if e.status == "停产":
                reasons.append(("X1", "停产", "operating", self.figure(e, "ENTERPRISE")))
            elif e.on_record in EXIT_CODES:
                reasons.append(("X1", e.on_record, "operating", "register"))
            if ytd is not None:
                if d_now is not None and d_before is not None and d_now <= 0 and d_before <= 0:
                    sources = f"{WORDS[d_now_source]} {quarter}; {WORDS[d_before_source]} {before}"
                    reasons.append(("X2", f"{d_now:.2f}; {d_before:.2f}", "> 0.00", sources))
                for rule, p in (("X3", p90), ("X4", p50), ("X5", p10)):
                    if p is not None and p < t:
                        reasons.append((rule, f"{p:.2f}", at_least, projected))
                fall = self.number("exit_revenue_fall")
                if yoy_now is not None and yoy_before is not None and yoy_now <= fall and yoy_before <= fall:
                    sources = f"{WORDS[yoy_now_source]} {quarter}; {WORDS[yoy_before_source]} {before}"
                    reasons.append(("X6", f"{yoy_now:.6f}; {yoy_before:.6f}", f"> {fall:.6f}", sources))
                fall = self.number("exit_electricity_fall")
                if power is not None and power <= fall:
                    source = f"electricity {WORDS[power_source]} {quarter}"
                    reasons.append(("X7", f"{power:.6f}", f"> {fall:.6f}", source))
            if all(e.listed) and all(e.overdue):
                source = f"monitoring list {quarter}; {before}"
                reasons.append(("X8", "MISSING; MISSING", "returned", source))
            if ytd is not None and ytd < 0:
                reasons.append(("X9", f"{ytd:.2f}", ">= 0.00", fig))

        readiness = risk = None
        stale = False
        if e.above:
            fired = {rule for rule, *_ in reasons}
            if fired & {"X1", "X2", "X3"}:
                risk = "RED"
            elif fired & {"X4", "X9"}:
                risk = "ORANGE"
            elif fired:
                risk = "YELLOW"
            elif ytd is None:
                risk, stale = e.carried or "UNKNOWN", e.carried is not None
            else:
                risk = "GREEN" if p10 is not None else "UNKNOWN"
            if risk == "GREEN" and not stale:
                reasons.insert(0, ("X0", f"{p10:.2f}", at_least, projected))
        elif ytd is not None and ytd >= t:
            readiness = "REACHED"
            reasons.append(("R1", f"{ytd:.2f}", at_least, fig))
        elif p10 is None:
            readiness = "UNKNOWN"
        else:
            for name, rule, p in (("LIKELY", "R2", p10), ("POSSIBLE", "R3", p50), ("REACHABLE", "R4", p90)):
                if p >= t:
                    readiness = name
                    reasons.append((rule, f"{p:.2f}", at_least, projected))
                    break
            else:
                readiness = "NURTURE"
                reasons.append(("R5", f"{p90:.2f}", at_least, projected))

        if stale or "UNKNOWN" in (readiness, risk):
            if ytd is None:
                source = fig + (f"; carried {e.carried}" if stale else "")
                reasons.append(("R0", "MISSING", "a figure", source))
            elif ytd < 0:
                reasons.append(("R0", f"NEGATIVE {ytd:.2f}", ">= 0.00", fig))
            else:
                source = f"{fig}; production from {opening}"
                reasons.append(("R0", f"MONTHS {months[0]}", f">= {self.least_months}", source))

        other = other_source = None
        if ytd is not None:
            limit = rounded(self.number("source_gap") * abs(ytd), 2)
            for source in REVENUE:
                value = e.revenue.get((source, y, q))
                if source != origin and value is not None and abs(ytd - value) > limit:
                    other, other_source = value, source
                    sources = f"{fig}; {self.figure(e, source)}"
                    reasons.append(("R7", f"{ytd:.2f}; {other:.2f}", f"gap <= {limit:.2f}", sources))
                    break
        if q < 4 and share is not None and share > 1 and p10 is not None:
            reasons.append(("R8", f"{share:.6f}", "<= 1.000000", projected))

        # In the order X0…X9, R0…R8.
        reasons.sort(key=lambda reason: (reason[0][0] != "X", reason[0]))
        prior = e.annual.get(y - 1, e.full.get(y - 1))
        return {
            "readiness": readiness,
            "risk": risk,
            "stale": stale,
            "p10": two(p10),
            "p50": two(p50),
            "p90": two(p90),
            "reasons": [
                {"rule": rule, "observed": observed, "required": required, "source": source}
                for rule, observed, required, source in reasons
            ],
            "inputs": {
                "period": quarter,
                "side": "above" if e.above else "below",
                "ytd": two(ytd),
                "ytd_source": origin,
                "version": (e.versions.get(origin) or None) if origin else None,
                "return_version": e.versions.get("ENTERPRISE") or None,
                "return_state": e.state,
                "status": e.status,
                "on_record": e.on_record,
                "own_shares": [f"{shares[z]:.6f}" for z in sorted(shares)],
                "own_n": len(shares) if not months else 0,
                "division": f"{e.division:02d}",
                "industry_share": six(industry),
                "share_source": share_source,
                "share": six(share),
                "q10": six(q10),
                "q90": six(q90),
                "cell": cell,
                "first_year_months": months,
                "production_from": str(opening) if months else None,
                "prior_revenue": two(prior),
                "delta": [two(d_now), two(d_before)],
                "yoy": [six(yoy_now), six(yoy_before)],
                "electricity_yoy": six(power),
                "other": two(other),
                "other_source": other_source,
                "other_version": (e.versions.get(other_source) or None) if other_source else None,
                "sources": [d_now_source, d_before_source, yoy_now_source, yoy_before_source, power_source],
                "listed": list(e.listed),
                "overdue": list(e.overdue),
                "carried": e.carried,
            },
        }

    @property
    def least_months(self) -> int:
        return int(self.text["scan_first_year_min_months"])
