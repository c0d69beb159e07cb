"""Answers in the words of a language model, of which only what its evidence bears out is shown."""
