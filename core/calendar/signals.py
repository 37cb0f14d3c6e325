"""What happened to the working-day calendar, for the rooms above."""

from django.dispatch import Signal

# Days that were counted may count otherwise from `since` on (a notice was loaded, a day was edited).
# Sent inside the transaction of the change with `since` (a date) and `actor` (or None). A receiver sets anew what its
# room keeps of days that are still to come (domain, section 13: recalculated when loaded), or puts a job on the list.
calendar_changed = Signal()
