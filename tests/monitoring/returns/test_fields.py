"""The declaration of the return's fields."""

from monitoring.returns.fields import BY_CODE, FIELDS, NUMBERS, REQUIRED, Behaviour, FieldUnit, Sign


def test_codes_and_names_stand_once() -> None:
    assert len(BY_CODE) == len(FIELDS)
    assert len({str(field.name) for field in FIELDS}) == len(FIELDS)


def test_the_optional_fields_are_those_the_domain_leaves_open() -> None:
    assert {field.code for field in FIELDS} - {field.code for field in REQUIRED} == {
        "main_revenue",
        "vat_sales",
        "interest_paid",
        "rd_employees",
        "assets",
        "liabilities",
        "orders_on_hand",
        "capacity_use",
        "full_year_expected",
        "problem_category",
        "problems",
    }


def test_the_sign_rules_name_the_domains_fields() -> None:
    named = {sign: {field.code for field in FIELDS if field.sign is sign} for sign in Sign}
    assert named[Sign.V05_BLOCK] == {
        "output",
        "export_delivery",
        "electricity",
        "employees",
        "rd_employees",
        "rd_expense",
        "investment",
        "inventory",
        "finished_goods",
        "receivables",
    }
    assert named[Sign.V05_EXPLAIN] == {"tax_paid"}
    assert named[Sign.V26_BLOCK] == {
        "capacity_use",
        "vat_sales",
        "interest_paid",
        "assets",
        "orders_on_hand",
    }


def test_a_part_has_the_kind_and_unit_of_its_whole() -> None:
    parts = {field.code: field.within for field in FIELDS if field.within}
    assert parts == {
        "main_revenue": "revenue",
        "upgrade_investment": "investment",
        "rd_employees": "employees",
        "finished_goods": "inventory",
    }
    for part, whole in parts.items():
        assert (BY_CODE[part].kind, BY_CODE[part].unit) == (BY_CODE[whole].kind, BY_CODE[whole].unit)


def test_numbers_are_held_in_their_smallest_unit() -> None:
    assert {field.unit: field.scale for field in NUMBERS} == {
        FieldUnit.YUAN: 100,
        FieldUnit.KWH: 100,
        FieldUnit.PERSON: 1,
        FieldUnit.PERCENT: 100,
    }


def test_a_choice_has_codes_and_nothing_else_does() -> None:
    for field in FIELDS:
        assert (field.choices is not None) is (field.kind is Behaviour.CHOICE)
