"""Who is a key member of a year, for the SQL of other rooms."""

from __future__ import annotations

from typing import Final

IS_KEY_MEMBER: Final = """EXISTS (
    SELECT FROM cultivation_keymember m WHERE m.enterprise_id = {row}.enterprise_id AND m.year = {year}
      AND (m.state IN ('NOMINATED', 'CONFIRMED') OR m.state = 'LEFT' AND m.cause = 'INCLUDED'))"""
"""SQL: whether a row's enterprise is one, those counted who left because they were included."""
KEY_MEMBERS: Final = (
    "SELECT m.enterprise_id FROM cultivation_keymember m"
    " WHERE m.year = %s AND m.state IN ('NOMINATED', 'CONFIRMED')"
)
"""SQL: who is one today; its parameter is the year."""
