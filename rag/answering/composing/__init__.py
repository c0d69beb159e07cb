"""Writing an answer down: the value, its quote, warnings, sums that are reckoned, and how sure it is."""
