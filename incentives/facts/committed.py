"""What is on its way to an enterprise for its other subjects: published or approved, and not paid yet.

What a policy takes off for what was paid must take this off too, or two subjects that are paid together pass a cap that each
keeps alone. Batches are the order, and within one the applications, so that of two the later gives way.
"""

from __future__ import annotations

from typing import Final

from incentives.policy.vocabulary import Join

_STATES: Final = "('PUBLISHED', 'OBJECTION', 'APPROVED')"


def committed(code: str, condition: str = "") -> Join:
    """A join of its sum by subject, as `amount`."""
    return Join(
        code,
        "LEFT JOIN (SELECT t.enterprise_id, t.subject_key, sum(c.amount) AS amount FROM s t"
        " JOIN incentives_application c ON c.enterprise_id = t.enterprise_id AND c.subject_key <> t.subject_key"
        f" AND c.programme_id = %(programme)s AND c.state IN {_STATES}{condition}"
        " WHERE NOT EXISTS (SELECT FROM incentives_application own WHERE own.enterprise_id = t.enterprise_id"
        f" AND own.subject_key = t.subject_key AND own.programme_id = c.programme_id AND own.state IN {_STATES}"
        " AND (own.batch_id, own.id) < (c.batch_id, c.id)) GROUP BY t.enterprise_id, t.subject_key"
        f") {code} ON {code}.enterprise_id = s.enterprise_id AND {code}.subject_key = s.subject_key",
    )
