"""A draft: entered with what is known, or made by the portal for all who pass; papers, account, the enterprise's link."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.audit.models import AuditStamp
from core.files.models import Attachment
from core.links.models import Link
from core.verdict import Refused
from incentives.applications.models import (
    Application,
    ApplicationEvent,
    ApplicationJudgement,
    AwardPaper,
)
from incentives.applications.reading import see
from incentives.applications.services import checklist, papers
from incentives.applications.services.accounts import masked, state_account, whole_number
from incentives.applications.services.calls import enter_call
from incentives.applications.services.linking import offer
from incentives.applications.services.moving import follow_places
from incentives.applications.services.sweeping import sweep
from incentives.applications.states import Act
from incentives.eligibility.registry import find
from incentives.eligibility.services import evaluate
from incentives.policy.models import Call, PolicyVersion, Programme
from incentives.policy.requirements import Requirements
from tests.incentives.applications.cases import (
    DAY,
    P1,
    YEAR,
    account_of,
    at,
    complete,
    do,
    entered,
    submitted,
    works,
)
from tests.support import factories as make

pytestmark = pytest.mark.usefixtures("rules_loaded")


def call(**fields: Any) -> Call:
    """A call of P1 that runs for the whole of September 2024."""
    told = {"opens_on": dt.date(2024, 9, 1), "closes_on": dt.date(2024, 9, 30), "document": "12号"} | fields
    return Call.objects.create(programme=Programme.objects.get(code=P1), year=YEAR, **told)


class TestEntering:
    """By an officer, for a subject, once."""

    def test_what_is_known_is_filled_in(self, officer: User) -> None:
        of = works()
        first = complete(officer, entered(officer, of))
        do(officer, first, Act.WITHDRAW, "报错年度")
        row = entered(officer, of)
        assert (row.verdict, row.due, row.left) == ("PASS", Decimal(200_000), 3)
        assert (row.account_name, row.account_number) == (of.name, first.account_number)
        assert row.account_by == officer
        assert row.unit == make.unit("BUREAU")

    def test_one_open_for_a_programme_subject_and_part(self, officer: User) -> None:
        of = works()
        entered(officer, of)
        with pytest.raises(Refused, match="另一件在办"):
            entered(officer, of)
        with pytest.raises(IntegrityError), transaction.atomic():
            make.application(of, "PUBLISHED", P1)
        assert make.application(of, "WITHDRAWN", P1).pk

    def test_not_what_was_given_already(self, officer: User) -> None:
        of = works()
        make.award(of, application=make.application(of, "ARCHIVED", P1))
        with pytest.raises(Refused, match="已经给过"):
            entered(officer, of)

    def test_not_who_the_year_does_not_concern_nor_elsewhere_nor_another_programme(
        self, officer: User
    ) -> None:
        for told, sentence in (({"year": 2019}, "不涉及"), ({"programme": "P99"}, "没有这项")):
            with pytest.raises(Refused, match=sentence):
                entered(officer, **told)
        assert not Application.objects.exists()

    def test_within_its_call_alone(self, officer: User) -> None:
        call(closes_on=dt.date(2024, 9, 10))
        row = complete(officer, entered(officer))
        assert row.due_on == dt.date(2024, 9, 10)
        with pytest.raises(Refused, match="2024-09-10 截止"):
            do(officer, row, Act.SUBMIT, when=at(dt.date(2024, 9, 11)))
        with pytest.raises(Refused, match="才开始"):
            entered(officer, at=at(dt.date(2024, 8, 30)))


class TestWindow:
    """The days of a version count until a call of the year says others."""

    @pytest.fixture
    def rule(self) -> PolicyVersion:
        row = PolicyVersion.objects.get(programme=P1)
        row.windows = [
            {"year": YEAR, "opens_on": "2024-03-01", "closes_on": "2024-04-30"},
            {"year": YEAR, "opens_on": "2024-09-01", "closes_on": "2024-09-10"},
        ]
        row.save()
        return row

    def test_those_of_the_version_hold_where_there_is_no_call(
        self, officer: User, rule: PolicyVersion
    ) -> None:
        row = complete(officer, entered(officer))
        assert row.due_on == dt.date(2024, 9, 10)
        with pytest.raises(Refused, match="2024-09-10 截止"):
            do(officer, row, Act.SUBMIT, when=at(dt.date(2024, 9, 11)))
        with pytest.raises(Refused, match="2024-09-01 才开始"):
            entered(officer, at=at(dt.date(2024, 6, 3)))

    def test_a_call_comes_before_them_and_the_version_says_so(
        self, officer: User, bureau: User, rule: PolicyVersion
    ) -> None:
        call(closes_on=dt.date(2024, 9, 20), document="深工信〔2024〕12号")
        assert entered(officer).due_on == dt.date(2024, 9, 20)
        client = Client()
        client.force_login(bureau)
        page = client.get(f"/policies/versions/{rule.pk}/").content.decode()
        assert "按申报通知 深工信〔2024〕12号" in page
        assert "2024-09-20" in page
        assert "2024-04-30" not in page

    def test_of_a_district_its_own_version_says_them(self, officer: User) -> None:
        longgang, bao_an = make.unit("龙岗区"), make.unit("宝安区")
        row = PolicyVersion.objects.get(programme="P2", district=longgang)
        row.windows = [{"year": 2024, "opens_on": "2024-05-01", "closes_on": "2024-05-31"}]
        row.save()
        asked = Requirements.of(["P2"])
        found = asked.window("P2", 2024, longgang.pk, DAY)
        assert found is not None
        assert found.closes_on == dt.date(2024, 5, 31)
        assert asked.window("P2", 2024, bao_an.pk, DAY) is None


class TestPapers:
    """As data; what the enterprise brings before it is submitted, what is fetched by the review."""

    def test_a_draft_is_submitted_once_its_own_papers_are_there(self, officer: User) -> None:
        row = entered(officer)
        with pytest.raises(Refused, match="还差 3 件材料"):
            do(officer, row, Act.SUBMIT)
        complete(officer, row)
        row.refresh_from_db()
        assert row.left == 1, "the credit report is fetched by who reviews"
        assert do(officer, row, Act.SUBMIT).state == "SUBMITTED"

    def test_files_hang_on_a_paper_and_go_again(self, officer: User) -> None:
        row = entered(officer)
        upload = SimpleUploadedFile("申请表.pdf", make.PDF)
        papers.bring(actor=officer, application=row.pk, code="A01", files=[(upload, "申请表.pdf")], at=at())
        row.refresh_from_db()
        assert row.left == 3
        papers.take_back(actor=officer, application=row.pk, code="A01", attachment=_attachment(row), at=at())
        row.refresh_from_db()
        assert row.left == 4

    @pytest.mark.parametrize(
        ("code", "sentence"), [("A05", "不用交"), ("X99", "不用交"), ("A04", "收款账户一栏")]
    )
    def test_a_paper_that_it_does_not_need(self, code: str, sentence: str, officer: User) -> None:
        row = entered(officer)
        with pytest.raises(Refused, match=sentence):
            papers.bring(actor=officer, application=row.pk, code=code, on_paper=True, at=at())

    def test_only_what_may_be_waived_is_with_a_reason(self, officer: User) -> None:
        row = entered(officer)
        for code, reason, sentence in (("A01", "已有", "不能免交"), ("A02", " ", "请写明免交的原因")):
            with pytest.raises(Refused, match=sentence):
                papers.waive(actor=officer, application=row.pk, code=code, reason=reason, at=at())
        papers.waive(actor=officer, application=row.pk, code="A02", reason="系统已核对", at=at())
        assert "A02" not in [paper.code for paper in see(row, DAY).missing]

    def test_a_file_of_another_kind(self, officer: User) -> None:
        of = works()
        make.project(of, call_year=2024)
        row = entered(officer, of, programme="P3", year=2024)
        upload = SimpleUploadedFile("清单.pdf", make.PDF)
        with pytest.raises(Refused, match="要交表格文件"):
            papers.bring(actor=officer, application=row.pk, code="A07", files=[(upload, "清单.pdf")], at=at())

    def test_once_reviewed_nothing_comes_any_more(self, officer: User) -> None:
        row = submitted(officer)
        with pytest.raises(Refused, match="由区审核办理"):
            papers.bring(actor=officer, application=row.pk, code="A03", on_paper=True, at=at())
        Application.objects.filter(pk=row.pk).update(state="PROPOSAL")
        with pytest.raises(Refused, match="不能再改"):
            papers.bring(actor=officer, application=row.pk, code="A03", on_paper=True, at=at())

    def test_the_version_says_which_are_needed(self, officer: User) -> None:
        rule = PolicyVersion.objects.get(programme=P1)
        rule.materials = ["A02", "A04", "A11"]
        rule.save()
        row = entered(officer)
        assert [paper.code for paper in see(row, DAY).wanted] == ["A02", "A04", "A11"]
        assert row.left == 3

    def test_an_edited_list_holds_from_its_day_and_drafts_are_counted_anew(
        self, officer: User, bureau: User
    ) -> None:
        sent, draft = submitted(officer), entered(officer)
        paper = AwardPaper.objects.get(code="A01")
        names = ("name", "note", "unasked", "waivable", "fetched", "files", "provider")
        terms = checklist.PaperTerms(is_wanted=False, **{name: getattr(paper, name) for name in names})
        told: dict[str, Any] = {
            "actor": bureau,
            "paper": paper.pk,
            "terms": terms,
            "reason": "13号",
            "at": at(),
        }
        with pytest.raises(Refused, match="不能早于今天"):
            checklist.edit_paper(valid_from=dt.date(2024, 8, 1), **told)
        checklist.edit_paper(valid_from=DAY + dt.timedelta(1), **told)
        assert "A01" in [paper.code for paper in see(sent, dt.date(2024, 10, 1)).wanted]
        assert "A01" not in [paper.code for paper in see(draft, dt.date(2024, 10, 1)).wanted]
        with pytest.raises(Refused, match="只有市局"):
            checklist.edit_paper(valid_from=DAY + dt.timedelta(2), **told | {"actor": officer})


def _attachment(row: Application) -> int:
    return Attachment.objects.of(row.papers.get(code="A01")).get().pk


class TestAccount:
    """Masked for all but who pays; another name needs a reason."""

    @pytest.mark.parametrize(
        ("told", "sentence"),
        [
            ({"name": "王某"}, "不一致"),
            ({"number": "4420158360005251330X"}, "8 至 30 位"),
            ({"number": "123"}, "8 至 30 位"),
            ({"bank": " "}, "户名和开户行"),
        ],
    )
    def test_what_cannot_be(self, told: dict[str, str], sentence: str, officer: User) -> None:
        row = entered(officer)
        with pytest.raises(Refused, match=sentence):
            state_account(
                actor=officer, application=row.pk, account=account_of(row.enterprise, **told), at=at()
            )

    def test_another_name_with_a_reason_and_brackets_of_either_kind(self, officer: User) -> None:
        row = entered(officer, works(name="深圳（宝安）精密有限公司"))
        for told in ({"name": "深圳(宝安)精密有限公司"}, {"name": "王某", "reason": "个体转企，账户更名中"}):
            account = account_of(row.enterprise, **told)
            state_account(actor=officer, application=row.pk, account=account, at=at())

    def test_the_whole_number_is_for_who_pays_and_each_look_is_on_record(
        self, officer: User, bureau: User, payer: User
    ) -> None:
        row = complete(officer, entered(officer))
        for person in (officer, bureau):
            with pytest.raises(Refused, match="没有查看完整账号"):
                whole_number(actor=person, application=row.pk)
        before = AuditStamp.objects.count()
        assert whole_number(actor=payer, application=row.pk) == "44201583600052513307"
        assert AuditStamp.objects.count() == before + 1
        assert masked(row.account_number) == "尾号 3307"

    def test_no_history_and_no_event_holds_the_number(self, officer: User) -> None:
        row = complete(officer, entered(officer))
        assert not ApplicationEvent.objects.filter(note__contains=row.account_number).exists()


class TestUnasked:
    """免申即享: drafted for all who pass, confirmed by link with the account, else it lapses and is never paid."""

    @pytest.fixture
    def drafted(self) -> Application:
        passing, _fails = works(), works(output=(30_000_000, 30_000_000))
        evaluate(programme=find(P1), year=YEAR, day=DAY)
        call(unasked=True)
        assert sweep(at=at()).drafted == 1
        return Application.objects.get(enterprise=passing)

    def test_for_all_who_pass_once(self, drafted: Application) -> None:
        assert (drafted.state, drafted.origin, drafted.left) == ("DRAFT", "UNASKED", 2)
        assert drafted.due_on == dt.date(2024, 9, 14)
        assert ApplicationJudgement.objects.get(application=drafted).verdict == "PASS"
        assert sweep(at=at(dt.date(2024, 9, 3))).drafted == 0

    def test_each_subject_of_an_enterprise_has_a_draft_of_its_own(self, officer: User) -> None:
        of = works()
        titles = [make.recognition(of, "SPECIALISED"), make.recognition(of, "LITTLE_GIANT", level="NATIONAL")]
        evaluate(programme=find("P4"), year=2022, day=DAY)
        Call.objects.create(
            programme_id="P4", year=2022, unasked=True, document="12号", opens_on=dt.date(2024, 9, 1),
            closes_on=dt.date(2024, 9, 30),
        )  # fmt: skip
        assert sweep(at=at()).drafted == 2
        assert sweep(at=at(dt.date(2024, 9, 3))).drafted == 0
        drafts = Application.objects.filter(programme="P4").order_by("subject_key")
        assert [row.subject_key for row in drafts] == [title.pk for title in titles]

    def test_unanswered_it_lapses_and_is_not_drafted_again(self, drafted: Application) -> None:
        assert sweep(at=at(dt.date(2024, 9, 14))).lapsed == 0
        swept = sweep(at=at(dt.date(2024, 9, 18)))
        assert (swept.lapsed, swept.drafted) == (1, 0)
        drafted.refresh_from_db()
        assert (drafted.state, drafted.outcome) == ("WITHDRAWN", "LAPSED")

    def test_nothing_on_a_day_off(self, drafted: Application) -> None:
        assert sweep(at=at(dt.date(2024, 9, 15))).lapsed == 0


class TestLink:
    """The enterprise's own hand; a GET changes nothing, a link works once and for its own application alone."""

    @pytest.fixture
    def row(self, officer: User) -> Application:
        row = entered(officer, at=timezone.now())
        for code in ("A01", "A02"):
            papers.bring(actor=officer, application=row.pk, code=code, on_paper=True)
        row.refresh_from_db()
        return row

    def path_of(self, officer: User, row: Application) -> str:
        address, _until = offer(actor=officer, application=row.pk)
        return re.sub(r"^https?://[^/]+", "", address)

    def form(self, row: Application, **told: Any) -> dict[str, Any]:
        row.refresh_from_db()
        return {
            "name": row.enterprise.name, "bank": "招商银行", "number": "755900000000012", "is_true": "1",
            "version": row.version, "form_key": "k1",
        } | told  # fmt: skip

    def test_a_get_shows_its_own_and_writes_nothing(self, officer: User, row: Application) -> None:
        path = self.path_of(officer, row)
        version = Application.objects.get(pk=row.pk).version
        answer = Client().get(path)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        assert row.enterprise.name in answer.content.decode()
        assert officer.name not in answer.content.decode()
        assert (Application.objects.get(pk=row.pk).version, Link.objects.get().uses) == (version, 0)

    def test_confirmed_it_is_submitted_and_the_link_is_spent(self, officer: User, row: Application) -> None:
        path = self.path_of(officer, row)
        answer = Client().post(path, self.form(row))
        assert "已提交" in answer.content.decode()
        row.refresh_from_db()
        assert (row.state, row.origin, row.account_by) == ("SUBMITTED", "LINK", None)
        told = ApplicationEvent.objects.filter(application=row, kind="SUBMIT").get()
        assert (told.party, told.by) == ("企业", None)
        assert Client().post(path, self.form(row)).status_code == 404, "replayed"
        assert ApplicationEvent.objects.filter(application=row, kind="SUBMIT").count() == 1

    def test_tampered_with_it_opens_nothing(self, officer: User, row: Application) -> None:
        path = self.path_of(officer, row)
        assert Client().get(path[:-2] + "x/").status_code == 404
        assert Client().post(path[:-2] + "x/", self.form(row)).status_code == 404
        row.refresh_from_db()
        assert row.state == "DRAFT"

    def test_without_the_promise_nothing_is_taken(self, officer: User, row: Application) -> None:
        answer = Client().post(self.path_of(officer, row), self.form(row, is_true=""))
        assert answer.status_code == 422
        row.refresh_from_db()
        assert row.account_number == ""

    def test_with_papers_missing_the_account_is_kept_and_said(self, officer: User, row: Application) -> None:
        papers.take_back(actor=officer, application=row.pk, code="A01")
        answer = Client().post(self.path_of(officer, row), self.form(row), follow=True)
        assert "申请表" in answer.content.decode()
        row.refresh_from_db()
        assert (row.state, row.account_number) == ("DRAFT", "755900000000012")

    def test_it_brings_its_papers_itself_and_what_is_whole_is_submitted(
        self, officer: User, row: Application
    ) -> None:
        papers.take_back(actor=officer, application=row.pk, code="A01")
        path = self.path_of(officer, row)
        assert 'name="paper_A01"' in Client().get(path).content.decode()
        upload = SimpleUploadedFile("申请表.pdf", make.PDF)
        answer = Client().post(path, self.form(row, paper_A01=upload))
        assert "已提交" in answer.content.decode()
        row.refresh_from_db()
        assert row.state == "SUBMITTED"
        brought = Attachment.objects.of(row.papers.get(code="A01")).get()
        assert (brought.by, brought.file.name) == (None, "申请表.pdf")
        told = ApplicationEvent.objects.filter(application=row, kind="PAPERS").first()
        assert told is not None
        assert ApplicationEvent.objects.filter(application=row, kind="PAPERS", party="企业").count() == 1

    @pytest.mark.parametrize(
        ("name", "content", "sentence"),
        [
            ("清单.pdf", b"%PDF-1.4 \xff\xfe", "清单.pdf"),
            ("空.pdf", b"", "空文件"),
            ("a.exe", b"MZ\x90", "a"),
        ],
    )
    def test_a_file_that_is_not_taken_leaves_nothing_behind(
        self, name: str, content: bytes, sentence: str, officer: User, row: Application
    ) -> None:
        papers.take_back(actor=officer, application=row.pk, code="A01")
        upload = SimpleUploadedFile(name, content)
        answer = Client().post(self.path_of(officer, row), self.form(row, paper_A01=upload))
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
        row.refresh_from_db()
        assert (row.state, row.account_number, Attachment.objects.count()) == ("DRAFT", "", 0)

    def test_a_paper_that_is_not_missing_is_no_door(self, officer: User, row: Application) -> None:
        upload = SimpleUploadedFile("报告.pdf", make.PDF)
        Client().post(self.path_of(officer, row), self.form(row, paper_A03=upload, paper_X99=upload))
        assert not Attachment.objects.exists(), "the credit report is fetched by who reviews"

    def test_a_person_who_is_signed_in_does_not_confirm(self, officer: User, row: Application) -> None:
        client = Client()
        client.force_login(officer)
        assert client.get(self.path_of(officer, row)).status_code == 403


class TestSweep:
    """Nothing waits for ever."""

    def test_papers_that_did_not_come_go_back_to_the_review(self, officer: User, reviewer: User) -> None:
        row = do(reviewer, do(reviewer, submitted(officer), Act.START), Act.SUPPLEMENT, "请补")
        assert sweep(at=at(dt.date(2024, 9, 9))).returned == 0
        assert sweep(at=at(dt.date(2024, 9, 10))).returned == 1
        row.refresh_from_db()
        assert (row.state, row.due_on is not None) == ("PRELIMINARY", True)

    def test_people_are_told_before_and_after_the_clock_ends(
        self, officer: User, reviewer: User, bureau: User
    ) -> None:
        submitted(officer)
        told = [sweep(at=at(dt.date(2024, 9, day))).notices for day in (10, 12, 13, 18, 19)]
        assert told == [0, 1, 0, 2, 0], (
            "the reviewer two working days before; when it is late also who decides"
        )


def test_open_applications_follow_their_enterprise(officer: User) -> None:
    row = entered(officer)
    row.enterprise.street = make.unit("西乡街道")
    row.enterprise.save()
    assert follow_places([row.enterprise_id]) == 1
    row.refresh_from_db()
    assert row.street == make.unit("西乡街道")
    assert follow_places() == 0


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"closes_on": dt.date(2024, 8, 1)}, "不能早于"),
        ({"document": " "}, "通知文号"),
        ({"year": 24}, "四位数"),
        ({"programme": "P99"}, "没有这项"),
    ],
)
def test_a_call_that_cannot_be(told: dict[str, Any], sentence: str, bureau: User) -> None:
    good: dict[str, Any] = {
        "programme": P1, "year": 2023, "opens_on": dt.date(2024, 9, 1), "closes_on": dt.date(2024, 9, 30), "document": "12号",
    }  # fmt: skip
    with pytest.raises(Refused, match=sentence):
        enter_call(actor=bureau, **good | told)
    assert enter_call(actor=bureau, **good).version == 1


def test_calls_are_the_citys(reviewer: User) -> None:
    with pytest.raises(Refused, match="只有市局"):
        enter_call(actor=reviewer, programme=P1, year=2023, opens_on=DAY, closes_on=DAY, document="12号")


class TestLinksOfAList:
    """Who waits for the enterprise gets a link each, in one workbook, within one's own place."""

    def ask(self, client: Client) -> tuple[Any, dict[str, Any]]:
        page = client.get("/applications/links/")
        return page, {**dict(page.context["pairs"]), "form_key": page.context["form_key"]}

    def test_a_workbook_of_those_in_scope_that_may_still_work_on_it(self, officer: User) -> None:
        drafts = [entered(officer, at=timezone.now()) for _two in range(2)]
        make.application(works(), "SUBMITTED", P1)
        make.application(works(street="西乡街道"), "DRAFT", P1)
        old, _until = offer(actor=officer, application=drafts[0].pk)
        client = Client()
        client.force_login(officer)
        page, data = self.ask(client)
        assert page.context["count"] == 2
        answer: Any = client.post("/applications/links/", data)
        book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
        lines: list[Any] = list(book.worksheets[0].iter_rows(values_only=True))[1:]
        assert sorted(line[0] for line in lines) == sorted(row.enterprise.name for row in drafts)
        for name, *_rest, address, _last in lines:
            opened = Client().get(re.sub(r"^https?://[^/]+", "", address))
            assert name in opened.content.decode()
        assert Client().get(re.sub(r"^https?://[^/]+", "", old)).status_code == 404
        assert client.post("/applications/links/", data).status_code == 302, "sent once"
        assert ApplicationEvent.objects.filter(kind="LINK", application__in=drafts).count() == 3

    def test_a_list_that_changed_gives_none(self, officer: User) -> None:
        first = entered(officer)
        entered(officer)
        client = Client()
        client.force_login(officer)
        _page, data = self.ask(client)
        do(officer, first, Act.WITHDRAW, "报错年度")
        answer = client.post("/applications/links/", data)
        assert answer.status_code == 409
        assert "原为 2 条，现为 1 条" in answer.content.decode()
        assert not Link.objects.exists()


def test_where_there_are_several_one_is_chosen_on_the_page(officer: User) -> None:
    of = works()
    for name in ("一号线改造", "二号线改造"):
        make.project(of, call_year=2024, name=name)
    client = Client()
    client.force_login(officer)
    asked = {"programme": "P3", "year": "2024", "form_key": "k9"}
    page = client.post(f"/applications/of/{of.pk}/", asked)
    assert page.status_code == 422
    offered = re.findall(r'name="subject" value="([^"]+)"', page.content.decode())
    assert len(offered) == 2
    assert "二号线改造，" in page.content.decode()
    answer = client.post(f"/applications/of/{of.pk}/", {**asked, "subject": offered[1], "form_key": "k10"})
    assert answer.status_code == 302
    assert f"{Application.objects.get().subject_key}:" == offered[1]
