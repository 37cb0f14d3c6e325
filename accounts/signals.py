"""What happened in accounts, for the rooms above."""

from django.dispatch import Signal

# A person left and their open work goes to a successor (or to nobody in particular: None).
# Sent inside the transaction of the hand-over with `person`, `successor` (User or None), `actor` (User).
# A receiver moves what its room holds and returns how many things it moved: {"问题": 3}.
person_left = Signal()

# Someone's open work is to be counted before they leave: receivers return {"问题": 3} and write nothing.
# Sent with `person`.
open_work = Signal()

# Someone's unit or roles were changed: what they may do where is another. Sent inside the transaction of the change with
# `person` (User, as they are now) and `actor` (User).
person_changed = Signal()
