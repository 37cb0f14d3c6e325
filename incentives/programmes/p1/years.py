"""The years that P1 can be evaluated for."""

from django.db.models import Min

from core.parameters.models import Parameter
from cultivation.enterprises.models import Inclusion


def years() -> list[int]:
    """The count years with inclusions, newest first, from the year on in which the award was first given."""
    first = Parameter.objects.filter(code="p1_award").aggregate(day=Min("valid_from"))["day"]
    found = Inclusion.objects.filter(count_year__gte=first.year if first else 0)
    return list(found.values_list("count_year", flat=True).distinct().order_by("-count_year"))
