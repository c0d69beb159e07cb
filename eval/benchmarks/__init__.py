"""Measurements of the parts against well-known alternatives, each a command that prints its figures."""
