"""What a Chinese character is, for patterns."""

import re

HAN_CHARS = "㐀-䶿一-鿿"
"""For a class of characters."""
HAN = re.compile(f"[{HAN_CHARS}]")
"""One character."""
