"""The notices that come with the package: 93 public announcements of August and September 2025 (see README.md)."""
