"""Four quarters to inclusion, by the pages: returns keyed, approved and accepted, real scans, the sprint list, a case from
found to included by STAT's workbook.

The days are those of 2024: 20 April is a Saturday, 1 September a Sunday, 1 to 7 October are off.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.notices.models import Notice
from core.periods import Period
from cultivation.enterprises.models import Enterprise, Inclusion
from monitoring.inclusion.models import Case
from monitoring.inclusion.reading import see
from monitoring.inclusion.services.sweeping import sweep
from monitoring.inclusion.sprint.models import SprintLine
from monitoring.returns import quarters
from monitoring.returns.models import QuarterlyReturn
from monitoring.scan.services import run_direct
from tests.monitoring.inclusion.cases import brought, works
from tests.monitoring.returns.test_keying import TYPED
from tests.support import factories as make

pytestmark = [pytest.mark.scenario, pytest.mark.django_db(transaction=True)]
TOLD = {
    Period(2023, 4): ("1700", "1550", dt.date(2024, 1, 15)),
    Period(2024, 1): ("560", "400", dt.date(2024, 4, 15)),
    Period(2024, 2): ("1240", "880", dt.date(2024, 7, 15)),
    Period(2024, 3): ("2050", "1290", dt.date(2024, 10, 15)),
}
"""What the enterprise sends: revenue of the year to date and of the year before, in 万元, and when."""


class Life:
    """The people of the story, each by their browser, on the day that it is."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock

    def morning(self, day: dt.date) -> None:
        """It is a day, and the sweep of its morning has run."""
        self.clock.move_to(timezone.make_aware(dt.datetime.combine(day, dt.time(8, 30))))
        sweep()
        self.clock.move_to(timezone.make_aware(dt.datetime.combine(day, dt.time(9))))

    def reads(self, person: User, name: str, *args: Any, **asked: str) -> str:
        """A page."""
        answer = self.browser(person).get(reverse(name, args=args), asked)
        assert answer.status_code == 200, answer.content.decode()[:2000]
        return answer.content.decode()

    def sends(self, person: User, name: str, *args: Any, **sent: Any) -> None:
        """A form, which is taken."""
        answer = self.browser(person).post(reverse(name, args=args), sent)
        assert answer.status_code == 302, answer.content.decode()[:6000]

    @staticmethod
    def browser(person: User) -> Client:
        """The person's browser, signed in."""
        made = Client()
        made.force_login(person)
        return made


def quarter(life: Life, of: Enterprise, period: Period, people: tuple[User, User, User]) -> str:
    """A quarter of the enterprise, from its return to its judgement on the working day after it was due."""
    officer, reviewer, bureau = people
    revenue, before, day = TOLD[period]
    life.morning(day)
    due_on = quarters.ensure(period).due_on
    make.member(of, period.year, period.quarter)
    amounts = {"revenue": revenue, "revenue_prev": before, "output": revenue, "output_prev": before}
    typed = TYPED | amounts | {"filled_on": f"{day}", "unit": "万元", "version": "0"}
    life.sends(officer, "returns:key", of.pk, str(period), **typed)
    sent = QuarterlyReturn.objects.get(enterprise=of, year=period.year, quarter=period.quarter)
    life.sends(reviewer, "returns:approve", sent.pk, seen="SUBMITTED")
    life.sends(bureau, "returns:accept", sent.pk, seen="DISTRICT_APPROVED")
    sent.refresh_from_db()
    assert sent.state == "ACCEPTED"
    life.morning(due_on + dt.timedelta(days=1))
    run_direct(period)
    of.standing.refresh_from_db()
    return str(of.standing.readiness)


def prepared(life: Life, officer: User, case: Case) -> None:
    """Every paper and every figure."""
    file = SimpleUploadedFile("利润表.pdf", make.PDF, "application/pdf")
    life.sends(officer, "inclusion:paper", case.pk, "M03", file=file)
    for paper in see(case, timezone.localdate()).missing:
        life.sends(officer, "inclusion:paper", case.pk, paper.code, on_paper="1")
    case.refresh_from_db()
    life.sends(
        officer, "inclusion:figures", case.pk, version=case.version, licence_name=case.enterprise.name,
        licence_uscc=case.enterprise.uscc, statement_until="2024-09", statement_amount="2050", vat_until="2024-09",
        vat_amount="2010", months_amount="2050", site_district=case.district_id,
    )  # fmt: skip


def test_from_the_first_return_to_inclusion(
    rules_loaded: None,
    officer: User,
    reviewer: User,
    bureau: User,
    liaison: User,
    time_machine: Any,
    tmp_path: Path,
) -> None:
    life, other = Life(time_machine), make.user("BUREAU", name="市局乙")
    of = works(name="深圳市恒跃精密有限公司")
    people = (officer, reviewer, bureau)

    assert quarter(life, of, Period(2023, 4), people) == "NURTURE"
    quarter(life, of, Period(2024, 1), people)
    assert quarter(life, of, Period(2024, 2), people) in ("LIKELY", "POSSIBLE")
    assert not Case.objects.exists(), "nobody has reached it yet"

    life.morning(dt.date(2024, 9, 2))
    line = SprintLine.objects.get()
    assert (line.enterprise, line.ytd, line.list.listed_on) == (of, Decimal(12_400_000), dt.date(2024, 9, 1))
    assert Notice.objects.filter(user=officer, title="纳统：冲刺名单 1 家").exists()
    assert "都还没有纳统件" in life.reads(bureau, "inclusion:sprint")

    assert quarter(life, of, Period(2024, 3), people) == "REACHED"
    case = Case.objects.get()
    assert (case.enterprise, case.state, case.door, case.origin) == (of, "FOUND", "ANNUAL", "SCAN")
    assert (case.opens_on, case.due_on) == (dt.date(2024, 10, 1), dt.date(2025, 1, 31))
    assert "累计营收已达规上标准" in life.reads(officer, "inclusion:detail", case.pk)

    life.morning(dt.date(2024, 10, 23))
    life.sends(officer, "inclusion:act", case.pk, "prepare", version=case.version, note="")
    case.refresh_from_db()
    refused = life.browser(reviewer).post(
        reverse("inclusion:act", args=[case.pk, "check"]), {"version": case.version, "note": ""}
    )
    assert "还差" in refused.content.decode()
    prepared(life, officer, case)
    for person, act, state in (
        (reviewer, "check", "DISTRICT_CHECKED"),
        (bureau, "city_check", "CITY_CHECKED"),
    ):
        case.refresh_from_db()
        life.sends(person, "inclusion:act", case.pk, act, version=case.version, note="")
        case.refresh_from_db()
        assert case.state == state

    life.morning(dt.date(2024, 10, 24))
    assert "报送全部 1 件" in life.reads(other, "inclusion:list", state="CITY_CHECKED")
    page = life.browser(other).get(reverse("inclusion:submit"), {"every": "1", "state": "CITY_CHECKED"})
    life.sends(other, "inclusion:submit", **dict(page.context["pairs"]), form_key=page.context["form_key"])
    case.refresh_from_db()
    assert (case.state, case.batch) == ("SUBMITTED", "20241024年度")

    life.morning(dt.date(2024, 12, 2))
    batch = brought(
        tmp_path, liaison, "inclusion_results",
        ("统一社会信用代码", "审核结果", "纳统日期"), (of.uscc, "纳入", "2024-11-29"),
    )  # fmt: skip
    assert (batch.updated, batch.refused) == (1, 0)
    case.refresh_from_db()
    fact = Inclusion.objects.get()
    assert (case.state, case.inclusion, case.ended_on) == ("INCLUDED", fact.pk, dt.date(2024, 11, 29))
    assert (fact.enterprise, fact.included_on, fact.count_year) == (of, dt.date(2024, 11, 29), 2024)
    of.standing.refresh_from_db()
    assert of.standing.above_scale
    told = list(case.events.order_by("id").values_list("kind", flat=True))
    assert [kind for kind in told if kind not in ("PAPERS", "FIGURES")] == [
        "OPENED", "PREPARE", "CHECK", "CITY_CHECK", "SUBMIT", "INCLUDE",
    ]  # fmt: skip
    assert "冲刺 1 家，有纳统件 1 家，已纳统 1 家" in life.reads(bureau, "inclusion:sprint")
    assert sweep().missed == 0
