"""Writes of the ledger: a problem is logged, moves from state to state, and is handed over."""

from cultivation.ledger.services.handing_over import hand_over
from cultivation.ledger.services.logging import log
from cultivation.ledger.services.moving import accept, assign, confirm, keep, resolve, start

__all__ = ["accept", "assign", "confirm", "hand_over", "keep", "log", "resolve", "start"]
