"""Writes of the pools; each is recorded, keyword-only, `actor` first."""
