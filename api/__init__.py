"""The service over HTTP and for assistants; no retrieval logic."""
