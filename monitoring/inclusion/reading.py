"""A case as its rules see it: the papers it wants and has, its checks, what is left to do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cultivation.enterprises.industries import INDUSTRY
from monitoring.inclusion.models import Case, CasePaper
from monitoring.inclusion.rules.checks import Check, Facts, Month, check
from monitoring.inclusion.rules.papers import (
    EXPLANATION,
    NOTHING,
    SETTLED_BY,
    Had,
    Wanted,
    conditions,
    missing,
    wanted,
)
from monitoring.inclusion.terms import Terms, paper_list, terms_on


@dataclass(frozen=True)
class Left:
    """One thing that is left to do: a paper to bring, with the check that it settles, or a check alone."""

    code: str
    title: str
    why: str
    provider: str = ""
    paper: Wanted | None = None


@dataclass(frozen=True)
class Seen:
    """A case with its papers by code, its checklist and the parameters of a day."""

    case: Case
    rows: dict[str, CasePaper]
    rules: list[Wanted]
    terms: Terms

    @cached_property
    def had(self) -> dict[str, Had]:
        """What there is of each paper."""
        return {
            code: Had(row.received_on is not None or row.on_paper, row.waived)
            for code, row in self.rows.items()
        }

    @cached_property
    def facts(self) -> Facts:
        """What the checks compare."""
        case, of = self.case, self.case.enterprise
        return Facts(
            door=case.door,
            name=of.name,
            uscc=of.uscc,
            division=of.industry[:2],
            district=case.district_id,
            threshold=self.terms.threshold,
            difference_max=self.terms.difference_max,
            needs_output=self.terms.needs_output,
            first_division=INDUSTRY[0],
            last_division=INDUSTRY[1],
            licence_name=case.licence_name,
            licence_uscc=case.licence_uscc,
            statement=_month(case.statement_year, case.statement_month),
            statement_amount=case.statement_amount,
            vat=_month(case.vat_year, case.vat_month),
            vat_amount=case.vat_amount,
            output_amount=case.output_amount,
            months_amount=case.months_amount,
            site_district=case.site_district_id,
            site_name=_site(case),
            is_explained=self.had.get(EXPLANATION, NOTHING).received,
        )

    @cached_property
    def checks(self) -> list[Check]:
        """C1–C7, as far as the door asks for them."""
        return check(self.facts)

    @cached_property
    def wanted(self) -> list[Wanted]:
        """The papers that the case has to bring."""
        held = conditions(
            difference=self.facts.differs,
            scope_differs=self.case.scope_differs,
            is_strategic=self.case.is_strategic,
        )
        return wanted(self.rules, held)

    @cached_property
    def not_wanted(self) -> list[Wanted]:
        """Those of the list that this one need not bring."""
        codes = {paper.code for paper in self.wanted}
        return [rule for rule in self.rules if rule.code not in codes]

    @cached_property
    def missing(self) -> list[Wanted]:
        """The papers that have not come."""
        return missing(self.wanted, self.had)

    @cached_property
    def left(self) -> list[Left]:
        """What is left to do, papers first; a check that a missing paper settles is said with the paper."""
        by_paper = {
            SETTLED_BY[each.code]: each
            for each in self.checks
            if not each.settled and each.code in SETTLED_BY
        }
        lines, told = [], set()
        for paper in self.missing:
            check_of = by_paper.get(paper.code)
            why = f"{check_of.seen}，{check_of.asked}" if check_of else ""
            if check_of:
                told.add(check_of.code)
            lines.append(Left(paper.code, paper.title, why, paper.provider, paper))
        for each in self.checks:
            if not each.settled and each.code not in told:
                lines.append(Left(each.code, each.title, f"{each.seen}；{each.asked}"))
        return lines

    @property
    def is_complete(self) -> bool:
        """Whether papers and checks hold nobody up."""
        return not self.left


def see(case: Case, day: dt.date) -> Seen:
    """A case as it stands on a day; three small queries. Raises Refused without parameters or checklist."""
    return see_each([case], day)[0]


def see_each(cases: Sequence[Case], day: dt.date) -> list[Seen]:
    """Cases as they stand on a day: as many queries as for one, and one for each further checklist. Raises Refused."""
    papers: dict[int, dict[str, CasePaper]] = defaultdict(dict)
    for row in CasePaper.objects.filter(case__in=cases).select_related("by"):
        papers[row.case_id][row.code] = row
    kinds = sorted({(case.door, case.year) for case in cases})
    lists = {kind: paper_list(*kind) for kind in kinds}
    terms = terms_on(day)
    return [Seen(case, papers[case.pk], lists[case.door, case.year], terms) for case in cases]


def _month(year: int | None, month: int | None) -> Month | None:
    return None if year is None or month is None else (year, month)


def _site(case: Case) -> str:
    parts = (case.site_district.name if case.site_district else "", case.site_address)
    return " ".join(part for part in parts if part)
