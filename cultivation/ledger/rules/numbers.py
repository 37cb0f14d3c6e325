"""The number of a problem (问题编号): district, year, sequence in both, as 440306-2024-00312."""


def format_number(district_code: str, year: int, sequence: int) -> str:
    """The number as people write it; the sequence has at least five digits. ValueError if it is not positive."""
    if sequence < 1:
        raise ValueError("a sequence begins at 1")
    return f"{district_code}-{year:04d}-{sequence:05d}"
