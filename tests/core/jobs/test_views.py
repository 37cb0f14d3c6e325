"""The pages of jobs: one's own, all for the operator, none of others."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.jobs.models import Job, JobState
from tests.support import factories

pytestmark = pytest.mark.django_db


def job(owner: Any, **fields: Any) -> Job:
    return Job.objects.create(**{"kind": "files.expire", "title": "导入宝安区企业", "owner": owner} | fields)


def test_the_owner_and_the_operator_see_a_job_and_nobody_else(client: Client) -> None:
    owner, other, operator = factories.user(), factories.user(), factories.user("ADMIN")
    url = reverse("core:job", args=[job(owner).pk])
    for user, status in ((owner, 200), (operator, 200), (other, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status


def test_a_running_job_is_fetched_again_and_a_finished_one_leads_to_its_result(client: Client) -> None:
    owner = factories.user()
    client.force_login(owner)
    steps = [{"at": "2024-10-15T08:30:00", "message": "读取"}]
    running = job(owner, state=JobState.RUNNING, done=3, total=10, message="写入", steps=steps)
    page = client.get(reverse("core:job", args=[running.pk])).content.decode()
    assert 'hx-trigger="every 1s"' in page
    assert "3 / 10" in page
    assert "读取" in page
    done = job(owner, state=JobState.DONE, result={"url": "/imports/7/", "summary": [["新增", 94]]})
    fragment = client.get(reverse("core:job_progress", args=[done.pk])).content.decode()
    assert "hx-trigger" not in fragment
    assert 'href="/imports/7/"' in fragment
    assert "94" in fragment


def test_cancel_is_a_post_of_ones_own_job(client: Client) -> None:
    owner, other = factories.user(), factories.user()
    row = job(owner)
    url = reverse("core:job_cancel", args=[row.pk])
    client.force_login(other)
    assert client.post(url).status_code == 404
    client.force_login(owner)
    assert client.get(url).status_code == 405
    assert client.post(url).status_code == 302
    row.refresh_from_db()
    assert row.state == JobState.CANCELLED


def test_only_the_operator_begins_a_job_again(client: Client) -> None:
    owner, operator = factories.user(), factories.user("ADMIN")
    row = job(owner, state=JobState.FAILED, error="出错")
    url = reverse("core:job_requeue", args=[row.pk])
    client.force_login(owner)
    assert client.post(url).status_code == 403
    client.force_login(operator)
    assert client.post(url).status_code == 302
    row.refresh_from_db()
    assert row.state == JobState.QUEUED


def test_the_lists_have_a_fixed_number_of_queries_and_filter_by_state(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    operator = factories.user("ADMIN")
    client.force_login(operator)
    for number in range(60):
        job(factories.user() if number < 3 else operator, state=JobState.DONE, title=f"任务{number}")
    failed = job(operator, state=JobState.FAILED, title="坏任务")
    with django_assert_max_num_queries(9):
        page = client.get(reverse("core:jobs_all")).content.decode()
    assert "61 个" in page
    page = client.get(reverse("core:jobs_all"), {"state": "FAILED"}).content.decode()
    assert failed.title in page
    assert "任务59" not in page
    assert client.get(reverse("core:jobs_all"), {"page": 2}).status_code == 200


def test_someone_without_jobs_is_told_what_appears_here(client: Client) -> None:
    client.force_login(factories.user())
    assert "还没有任务" in client.get(reverse("core:jobs")).content.decode()
