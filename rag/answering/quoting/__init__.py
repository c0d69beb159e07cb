"""From ranked notices to the words that are quoted: which notice tells, which sentence, how far the quote reaches, which value.

`context` is what every kind of answer looks at; it stands above the others of this package.
"""
