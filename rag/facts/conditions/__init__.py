"""What a notice asks of whoever applies: clauses that bind, numbers with bounds, choices among them.

`condition_facts` is where to begin: it finds the `zones` that state conditions, gives each clause to the readers of one kind, and puts
alternatives together.
"""
