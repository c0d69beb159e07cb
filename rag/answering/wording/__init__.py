"""The words of answers: phrases of each language, values as a reader writes them, English glosses.

It knows neither the question nor the notices; every other part of `rag.answering` may use it.
"""
