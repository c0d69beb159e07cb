"""From a question to ranked passages: understand, search, fuse, rank, judge."""
