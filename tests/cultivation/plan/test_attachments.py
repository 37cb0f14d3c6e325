"""Files of a plan and of its measures: who brings them until when, who reads them, and what becomes of them."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from core.audit.models import AuditStamp
from core.audit.selectors import history_of
from core.files.attachments import attach, detach
from core.files.models import Attachment, StoredFile
from core.files.store import open_stored
from core.forms.versions import Conflict
from cultivation.plan.models import AnnualPlan, Measure
from cultivation.plan.services import drafts, numbers
from cultivation.plan.services.issuing import issue
from tests.cultivation.plan.plans import YEAR, draft
from tests.support import factories as make
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def names(row: AnnualPlan | Measure) -> list[str]:
    """The files of a row, the first first."""
    return list(Attachment.objects.of(row).order_by("pk").values_list("file__name", flat=True))


def read(person: User, found: Attachment) -> int:
    """The status of a download."""
    return client_of(person).post(reverse("core:attachment", args=[found.pk])).status_code


def with_measure(bureau: User, at: str = "HR") -> Measure:
    """A measure of the plan in force."""
    plan = draft(bureau)
    made = make.measure(plan, at)
    issue(actor=bureau, plan=plan.pk)
    return Measure.objects.get(pk=made.pk)


def next_version(bureau: User) -> AnnualPlan:
    """The next version, in force."""
    return issue(actor=bureau, plan=drafts.start_draft(actor=bureau, year=YEAR).pk)


def upload(client: Client, door: str, *files: str, **fields: str) -> Any:
    """Bring small PDFs by a page's form."""
    sent = [SimpleUploadedFile(name, make.PDF) for name in files]
    return client.post(door, {"file": sent, **fields}, follow=True)


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_a_draft_takes_files_of_who_writes_it_and_gives_them_back() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    made = make.attachment(plan, bureau, "工作方案.pdf")
    assert names(plan) == ["工作方案.pdf"]
    for role in ("REVIEWER", "OFFICER", "ANALYST", "LEADING_GROUP"):
        stranger = make.user(role)
        with refuses("plan.party"):
            make.attachment(plan, stranger)
        with refuses("plan.party"):
            detach(actor=stranger, row=plan, attachment=made.pk)
    for role in ("DEPARTMENT", "STAT_LIAISON", "PAYMENTS", "ADMIN"):
        with refuses("ATTACHMENT_PERMISSION"):  # it does not see a draft
            make.attachment(plan, make.user(role))
    assert detach(actor=make.user("BUREAU"), row=plan, attachment=made.pk) == "工作方案.pdf"
    assert not StoredFile.objects.exists()


def test_an_issued_version_takes_no_file_and_loses_none() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    kept = make.attachment(plan, bureau, "工作方案.pdf")
    issued = issue(actor=bureau, plan=plan.pk)
    for version in (issued, AnnualPlan.objects.get(pk=issued.pk)):
        with refuses("plan.issued"):
            make.attachment(version, bureau)
        with refuses("plan.issued"):
            detach(actor=bureau, row=version, attachment=kept.pk)
    with refuses("plan.issued"):
        make.attachment(plan, bureau)  # the row as it was before: what counts is what it is by now
    with refuses("plan.issued"):
        detach(actor=bureau, row=plan, attachment=kept.pk)
    next_version(bureau)
    with refuses("plan.issued"):
        make.attachment(AnnualPlan.objects.get(pk=issued.pk), bureau)
    assert names(issued) == ["工作方案.pdf"]


def test_the_database_holds_the_files_of_an_issued_version() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    free = make.attachment(plan, bureau)
    other = make.attachment(make.enterprise("宝安区"), make.user("OFFICER", "宝安区"))
    plan_type, firm_type = free.content_type_id, other.content_type_id
    Attachment.objects.filter(pk=free.pk).update(label="方案")
    issue(actor=bureau, plan=plan.pk)
    for statement in (
        f"DELETE FROM core_attachment WHERE id = {free.pk}",
        f"UPDATE core_attachment SET label = 'x' WHERE id = {free.pk}",
        f"UPDATE core_attachment SET content_type_id = {firm_type}, object_id = 1 WHERE id = {free.pk}",
        f"UPDATE core_attachment SET content_type_id = {plan_type}, object_id = {plan.pk} WHERE id = {other.pk}",
        "INSERT INTO core_attachment (content_type_id, object_id, file_id, label, by_id, at)"
        f" VALUES ({plan_type}, {plan.pk}, {other.file_id}, '', {bureau.pk}, now())",
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            connection.cursor().execute(statement)
    same = f"UPDATE core_attachment SET object_id = {plan.pk} WHERE id = {other.pk}"
    connection.cursor().execute(same)  # another kind of row with the plan's number
    Attachment.objects.filter(pk=other.pk).delete()


def test_a_file_that_comes_or_goes_is_told_to_who_has_the_draft_open() -> None:
    bureau, colleague, plan = make.user("BUREAU"), make.user("BUREAU"), draft()
    made = make.attachment(plan, colleague)
    with pytest.raises(Conflict):
        numbers.edit_lines(actor=bureau, plan=plan.pk, version=plan.version, lines={})
    seen = AnnualPlan.objects.get(pk=plan.pk).version
    detach(actor=colleague, row=plan, attachment=made.pk)
    with pytest.raises(Conflict):
        issue(actor=bureau, plan=plan.pk, version=seen)


def test_a_discarded_draft_leaves_neither_row_nor_bytes(django_capture_on_commit_callbacks: Any) -> None:
    bureau, plan = make.user("BUREAU"), draft()
    made = [make.attachment(plan, bureau, name) for name in ("方案.pdf", "说明.pdf")]
    foreign = make.attachment(make.enterprise("宝安区"), make.user("OFFICER", "宝安区"))
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard_draft(actor=bureau, plan=plan.pk)
    assert list(Attachment.objects.all()) == [foreign]
    assert list(StoredFile.objects.all()) == [foreign.file]
    for one in made:
        with pytest.raises(FileNotFoundError):
            open_stored(one.file)
    assert open_stored(foreign.file).read() == make.PDF
    for one in made:
        gone = history_of(Attachment, one.pk)[0]
        assert (gone.op, gone.reason, gone.actor_id) == ("D", "放弃年度计划草稿", bureau.pk)


def test_a_refused_discard_leaves_the_files() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    made = make.attachment(plan, bureau)
    with pytest.raises(Conflict):
        drafts.discard_draft(actor=bureau, plan=plan.pk, version=plan.version)
    assert open_stored(made.file).read() == make.PDF
    with pytest.raises(Http404):
        drafts.discard_draft(actor=bureau, plan=999_999)


def test_a_new_draft_begins_with_the_same_files_of_its_own(django_capture_on_commit_callbacks: Any) -> None:
    first, second = make.user("BUREAU"), make.user("BUREAU")
    plan = draft(first)
    make.attachment(plan, first, "工作方案.pdf", label="正式文本")
    make.attachment(plan, first, "省下达文件.pdf")
    issued = issue(actor=first, plan=plan.pk)
    begun = drafts.start_draft(actor=second, year=YEAR)
    assert names(begun) == ["工作方案.pdf", "省下达文件.pdf"]
    taken = Attachment.objects.of(begun).get(file__name="工作方案.pdf")
    assert (taken.label, taken.by, taken.file.owner) == ("正式文本", second, second)
    assert open_stored(taken.file).read() == make.PDF
    with django_capture_on_commit_callbacks(execute=True):
        drafts.discard_draft(actor=second, plan=begun.pk)
    for kept in Attachment.objects.of(issued):
        assert open_stored(kept.file).read() == make.PDF
    assert StoredFile.objects.count() == 2


def test_a_file_whose_bytes_are_gone_stops_no_new_draft() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    lost, _kept = make.attachment(plan, bureau, "丢失.pdf"), make.attachment(plan, bureau, "在.pdf")
    issue(actor=bureau, plan=plan.pk)
    (Path(settings.DATA_DIR) / "files" / lost.file.path).unlink()
    assert names(drafts.start_draft(actor=bureau, year=YEAR)) == ["在.pdf"]


def test_the_first_draft_of_a_year_begins_without_files() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    make.attachment(plan, bureau)
    assert names(drafts.start_draft(actor=bureau, year=YEAR + 1)) == []


def test_the_responsible_unit_and_the_bureau_bring_evidence_and_nobody_else() -> None:
    bureau = make.user("BUREAU")
    measure, hr = with_measure(bureau), make.user("DEPARTMENT", "HR")
    made = make.attachment(measure, hr, "签到表.pdf", label="第三场")
    make.attachment(measure, bureau, "通知.pdf")
    for stranger in (
        make.user("DEPARTMENT", "FIN"), make.user("REVIEWER"), make.user("OFFICER", "宝安区"),
        make.user("ANALYST"), make.user("STAT_LIAISON"),
    ):  # fmt: skip
        with refuses("plan.party"):
            make.attachment(measure, stranger)
        with refuses("plan.party"):
            detach(actor=stranger, row=measure, attachment=made.pk)
    detach(actor=hr, row=measure, attachment=made.pk)
    assert names(measure) == ["通知.pdf"]


def test_a_districts_measure_takes_evidence_of_its_own_people_alone() -> None:
    measure = with_measure(make.user("BUREAU"), "宝安区")
    make.attachment(measure, make.user("OFFICER", "宝安区"), "一.pdf")
    make.attachment(measure, make.user("REVIEWER", "宝安区"), "二.pdf")
    for stranger in (make.user("OFFICER", "新安街道"), make.user("OFFICER", "南山区")):
        with refuses("plan.party"):
            make.attachment(measure, stranger)
    assert names(measure) == ["一.pdf", "二.pdf"]


def test_evidence_is_of_the_plan_in_force_and_stays_through_versions() -> None:
    bureau = make.user("BUREAU")
    plan = draft(bureau)
    root = make.measure(plan)
    with refuses("plan.not_issued"):
        make.attachment(root, bureau)
    issue(actor=bureau, plan=plan.pk)
    root = Measure.objects.get(pk=root.pk)
    hr, fin = make.user("DEPARTMENT", "HR"), make.user("DEPARTMENT", "FIN")
    make.attachment(root, hr, "一.pdf")
    begun = drafts.start_draft(actor=bureau, year=YEAR)
    taken = begun.measures.get()
    with refuses("plan.not_issued"):
        make.attachment(taken, bureau)
    Measure.objects.filter(pk=taken.pk).update(unit=make.unit("FIN"))
    drafts.discard_draft(actor=bureau, plan=begun.pk)
    assert names(root) == ["一.pdf"]
    begun = drafts.start_draft(actor=bureau, year=YEAR)
    begun.measures.update(unit=make.unit("FIN"))
    taken = issue(actor=bureau, plan=begun.pk).measures.get()
    for person, status in ((hr, 1), (fin, 2)):  # whose it is by now brings more to the same list
        upload(client_of(person), reverse("plan:measure_attach", args=[taken.pk]), f"{status}.pdf")
        assert len(names(root)) == status
    old = upload(client_of(fin), reverse("plan:measure_attach", args=[root.pk]), "三.pdf")
    assert "只能在现行计划的任务里上传或删除附件" in text(old)
    assert names(root) == ["一.pdf", "2.pdf"]
    assert "一.pdf" in text(client_of(hr).get(reverse("plan:measure", args=[taken.pk])))


def test_a_file_is_read_by_who_sees_its_plan_and_not_by_its_uploader_who_lost_it() -> None:
    uploader, plan = make.user("BUREAU"), draft()
    measure = make.measure(plan)
    of_plan = make.attachment(plan, uploader)
    hr, liaison = make.user("DEPARTMENT", "HR"), make.user("STAT_LIAISON")
    assert (read(make.user("OFFICER", "宝安区"), of_plan), read(hr, of_plan), read(liaison, of_plan)) == (
        200,
        404,
        404,
    )
    issue(actor=uploader, plan=plan.pk)
    evidence = make.attachment(Measure.objects.get(pk=measure.pk), hr)
    for found in (of_plan, evidence):
        for role in ("DEPARTMENT", "STAT_LIAISON", "ANALYST"):
            assert read(make.user(role), found) == 200, role
        for role in ("PAYMENTS", "ADMIN"):
            assert read(make.user(role), found) == 404, role
    for person, found in ((uploader, of_plan), (hr, evidence)):
        assert read(person, found) == 200
        person.groups.set(Group.objects.filter(name=Role.PAYMENTS))
        assert read(User.objects.get(pk=person.pk), found) == 404
    stamp = AuditStamp.objects.filter(reason__startswith="下载附件").latest("id")
    assert stamp.actor_id == hr.pk


def test_the_plans_page_lists_and_takes_files_while_it_is_a_draft() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    client, door = client_of(bureau), reverse("plan:attach", args=[plan.pk])
    page = reverse("plan:targets", args=[YEAR])
    before = text(client.get(page))
    assert "还没有附件" in before
    assert f'action="{door}"' in before
    after = upload(client, door, "方案.pdf", "说明.pdf", label="正式文本")
    assert after.redirect_chain[0][0] == f"{page}?number=1#attachments"
    assert "附件 2" in text(after)
    assert "正式文本" in text(after)
    gone = Attachment.objects.get(file__name="说明.pdf")
    assert "已删除附件“说明.pdf”" in text(client.post(door, {"remove": str(gone.pk)}, follow=True))
    reader = client_of(make.user("REVIEWER"))
    assert "方案.pdf" in text(reader.get(page))
    assert door not in text(reader.get(page)), "who may not bring files is offered no form"
    assert "年度计划由市局编制和下达" in text(upload(reader, door, "丙.pdf"))
    issue(actor=bureau, plan=plan.pk)
    issued = text(client.get(page))
    assert "方案.pdf" in issued
    assert door not in issued
    refused = client.post(
        door,
        {"file": SimpleUploadedFile("丙.pdf", make.PDF)},
        headers={"Referer": "http://testserver" + page},
        follow=True,
    )
    assert "2024 年度计划第 1 版已下达，不再改动；要调整请新开一版" in text(refused)
    assert names(plan) == ["方案.pdf"]


def test_a_draft_that_someone_does_not_see_is_not_there() -> None:
    plan = draft()
    measure = make.measure(plan)
    for person in (make.user("DEPARTMENT", "HR"), make.user(("STAT_LIAISON", "PAYMENTS"))):
        assert client_of(person).post(reverse("plan:attach", args=[plan.pk])).status_code == 403
    hr = client_of(make.user("DEPARTMENT", "HR"))
    assert hr.post(reverse("plan:measure_attach", args=[measure.pk])).status_code == 404
    bureau = client_of(make.user("BUREAU"))
    assert bureau.post(reverse("plan:attach", args=[999_999])).status_code == 404


def test_the_measures_page_offers_the_form_to_whom_it_takes_files_from() -> None:
    bureau = make.user("BUREAU")
    measure = with_measure(bureau)
    page, door = (reverse(f"plan:{name}", args=[measure.pk]) for name in ("measure", "measure_attach"))
    hr = client_of(make.user("DEPARTMENT", "HR"))
    assert "还没有附件" in text(hr.get(page))
    after = upload(hr, door, "签到表.pdf")
    assert after.redirect_chain[0][0] == f"{page}#attachments"
    for person, may in (
        (make.user("DEPARTMENT", "HR"), True),
        (bureau, True),
        (make.user("DEPARTMENT", "FIN"), False),
        (make.user("REVIEWER"), False),
        (make.user("ANALYST"), False),
    ):
        shown = text(client_of(person).get(page))
        assert "附件 1" in shown
        assert "签到表.pdf" in shown
        assert (f'action="{door}"' in shown) is may, person
        assert ('name="remove"' in shown) is may, person
    fin = client_of(make.user("DEPARTMENT", "FIN"))
    assert f"这项任务的附件由{measure.unit.name}或市局上传和删除" in text(upload(fin, door, "假.pdf"))
    assert names(measure) == ["签到表.pdf"]
    found = Attachment.objects.get()
    assert "已删除附件" in text(hr.post(door, {"remove": str(found.pk)}, follow=True))
    next_version(bureau)
    assert door not in text(hr.get(page)), "an old version's page takes nothing"


def test_both_pages_keep_to_their_queries_whatever_number_of_files(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    bureau, plan = make.user("BUREAU"), draft()
    measure = make.measure(plan)
    make.attachment(plan, bureau)
    pages = [reverse("plan:targets", args=[YEAR]), reverse("plan:measure", args=[measure.pk])]
    client = client_of(bureau)
    for page in pages:
        client.get(page)
    with django_assert_max_num_queries(40) as first:
        client.get(pages[0])
    for _ in range(4):
        make.attachment(plan, make.user("BUREAU"))
    with django_assert_num_queries(len(first)):
        client.get(pages[0])
    issue(actor=bureau, plan=plan.pk)
    measure = Measure.objects.get(pk=measure.pk)
    make.attachment(measure, bureau)
    with django_assert_max_num_queries(40) as second:
        client.get(pages[1])
    for _ in range(4):
        make.attachment(measure, make.user("BUREAU"))
    with django_assert_num_queries(len(second)):
        client.get(pages[1])


def test_five_files_go_by_as_few_statements_as_one(
    django_assert_max_num_queries: Any, django_assert_num_queries: Any
) -> None:
    bureau, plan = make.user("BUREAU"), draft()
    make.attachment(plan, bureau)
    with django_assert_max_num_queries(60) as one:
        drafts.discard_draft(actor=bureau, plan=plan.pk)
    plan = draft(bureau)
    for _ in range(5):
        make.attachment(plan, bureau)
    with django_assert_num_queries(len(one)):
        drafts.discard_draft(actor=bureau, plan=plan.pk)


def test_attaching_to_no_draft_any_more_is_refused() -> None:
    bureau, plan = make.user("BUREAU"), draft()
    drafts.discard_draft(actor=make.user("BUREAU"), plan=plan.pk)
    with refuses("ATTACHMENT_PERMISSION"):
        attach(actor=bureau, row=plan, source=SimpleUploadedFile("一.pdf", make.PDF), name="一.pdf")
    assert not StoredFile.objects.exists()
