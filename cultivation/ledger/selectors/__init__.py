"""Reads of the ledger; the user comes first, out of scope is not there."""
