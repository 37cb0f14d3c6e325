"""The export of the policy library: each version with its sentences, as its page tells them, one a row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.roles import Permission
from exchange import exporters
from exchange.dataset import Column, Dataset, Kind, choices_of, register
from exchange.staging.listed import ListExport, ids_of
from exchange.staging.shown import Ids
from incentives.policy.filters import POLICIES
from incentives.policy.models import PolicyVersion, VersionState
from incentives.policy.responsible import responsible
from incentives.policy.selectors import filtered, in_order
from incentives.policy.told import Row, told, words_for


def _told(code: str, heading: object, kind: Kind = Kind.TEXT, width: float = 12, **how: Any) -> Column:
    cast = {Kind.DATE: "::date", Kind.INTEGER: "::integer"}.get(kind, "")
    return Column(code, str(heading), kind, width=width, sql=f"(j.value ->> '{code}'){cast}", **how)


SENTENCES: Final = register(
    Dataset(
        "policy_sentences",
        gettext_lazy("政策条件和金额"),
        reads=Permission.AWARD_READ,
        columns=(
            _told("programme", "政策代码", width=10),
            _told("name", "政策", width=28),
            _told("district", "所属区"),
            _told("number", "版次", Kind.INTEGER, 8),
            _told("state", "状态", Kind.CHOICE, 10, choices=choices_of(VersionState)),
            _told("valid_from", "生效日", Kind.DATE),
            _told("valid_to", "截止日", Kind.DATE),
            _told("unit", "主管单位", width=20),
            _told("source", "依据", width=34),
            _told("part", "分项", width=10),
            _told("kind", "条件或金额", width=12),
            _told("place", "序号", width=8),
            _told("title", "名称", width=20),
            _told("sentence", "内容", width=60),
        ),
    )
)


class PoliciesExport(ListExport):
    """The versions that one sees, in the order of the page. Sentences are told by the tree, so they come as parameters."""

    declared = SENTENCES
    filters = POLICIES
    permission = Permission.EXPORT.value
    order = "j.place"

    def ids(self, actor: User, asked: Mapping[str, Sequence[str]]) -> Ids:
        """Those that the filters let through."""
        return ids_of(
            actor,
            POLICIES,
            asked,
            lambda values, _sort: in_order(filtered(actor, values.q(None))).values_list("pk", flat=True),
        )

    def source(self, ids: Ids, asked: Mapping[str, Sequence[str]]) -> Ids:
        """Their sentences."""
        with connection.cursor() as cursor:
            cursor.execute(*ids)
            keys = [key for (key,) in cursor.fetchall()]
        rows = [row for version in _versions(keys) for row in sentences(version)]
        return "FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY j (value, place)", (json.dumps(rows),)


def _versions(keys: Sequence[int]) -> list[PolicyVersion]:
    found = PolicyVersion.objects.filter(pk__in=keys).select_related("programme__unit", "district")
    by_key = {row.pk: row for row in found}
    return [by_key[key] for key in keys]


def sentences(version: PolicyVersion) -> Iterator[dict[str, Any]]:
    """Each sentence of a version, with what is said of the version."""
    head = {
        "programme": version.programme_id,
        "name": version.programme.name,
        "district": version.district.name if version.district else "",
        "number": version.number,
        "state": version.state,
        "valid_from": version.valid_from.isoformat(),
        "valid_to": version.valid_to.isoformat(),
        "unit": responsible(version.programme, version.district).name,
        "source": version.source,
    }
    for part in told(version, words_for(version)).parts:
        for kind, rows in ((_("条件"), part.conditions), (_("金额"), part.steps)):
            for place, row in _numbered(rows):
                said = {"part": part.title, "kind": kind, "place": place}
                yield head | said | {"title": row.title, "sentence": row.text}


def _numbered(rows: Sequence[Row], before: str = "") -> Iterator[tuple[str, Row]]:
    """Sentences with their numbers: those below the third are 3.1, 3.2."""
    for number, row in enumerate(rows, start=1):
        place = f"{before}{number}"
        yield place, row
        yield from _numbered(row.below, f"{place}.")


def register_exports() -> None:
    """Make the dataset exportable; called once from `room.register()`."""
    exporters.register(PoliciesExport())
