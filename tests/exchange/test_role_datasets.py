"""Which datasets a role imports and exports is decision 3's table, whatever else it may read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from exchange import exporters, handlers
from exchange.scope import may_export, may_import
from tests.support import factories as make

pytestmark = pytest.mark.django_db
CHECKS = {"credit_records", "history_checks", "award_facts"}
AWARDS = {"projects", "loans", "invoices", "prizes", "payments"}
FIELD = {
    "enterprises",
    "figures",
    "inclusions",
    "exits",
    "recognitions",
    "problems",
    "returns",
    "assessments",
    "evaluations",
    *CHECKS,
    *AWARDS,
}
EXPORTS = {
    Role.OFFICER: FIELD,
    Role.REVIEWER: FIELD,
    Role.BUREAU: FIELD,
    Role.LEADING_GROUP: FIELD,
    Role.ANALYST: FIELD,
    Role.DEPARTMENT: {"problems"},
    Role.STAT_LIAISON: {"figures", "inclusions", "exits"} | CHECKS,
    Role.PAYMENTS: {"payments"},
    Role.ADMIN: {"users"},
}
IMPORTS = {
    Role.DEPARTMENT: set(),
    Role.STAT_LIAISON: {
        "figures",
        "inclusions",
        "exits",
        "official_returns",
        "electricity",
        "inclusion_results",
    }
    | CHECKS,
    Role.PAYMENTS: {"payments", "payment_results"},
    Role.ADMIN: {"users"},
}


@pytest.mark.parametrize("role", EXPORTS)
def test_a_role_exports_its_own_datasets(role: Role) -> None:
    user = make.user(role)
    known = FIELD | {"users"}
    assert known <= set(exporters.exportable())
    assert {code for code in known if may_export(user, code)} == EXPORTS[role]


@pytest.mark.parametrize("role", IMPORTS)
def test_a_role_imports_its_own_datasets(role: Role) -> None:
    user = make.user(role)
    assert {code for code in handlers.importable() if may_import(user, code)} == IMPORTS[role]


def test_the_list_offers_no_export_to_whom_it_would_be_refused(client: Client) -> None:
    address = reverse("exchange:export", args=["enterprises"])
    works = make.enterprise()
    make.problem(works, holder=make.unit("HR"))
    for role, offered in ((Role.ANALYST, True), (Role.DEPARTMENT, False), (Role.PAYMENTS, False)):
        client.force_login(make.user(role))
        page = client.get(reverse("enterprises:list")).content.decode()
        assert works.name in page
        assert (address in page) is offered
        assert (client.post(address).status_code == 200) is offered
