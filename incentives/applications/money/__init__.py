"""The money of applications: purses and ledger, batches, payments, clawbacks.

`ACTS`, `publish`, `approve`, `revoke` and `give_back` are what the acts on one application do to it.
"""

from incentives.applications.money.acts import ACTS, approve, give_back, publish, revoke

__all__ = ["ACTS", "approve", "give_back", "publish", "revoke"]
