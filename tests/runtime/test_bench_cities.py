"""The benchmarks' cities fit the tables as they are: a column that came since would only be missed on a fresh machine."""

from __future__ import annotations

import pytest
from django.db import connection

from cultivation.enterprises.models import Enterprise
from monitoring.returns.models import MonitoringMember, MonitoringQuarter, QuarterlyReturn
from tests.bench import scan_city, validate_city
from tests.support import factories as make

pytestmark = pytest.mark.django_db


def test_the_cities_of_scan_and_validation_can_be_filled() -> None:
    make.unit("宝安区")
    with connection.cursor() as cursor:
        scan_city.fill_enterprises(cursor, 60)
        assert Enterprise.objects.count() == 60
        assert MonitoringQuarter.objects.exists()
        assert MonitoringMember.objects.exists()
        cursor.execute(scan_city._RETURNS, {"first": 1, "last": 60, "few": True})
        assert QuarterlyReturn.objects.filter(year=2024, quarter=3).count() > 50
        QuarterlyReturn.objects.all().delete()
        cursor.execute(validate_city._RETURNS.replace("%%", "%"))
    assert QuarterlyReturn.objects.filter(year=2024, quarter=3).count() == 60
