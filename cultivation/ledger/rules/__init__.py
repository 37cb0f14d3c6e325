"""The rules of the problem ledger: pure decisions on plain values (domain: 问题台账, plan art. 5, 16, 17)."""
