"""What limits an answer of any kind to "possible", with the sentence that says why."""
