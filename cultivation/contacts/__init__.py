"""Contacts: who serves an enterprise one to one, which leader it hangs on, and who visited it."""
