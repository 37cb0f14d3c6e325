"""What one may no longer see: a file and an import are as good as today's scope, whoever made them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ActingFor, User
from core.files.models import StoredFile
from exchange.models import ImportBatch
from exchange.staging import batches, exporting
from tests.support import factories as make

pytestmark = pytest.mark.django_db


def status(user: User, file: StoredFile | None) -> int:
    assert file is not None
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client.get(reverse("core:file", args=[file.pk])).status_code


def moved(user: User, place: str) -> User:
    user.unit = make.unit(place)
    user.save()
    return User.objects.with_unit().get(pk=user.pk)


def uploaded(user: User, tmp_path: Path) -> ImportBatch:
    path = tmp_path / "e.csv"
    path.write_text("企业名称,统一社会信用代码\n甲,91440300MA5DUJLT9D\n")
    return batches.upload(actor=user, dataset="enterprises", source=path, filename=path.name)


@pytest.mark.parametrize(("then", "seen"), [("南山区", False), ("新安街道", False), ("宝安区", True)])
def test_after_a_move_the_old_places_files_and_batches_are_gone(
    then: str, seen: bool, tmp_path: Path
) -> None:
    officer = make.user("OFFICER", "宝安区")
    make.enterprise("宝安区")
    export = exporting.keep(officer, "enterprises", {}).file
    batch = uploaded(officer, tmp_path)
    assert (status(officer, export), status(officer, batch.file)) == (200, 200)
    now = moved(officer, then)
    assert [status(now, export), status(now, batch.file)] == ([200, 200] if seen else [404, 404])
    assert ImportBatch.objects.visible_to(now).exists() is seen


def test_what_was_made_for_somebody_ends_with_acting_for_them(tmp_path: Path, time_machine: Any) -> None:
    officer, other = make.user("OFFICER", "新安街道"), make.user("REVIEWER", "南山区")
    own = exporting.keep(officer, "enterprises", {}).file
    today = timezone.localdate()
    ActingFor.objects.create(principal=other, deputy=officer, starts_on=today, ends_on=today, reason="休假")
    both = User.objects.with_unit().get(pk=officer.pk)
    export, batch = exporting.keep(both, "enterprises", {}).file, uploaded(both, tmp_path)
    assert status(both, export) == 200
    time_machine.move_to(timezone.now() + dt.timedelta(days=1, hours=1))
    assert status(both, export) == 404
    assert status(both, batch.file) == 404
    assert status(both, own) == 200, "what concerns oneself stays"
    later = User.objects.with_unit().get(pk=officer.pk)
    assert not ImportBatch.objects.visible_to(later).exists()


def test_a_wider_place_keeps_the_narrow_ones(tmp_path: Path) -> None:
    officer = make.user("OFFICER", "新安街道")
    export, batch = exporting.keep(officer, "enterprises", {}).file, uploaded(officer, tmp_path)
    for place in ("宝安区", "BUREAU"):
        now = moved(officer, place)
        assert status(now, export) == 200, place
        assert ImportBatch.objects.visible_to(now).filter(pk=batch.pk).exists(), place
