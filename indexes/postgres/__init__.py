"""A copy of the store in PostgreSQL, kept by the service that writes and read by any number that have no store."""
