"""The ledger's forms."""
