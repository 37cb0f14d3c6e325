"""Writes of enterprises; each is recorded, keyword-only, `actor` first."""
