"""The languages of answers and of the page.

A further one is a name here and, for answers: a column of phrases (`rag/answering/data/phrases.tsv`) and of the names of
what conditions ask (`rag/matching/data/attributes.tsv`), its ways with sums and places (`rag/answering/wording/locales.py`), when it is
chosen (`rag/language/language_detection.py`) and how it is asked for (`rag/conversation/data/turn_requests.tsv`); for the page:
its sentences (`api/page/strings.json`), days (`api/page/static/format.js`), and a way to choose among more than two.
"""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["zh", "en"]
"""What an answer, or the page, is worded in."""
LANGUAGES: tuple[Language, ...] = get_args(Language)
QuestionLanguage = Literal["zh", "en", "mixed"]
"""What a question is written in."""
