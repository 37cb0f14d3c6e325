"""Runs the portal on one machine: environment, embedded services, supervision, and the verbs of `./portal`."""
