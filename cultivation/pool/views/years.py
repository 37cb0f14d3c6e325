"""Of which year a page of the pools speaks."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from cultivation.pool.models import PoolVersion
from cultivation.pool.rules import FIRST_YEAR


def year_of(request: HttpRequest) -> int:
    """`?year=`, or the form's; else this year. Nonsense and years to come are this year."""
    this_year = timezone.localdate().year
    text = request.POST.get("year") or request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    return year if FIRST_YEAR <= year <= this_year else this_year


def years_offered() -> list[int]:
    """This year, and those with a pool, the newest first."""
    kept = set(PoolVersion.objects.values_list("year", flat=True).distinct())
    return sorted(kept | {timezone.localdate().year}, reverse=True)
