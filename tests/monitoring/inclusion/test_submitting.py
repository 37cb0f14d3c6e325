"""报送 of many as one act: exact count, counted again, refused whole where the list changed, one by one where a case may not."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.ui.bulk import BulkResult, Changed, Selection
from core.verdict import Refused
from exchange.staging import exporting
from monitoring.inclusion import selectors
from monitoring.inclusion.filters import CASES, Reader
from monitoring.inclusion.models import Case, CaseEvent
from monitoring.inclusion.services.submitting import scope, submit_each
from tests.monitoring.inclusion.cases import DAY, at, complete, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")
URL = "/inclusion/submit/"


def checked(officer: User, district: str = "宝安区", street: str | None = "新安街道", **fields: Any) -> Case:
    """A case in order that the city has checked."""
    case = make.inclusion_case(works(district, street), "PREPARING", **fields)
    complete(make.user("OFFICER", district) if district != "宝安区" else officer, case)
    Case.objects.filter(pk=case.pk).update(state="CITY_CHECKED")
    return Case.objects.get(pk=case.pk)


def asked(user: User, text: str) -> tuple[Selection[Reader], Reader]:
    """What an address selects, and its reader on the day."""
    return Selection.read(user, CASES, QueryDict(text)), selectors.reader_of(user, DAY)


def shown(user: User, text: str = "every=1") -> str:
    """What the form carries that the person was shown."""
    selection, reader = asked(user, text)
    return "&".join(f"{name}={value}" for name, value in selection.extent(scope(user), reader)[1])


def sent(user: User, text: str) -> BulkResult:
    selection, reader = asked(user, text)
    return submit_each(actor=user, selection=selection, reader=reader, at=at())


class TestAct:
    """All of a filtered list, or what was ticked."""

    def test_all_that_the_filters_let_through_are_sent_on_by_their_batch(
        self, officer: User, bureau: User
    ) -> None:
        annual = checked(officer, missed_window=dt.date(2024, 9, 30))
        monthly = checked(officer, door="MONTHLY", due_on=dt.date(2024, 10, 31))
        other, waits = checked(officer, "南山区", None), make.inclusion_case(works(), "DISTRICT_CHECKED")
        result = sent(bureau, shown(bureau, "every=1&district=440306"))
        assert (result.done, result.refused) == (2, [])
        rows = {row.pk: row for row in Case.objects.all()}
        assert {pk: (row.state, row.batch) for pk, row in rows.items()} == {
            annual.pk: ("SUBMITTED", "20241023年度"),
            monthly.pk: ("SUBMITTED", "20241023月度"),
            other.pk: ("CITY_CHECKED", ""),
            waits.pk: ("DISTRICT_CHECKED", ""),
        }
        assert (rows[annual.pk].missed_window, rows[annual.pk].version) == (None, annual.version + 1)
        events = CaseEvent.objects.filter(kind="SUBMIT").order_by("case")
        assert list(events.values_list("case", "from_state", "to_state", "by", "note", "on")) == [
            (annual.pk, "CITY_CHECKED", "SUBMITTED", bureau.pk, "20241023年度", DAY),
            (monthly.pk, "CITY_CHECKED", "SUBMITTED", bureau.pk, "20241023月度", DAY),
        ]

    @pytest.mark.parametrize("change", ["another", "acted", "gone"])
    def test_nothing_is_done_where_the_list_changed_since(
        self, officer: User, bureau: User, change: str
    ) -> None:
        case = checked(officer)
        checked(officer)
        text = shown(bureau)
        if change == "another":
            checked(officer)
        elif change == "acted":
            Case.objects.filter(pk=case.pk).update(version=case.version + 1)
        else:
            Case.objects.filter(pk=case.pk).update(state="RETURNED")
        with pytest.raises(Changed):
            sent(bureau, text)
        assert not Case.objects.filter(state="SUBMITTED").exists()
        assert not CaseEvent.objects.filter(kind="SUBMIT").exists()

    def test_what_may_not_go_stays_and_is_told_by_name(self, officer: User, bureau: User) -> None:
        good = checked(officer)
        early = checked(officer, opens_on=dt.date(2024, 11, 1))
        lacking = checked(officer)
        lacking.papers.filter(code="M03").delete()
        result = sent(bureau, shown(bureau))
        assert result.done == 1
        told = dict(result.refused)
        assert "才开" in told[early.enterprise.name]
        assert "利润表" in told[lacking.enterprise.name]
        assert list(Case.objects.filter(state="SUBMITTED")) == [good]

    def test_of_ticked_ones_those_that_changed_are_refused_one_by_one(
        self, officer: User, bureau: User
    ) -> None:
        good, acted, found = checked(officer), checked(officer), make.inclusion_case(works())
        result = sent(
            bureau, f"pk={good.pk}.{good.version}&pk={acted.pk}.{acted.version - 1}&pk={found.pk}.1"
        )
        assert result.done == 1
        assert [name for name, _why in result.refused] == [acted.enterprise.name, str(found.pk)]
        assert Case.objects.get(pk=acted.pk).state == "CITY_CHECKED"

    def test_it_is_the_citys_act(self, officer: User, bureau: User, reviewer: User) -> None:
        checked(officer)
        with pytest.raises(Refused) as refused:
            sent(reviewer, shown(reviewer))
        assert refused.value.code == "case.permission"
        assert not Case.objects.filter(state="SUBMITTED").exists()

    def test_who_acts_for_somebody_does_it_in_their_stead(self, officer: User, bureau: User) -> None:
        case, deputy = checked(officer), make.user("ANALYST")
        make.acting(bureau, deputy)
        deputy = User.objects.with_unit().get(pk=deputy.pk)
        assert sent(deputy, shown(deputy)).done == 1
        event = CaseEvent.objects.get(case=case, kind="SUBMIT")
        assert (event.by, event.principal) == (deputy, bureau)

    def test_the_statements_do_not_grow(self, officer: User, bureau: User) -> None:
        def queries(several: int) -> int:
            for _each in range(several):
                checked(officer)
            text = shown(bureau)
            with CaptureQueriesContext(connection) as found:
                assert sent(bureau, text).done == several
            return len(found)

        queries(1)
        assert queries(2) == queries(7)


def today(**fields: Any) -> dict[str, Any]:
    """The days of a window that is open today."""
    now = timezone.localdate()
    return {"opens_on": now - dt.timedelta(9), "due_on": now + dt.timedelta(20)} | fields


class TestPages:
    """From the list to the batch, by its pages alone."""

    def test_from_the_list_to_the_batch(
        self, client: Client, officer: User, bureau: User, tmp_path: Any
    ) -> None:
        for _each in range(3):
            checked(officer, **today())
        make.inclusion_case(works(), "DISTRICT_CHECKED", **today())
        client.force_login(bureau)
        assert "报送全部" not in client.get("/inclusion/").content.decode()
        listed = client.get("/inclusion/", {"state": "CITY_CHECKED"}).content.decode()
        assert "报送全部 3 件" in listed
        assert listed.count('name="pk"') == 3
        url = re.search(r'href="(/inclusion/submit/[^"]+)"', listed)
        assert url is not None
        preview = client.get(url[1].replace("&amp;", "&")).content.decode()
        assert "报送 3 件" in preview
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', preview))
        assert form["count"] == "3"
        answer = client.post(URL, form)
        assert answer.status_code == 302
        assert Case.objects.filter(state="SUBMITTED").count() == 3
        assert client.post(URL, form).status_code == 302, "the second press changes nothing"
        assert CaseEvent.objects.filter(kind="SUBMIT").count() == 3
        batch = f"{timezone.localdate():%Y%m%d}年度"
        exporting.export(bureau, "inclusion_batch", tmp_path / "batch.xlsx", {"batch": [batch]})

    def test_who_presses_too_late_is_told_and_shown_the_list_of_now(
        self, client: Client, officer: User, bureau: User
    ) -> None:
        checked(officer, **today())
        client.force_login(bureau)
        preview = client.get(URL, {"every": "1", "state": "CITY_CHECKED"}).content.decode()
        form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', preview))
        checked(officer, **today())
        answer = client.post(URL, form)
        assert answer.status_code == 409
        assert "原为 1 件" in answer.content.decode() or "原为 1 条" in answer.content.decode()
        assert "报送 2 件" in answer.content.decode()
        assert not Case.objects.filter(state="SUBMITTED").exists()

    def test_a_district_has_no_such_act(self, client: Client, officer: User, reviewer: User) -> None:
        checked(officer, **today())
        client.force_login(reviewer)
        listed = client.get("/inclusion/", {"state": "CITY_CHECKED"}).content.decode()
        assert "报送" not in re.sub(r"待报送|报送批次|报送统计局|已报送", "", listed)
        assert reverse("inclusion:submit") not in listed

    def test_what_was_not_sent_is_told_by_name(self, client: Client, officer: User, bureau: User) -> None:
        good, lacking = checked(officer, **today()), checked(officer, **today())
        lacking.papers.filter(code="M03").delete()
        client.force_login(bureau)
        ticked = [f"{case.pk}.{case.version}" for case in (good, lacking)]
        assert "另有 1 件不能报送" in client.get(URL, {"pk": ticked}).content.decode()
        done = client.post(URL, {"pk": ticked}).content.decode()
        assert "已报送 1 件" in done
        assert lacking.enterprise.name in done
