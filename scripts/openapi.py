"""Write api/openapi.json anew, after a change of the HTTP interface: `python -m scripts.openapi`."""

from __future__ import annotations

from api.app import create_app
from api.openapi import KEPT, text
from rag.settings import Settings

if __name__ == "__main__":
    KEPT.write_text(text(create_app(Settings())), encoding="utf-8")
