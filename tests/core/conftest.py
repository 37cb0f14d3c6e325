"""People and the gallery page for the tests of the frame and its components."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.template import engines

from accounts.models import Unit, User

GALLERY = Path(__file__).parent / "ui" / "templates"


@pytest.fixture
def officer(db: Any) -> User:
    """An officer of 宝安区."""
    city = Unit.objects.create(code="T-CITY", name="试验市中小企业服务局", short_name="市局", kind="CITY")
    district = Unit.objects.create(
        code="T-BAOAN", name="试验市宝安区", short_name="宝安区", kind="DISTRICT", parent=city
    )
    user = User.objects.create_user(
        "frame-officer", "Ping-An-20241015", name="陈静", unit=district, must_change_password=False
    )
    user.groups.add(Group.objects.get(name="OFFICER"))
    return user


@pytest.fixture
def gallery(settings: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the gallery, whose urls and template exist only within the test."""
    settings.ROOT_URLCONF = "tests.core.ui.gallery"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    dirs = engines["django"].engine.dirs  # type: ignore[attr-defined]
    monkeypatch.setattr(engines["django"].engine, "dirs", [*dirs, GALLERY])  # type: ignore[attr-defined]
    return "/gallery/"
