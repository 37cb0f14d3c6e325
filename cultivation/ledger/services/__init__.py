"""Writes of the ledger: a problem is logged, acts are performed on it, and it is handed over."""
