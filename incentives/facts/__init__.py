"""What only incentives know of an enterprise (政策事实): what it invested, borrowed and won, what was paid to it and what was
checked of it. Nothing here is judged: the conditions of a policy read it (`incentives/policy`).
"""
