"""The page of arithmetic is what its script computes; the compose file for Milvus names only what is there."""

import re
from pathlib import Path

import pytest
import yaml

from scripts import scale

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "deploy" / "milvus" / "compose.yaml"
SERVICE_KEYS = {
    "build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "read_only", "restart", "tmpfs",
    "volumes",
}  # fmt: skip


def test_the_tables_are_up_to_date() -> None:
    text = scale.PAGE.read_text("utf-8")
    assert scale.page(text) == text
    assert "| Milvus, one replica, GB of memory |" in text


def test_ten_times_the_passages_need_ten_times_as_much() -> None:
    small, large = scale.Row(10**6), scale.Row(10**7)
    for name in ("core_hours", "embedded_bytes", "milvus_bytes", "heads_bytes", "scan_ms"):
        assert getattr(large, name) == pytest.approx(10 * getattr(small, name))


def test_the_compose_file_holds_together() -> None:
    document = yaml.safe_load(COMPOSE.read_text("utf-8"))
    assert document.keys() == {"services", "volumes"}
    services = document["services"]
    for name, service in services.items():
        assert service.keys() <= SERVICE_KEYS, name
        assert ("image" in service) != ("build" in service), name
        assert re.search(r":v?[A-Z0-9][\w.-]*$", service.get("image", "x:1")), name
        for other, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert "healthcheck" in services[other]
        for volume in service.get("volumes", ()):  # a front keeps nothing
            source = volume.split(":")[0]
            assert (
                (COMPOSE.parent / source).exists()
                if source.startswith(".")
                else source in document["volumes"]
            )
    assert (COMPOSE.parent / services["notices"]["build"]["context"] / "Dockerfile").exists()


def test_the_service_reads_the_address_of_the_compose_file() -> None:
    from indexes.milvus.milvus_url import Address

    document = yaml.safe_load(COMPOSE.read_text("utf-8"))
    address = Address.parse(document["services"]["notices"]["environment"]["RAG_INDEX_URL"])
    assert (address.uri, address.index, address.consistency) == ("http://milvus:19530", "HNSW", "Strong")
