"""Dataset `contacts`: who is to serve which enterprise, as a file states it."""
