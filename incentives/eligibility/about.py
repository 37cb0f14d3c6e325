"""What an evaluation is about, in words: the day of the inclusion, a project by name, a title, a prize, a part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from incentives.eligibility.judging import Judged
from incentives.eligibility.models import Evaluation
from incentives.policy.models import PolicyVersion, Programme
from incentives.policy.vocabulary import subject_kinds


def about(rows: Sequence[Evaluation]) -> dict[int, str]:
    """By evaluation; one query for each kind of subject among them."""
    keys: dict[str, list[int]] = {}
    for row in rows:
        if row.subject_key:
            keys.setdefault(row.programme.subject, []).append(row.subject_key)
    names = {kind: subject_names(kind, of) for kind, of in keys.items()}
    return {row.pk: _one(row, names) for row in rows}


def told(programme: Programme, rows: Sequence[Judged]) -> list[str]:
    """The same of what was judged without being kept: the subject and part in words; at most three queries."""
    keys = [row.subject_key for row in rows if row.subject_key]
    names = subject_names(programme.subject, keys) if keys else {}
    trees = dict(
        PolicyVersion.objects.filter(pk__in={row.policy for row in rows if row.policy}).values_list(
            "pk", "tree"
        )
    )
    return [
        f"{names.get(row.subject_key, '')} {_title(row.part, trees.get(row.policy or 0))}".strip()
        for row in rows
    ]


def _one(row: Evaluation, names: dict[str, dict[int, str]]) -> str:
    if row.subject_key:
        text = names[row.programme.subject].get(row.subject_key, "")
    else:
        text = row.inclusion.included_on.isoformat() if row.inclusion else ""
    return f"{text} {_part(row)}".strip()


def _part(row: Evaluation) -> str:
    """A part by its title in the version that judged."""
    return _title(row.part, row.policy.tree if row.policy else None)


def _title(part: str, tree: Mapping[str, Any] | None) -> str:
    if not part or tree is None:
        return part
    return next((each["title"] for each in tree["parts"] if each["code"] == part), part)


def subject_names(kind: str, keys: Sequence[int]) -> dict[int, str]:
    """What projects, titles or prizes are called, by their key; nothing of a kind that is the enterprise itself."""
    statement = subject_kinds[kind].named
    if not statement:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, {"keys": list(keys)})
        return dict(cursor.fetchall())
