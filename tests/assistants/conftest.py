"""Clients that report home are told not to."""

import os

# langchain's and haystack's clients would phone home.
os.environ.setdefault("LANGSMITH_TRACING", "false")
os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")
