"""Name search as it is without an index: every name is read and compared."""

from django.db import connection

SCAN = "SELECT count(*) FROM cultivation_enterprisename WHERE name LIKE %s"


def scan(term: str) -> int:
    """How many names hold the term."""
    with connection.cursor() as cursor:
        cursor.execute(SCAN, [f"%{term}%"])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
