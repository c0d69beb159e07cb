"""What speaks against an answer: words that no notice holds, what a notice does not write, and the answer that says so."""
