"""Reading Chinese and English: places, dates, words, and how an English question reaches Chinese text."""
