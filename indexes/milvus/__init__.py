"""The same index on a Milvus server: for collections that no longer fit one machine, and fronts that hold no index.

    milvus_url.py        what `RAG_INDEX_URL` says
    milvus_connection.py the connection: time limits, and errors as those of `indexes.errors`
    layout.py            the collections, and passages as rows of them
    expressions.py       conditions in Milvus' filter language
    catalogue.py         the terms with their counts, and the manifest of what is in service
    legs.py              searching: vectors, terms, character grams
    milvus_backend.py    building, changing, opening, checking

Milvus proposes candidates; every score is computed here, by the sums that the embedded index uses, from the vectors and
term frequencies that Milvus returns. So both give the same scores to the last digit, whatever Milvus rounds.
"""
