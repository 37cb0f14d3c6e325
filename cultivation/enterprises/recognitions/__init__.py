"""Titles (专精特新认定): the rows, the days on which they end, and who is refined (domain, section 10)."""
