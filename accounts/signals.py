"""What happened in accounts, for the rooms above."""

from django.dispatch import Signal

# A person left and their open work goes to a successor (or to nobody in particular: None).
# Sent inside the transaction of the hand-over with `person`, `successor` (User or None), `actor` (User).
# A receiver moves what its room holds and returns how many things it moved: {"问题": 3}.
person_left = Signal()

# Someone's open work is to be counted before they leave: receivers return {"问题": 3} and write nothing.
# Sent with `person`.
open_work = Signal()

# The unit or roles of some people were changed: what they may do where is another. Sent inside the transaction of the
# change, once however many they are, with `people` (their ids, as they are stored now; None where it may be anybody) and
# `actor` (User).
people_changed = Signal()
