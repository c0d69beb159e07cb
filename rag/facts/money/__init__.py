"""Sums and percentages of a notice: how they are written, and by ordered rules what they are for.

`money_facts` is where to begin; `purpose_rules` is the table, the modules in `_signs` are what its rules look for.
"""
