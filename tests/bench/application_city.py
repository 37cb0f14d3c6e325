"""The city of the benchmarks of applications: 200,000 of them, and 20,000 that pass and wait to be proposed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import connection

from accounts.models import User
from incentives.applications.loading import load_award_papers
from incentives.applications.money import purses
from incentives.eligibility.registry import find
from incentives.eligibility.services import evaluate
from tests.bench.award_city import YEAR, award_city
from tests.support import factories as make

ENTERPRISES, APPLICATIONS, WAITING = 100_000, 200_000, 20_000
DAY = dt.date(2024, 9, 2)
"""A Monday after the facts of the city."""
_COLUMNS = (
    "programme_id, year, enterprise_id, district_id, street_id, subject_key, part, unit_id, state, origin, entered_on,"
    ' submitted_on, due_on, verdict, due, supplements, appeals, "before", ended_reason, outcome, account_name,'
    " account_bank, account_number, account_reason, version"
)
_VALUES = (
    "'P1', %(year)s, e.id, e.district_id, e.street_id, {key}, '', %(unit)s, {state}, 'OFFICER', DATE '2024-08-01',"
    " DATE '2024-08-05', DATE '2024-08-20' + (e.id %% 60)::int, 'PASS', 200000, 0, 0, '', '', '', e.name, '建设银行',"
    " '4420' || lpad(e.id::text, 12, '0'), '', 1"
)
_STATES = (
    "(ARRAY['DRAFT', 'SUBMITTED', 'PRELIMINARY', 'VERIFICATION', 'SITE_CHECK', 'REJECTED', 'WITHDRAWN'])"
    "[1 + (e.id + n) %% 7]"
)
_STATEMENTS = (
    "TRUNCATE incentives_application, incentives_purse CASCADE",
    f"INSERT INTO incentives_application ({_COLUMNS}) SELECT {_VALUES.format(key='n', state=_STATES)}"
    " FROM cultivation_enterprise e, generate_series(1, 2) n ORDER BY n, e.id",
    f"INSERT INTO incentives_application ({_COLUMNS}) SELECT {_VALUES.format(key='0', state=chr(39) + 'PROPOSAL' + chr(39))}"
    " FROM cultivation_enterprise e JOIN incentives_evaluation v ON v.enterprise_id = e.id AND v.is_current"
    " AND v.programme_id = 'P1' AND v.year = %(year)s AND v.verdict = 'PASS' ORDER BY e.id LIMIT %(waiting)s",
    "INSERT INTO incentives_creditrecord (enterprise_id, kind, valid_from, source)"
    " SELECT enterprise_id, 'CLEAR', DATE '2024-08-30', 'bench' FROM incentives_application WHERE state = 'PROPOSAL'",
)


def application_city() -> None:
    """Point Django at a city with as many applications as it will have in years."""
    award_city(ENTERPRISES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM incentives_application")
        if cursor.fetchone()[0] == APPLICATIONS + WAITING:
            return
        load_award_papers(make.CITY_DATA / "award_papers.csv")
        evaluate(programme=find("P1"), year=YEAR, day=DAY)
        asked = {"year": YEAR, "unit": make.unit("BUREAU").pk, "waiting": WAITING}
        for statement in _STATEMENTS:
            cursor.execute(statement, asked)
        purses.enter_budget(
            actor=person("BUREAU"),
            programme="P1",
            year=YEAR,
            owner=make.city(),
            amount=Decimal(10**10),
            reason="bench",
        )
        cursor.execute("VACUUM ANALYZE")


def person(role: str, number: int = 1) -> User:
    """One of the people of a role in the city."""
    name = f"bench-{role.lower()}-{number}"
    return User.objects.filter(username=name).first() or make.user(role, username=name, name=name)
