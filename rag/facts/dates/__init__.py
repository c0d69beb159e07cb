"""Days of a notice: what stands around a date, the ordered rules that tell what it means, and whose deadline it is.

`date_context` is a date in its surroundings, `date_rules` the table of rules, the modules in `_signs` what they look for,
`audience_rules` who must act, `date_facts` the facts that come of it.
"""
