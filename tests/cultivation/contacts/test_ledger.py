"""联系干部 in the 台账 is the contact officer, else the holder's person."""

from pathlib import Path

import openpyxl

from accounts.models import User
from cultivation.enterprises.models import Enterprise
from exchange.staging import exporting
from tests.support import factories as make


def officers(person: User, path: Path) -> dict[str, str]:
    """Who stands in the column, by the problem's number."""
    exporting.export(person, "problems", path, {})
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(row for row in rows if "联系干部" in row)
    below = rows[rows.index(head) + 1 :]
    number, officer = head.index("问题编号"), head.index("联系干部")
    return {str(row[number]): str(row[officer] or "") for row in below if row[number]}


def test_the_contact_officer_stands_there_else_the_holders_person(
    district: User, street: User, works: Enterprise, tmp_path: Path
) -> None:
    other = make.enterprise("宝安区", "新安街道")
    former = make.enterprise("宝安区", "新安街道")
    make.contact(works, street)
    make.contact(former, street, valid_to=make.contact(other, street).valid_from)
    other.contact_officers.all().delete()
    problems = [make.problem(of, district, holder_user=district) for of in (works, other, former)]
    found = officers(district, tmp_path / "out.xlsx")
    assert [found[one.number] for one in problems] == ["王芳", "李强", "李强"]
