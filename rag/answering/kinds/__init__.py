"""The kinds of answers, a module each; `rag.answering.answer_kinds` tries them in order."""
