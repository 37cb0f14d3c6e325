"""The checklist is the bureau's to edit, from a year on and with a reason; cases of other years keep theirs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.audit.selectors import history_of
from core.forms.versions import Conflict
from core.verdict import Refused
from monitoring.inclusion.loading import load_papers
from monitoring.inclusion.models import PaperRule
from monitoring.inclusion.reading import see
from monitoring.inclusion.services.checklist import PaperTerms, edit
from monitoring.inclusion.terms import paper_list
from tests.monitoring.inclusion.cases import DAY, at, works
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")
TERMS = PaperTerms(
    title="利润表（盖章，附说明）",
    is_wanted=True,
    condition="",
    waivable=False,
    files="document",
    provider="企业",
)


def rule(code: str = "M03", kind: str = "ANNUAL", **other: Any) -> PaperRule:
    return PaperRule.objects.get(kind=kind, code=code, **other)


def edited(actor: User, row: PaperRule, terms: PaperTerms = TERMS, **told: Any) -> PaperRule:
    """On the day of the tests, from its year on."""
    usual = {"from_year": 2024, "reason": "市统计局通知", "at": at()}
    return edit(actor=actor, rule=row.pk, terms=terms, **{**usual, **told})


def title_in(year: int, kind: str = "ANNUAL") -> str:
    return next(paper.title for paper in paper_list(kind, year) if paper.code == "M03")


class TestEditing:
    """A row holds until the next of its code and kind."""

    def test_it_holds_from_its_year_on_for_its_kind_alone(self, bureau: User) -> None:
        before = title_in(2023)
        made = edited(bureau, rule())
        assert (title_in(2023), title_in(2024), title_in(2025)) == (before, TERMS.title, TERMS.title)
        assert title_in(2024, "MONTHLY") == before
        assert (made.changed_by, made.reason, made.from_year) == (bureau, "市统计局通知", 2024)
        assert {change.reason for change in history_of(PaperRule, made.pk)} == {"市统计局通知"}

    def test_a_year_that_was_edited_is_corrected_not_doubled(self, bureau: User) -> None:
        first = edited(bureau, rule())
        again = edited(bureau, first, replace(TERMS, title="利润表"), version=first.version)
        assert again.pk == first.pk
        assert (title_in(2024), PaperRule.objects.filter(kind="ANNUAL", code="M03").count()) == ("利润表", 2)

    def test_loading_the_citys_data_again_leaves_what_was_edited(self, bureau: User) -> None:
        edited(bureau, rule())
        assert load_papers(make.CITY_DATA / "inclusion_papers.csv").updated == 0
        assert title_in(2024) == TERMS.title

    def test_open_cases_are_counted_anew(self, bureau: User) -> None:
        preparing, old = make.inclusion_case(works(), "PREPARING"), make.inclusion_case(works(), "PREPARING")
        type(old).objects.filter(pk=old.pk).update(year=2023)
        for case in (preparing, old):
            type(case).objects.filter(pk=case.pk).update(left=len(see(case, DAY).left))
        before = len(see(preparing, DAY).left)
        edited(bureau, rule("M05"), replace(TERMS, title="附列资料", is_wanted=False))
        preparing.refresh_from_db()
        old.refresh_from_db()
        assert (preparing.left, old.left) == (before - 1, before)
        assert "M05" not in {paper.code for paper in see(preparing, DAY).wanted}

    @pytest.mark.parametrize(
        ("told", "terms", "code"),
        [
            ({"reason": " "}, {}, "paper_rule.reason"),
            ({"from_year": 2023}, {}, "paper_rule.year"),
            ({"from_year": 2026}, {}, "paper_rule.year"),
            ({}, {"title": " "}, "paper_rule.title"),
            ({}, {"provider": ""}, "paper_rule.provider"),
            ({}, {"condition": "SCALE"}, "paper_rule.condition"),
            ({}, {"files": "video"}, "paper_rule.files"),
        ],
    )
    def test_what_does_not_fit(
        self, bureau: User, told: dict[str, Any], terms: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            edited(bureau, rule(), replace(TERMS, **terms), **told)
        assert refused.value.code == code
        assert PaperRule.objects.filter(kind="ANNUAL", code="M03").count() == 1

    def test_a_year_that_has_its_own_row_is_edited_there(self, bureau: User) -> None:
        old = rule()
        later = edited(bureau, old, from_year=2025)
        for row, year in ((old, 2025), (later, 2024)):
            with pytest.raises(Refused) as refused:
                edited(bureau, row, from_year=year)
            assert refused.value.code == "paper_rule.known"

    def test_the_second_of_two_is_told(self, bureau: User) -> None:
        first = edited(bureau, rule())
        edited(bureau, first, version=first.version)
        with pytest.raises(Conflict):
            edited(bureau, first, version=1)

    def test_it_is_the_citys(self, reviewer: User) -> None:
        with pytest.raises(Refused) as refused:
            edited(reviewer, rule())
        assert refused.value.code == "paper_rule.permission"


class TestPages:
    """Everybody reads the list; the bureau edits a paper by its form."""

    def test_the_list_and_the_form(self, client: Client, bureau: User, officer: User) -> None:
        year, url = timezone.localdate().year, reverse("inclusion:edit_paper", args=[rule("M12").pk])
        client.force_login(officer)
        assert "真实性承诺书" in client.get(reverse("inclusion:checklist")).content.decode()
        assert url not in client.get(reverse("inclusion:checklist")).content.decode()
        client.force_login(bureau)
        assert url in client.get(reverse("inclusion:checklist")).content.decode()
        form = client.get(url).context["form"]
        assert form["when"].value() == "DIFFERENCE_OR_SCOPE"
        told = {
            "version": "1", "title": "差异说明", "when": "NEVER", "takes": "document", "provider": "企业",
            "year": str(year + 1), "why": "",
        }  # fmt: skip
        refused = client.post(url, told)
        assert refused.status_code == 422
        assert "请写明依据" in refused.content.decode()
        assert client.post(url, {**told, "why": "统计局通知"}).status_code == 302
        now = client.get(reverse("inclusion:checklist")).content.decode()
        then = client.get(reverse("inclusion:checklist"), {"year": year + 1}).content.decode()
        assert "差异说明（两表差异" in now
        assert "统计局通知" not in now
        assert "市局：统计局通知" in then

    def test_the_queries_do_not_grow(self, client: Client, bureau: User) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                client.get(reverse("inclusion:checklist"))
            return len(found)

        client.force_login(bureau)
        asked()
        before = asked()
        now = timezone.make_aware(dt.datetime.combine(timezone.localdate(), dt.time(9)))
        for code in ("M03", "M04", "M05"):
            edited(bureau, rule(code), from_year=timezone.localdate().year, at=now)
        assert asked() == before
