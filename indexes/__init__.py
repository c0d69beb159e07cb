"""Index backends and their on-disk format. Ids, vectors and terms go in; ids and scores come out.

Nothing here knows what a notice is.
"""
