"""The files of deploy/, each by its own program's validator; where one is not installed, the test says so."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.metrics import OWN
from rag.cli import COMMANDS
from rag.settings import load_settings

DEPLOY = Path(__file__).parents[2] / "deploy"
RAG = "/opt/notice-rag/bin/rag"
COMPOSED = [DEPLOY.parent / "compose.yaml", *sorted(DEPLOY.rglob("compose.yaml"))]
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
STATE = {
    "ready",
    "index_info",
    "index_version",
    "stored_version",
    "notices",
    "passages",
    "newest_notice_days",
    "ingest_age_seconds",
}
"""Metrics that are read from the collection when they are asked for."""


def name_of(path: Path) -> str:
    return str(path.relative_to(DEPLOY.parent))


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed, so its files are not validated")
    return found


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    return told


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_takes_every_unit(unit: str, tmp_path: Path) -> None:
    verify = program("systemd-analyze")
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text().replace(RAG, sys.executable).replace("User=notice-rag", "User=root")
        (tmp_path / path.name).write_text(text.replace("Group=notice-rag", "Group=root"))
    name = unit.replace("@.", "@acme.")
    if name != unit:
        shutil.copy(tmp_path / unit, tmp_path / name)
    told = run(verify, "verify", "--man=no", tmp_path / name)
    assert not [line for line in told.splitlines() if str(tmp_path) in line or unit in line], told


@pytest.mark.parametrize("unit", [name for name in UNITS if name.endswith(".service")])
def test_units_start_commands_and_options_that_exist(unit: str) -> None:
    (line,) = re.findall(rf"^ExecStart={RAG} (.*)$", (DEPLOY / "systemd" / unit).read_text(), re.MULTILINE)
    name = line.split()[0]
    assert name in COMMANDS
    told = run(sys.executable, "-m", "rag", name, "--help")
    assert all(option in told for option in re.findall(r"--[a-z-]+", line)), told


def test_caddy_takes_its_file() -> None:
    run(program("caddy"), "validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/b; proxy_temp_path {tmp_path}/p;\n"
        f"fastcgi_temp_path {tmp_path}/f; uwsgi_temp_path {tmp_path}/u; scgi_temp_path {tmp_path}/s;\n"
        f"include {DEPLOY}/nginx.conf; }}"
    )
    run(program("nginx"), "-t", "-c", whole, "-p", tmp_path)


def test_prometheus_takes_its_files_and_alerts() -> None:
    tool = program("promtool")
    run(tool, "check", "config", "--syntax-only", DEPLOY / "prometheus" / "prometheus.yml")
    run(tool, "check", "rules", DEPLOY / "prometheus" / "alerts.yml")


def compose() -> list[str]:
    """Docker Compose as a plugin or by itself; neither needs a container runtime to check a file."""
    docker = shutil.which("docker")
    if docker and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0:
        return [docker, "compose"]
    return [program("docker-compose")]


@pytest.mark.parametrize("path", COMPOSED, ids=name_of)
def test_docker_takes_the_composition(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in re.findall(r"\$\{([A-Z_]+)", path.read_text()):
        monkeypatch.setenv(variable, "x")
    run(*compose(), "-f", path, "config", "--quiet")


@pytest.mark.parametrize("path", COMPOSED, ids=name_of)
def test_the_composition_is_as_the_specification_says(path: Path) -> None:
    """By the schema of the Compose specification, which needs no Docker."""
    pytest.importorskip("check_jsonschema")
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", path)


def test_every_metric_of_the_board_and_of_the_alerts_is_told_by_the_service() -> None:
    told = {f"notice_rag_{name}" for name in STATE}
    for family in OWN.collect():
        told |= {family.name + suffix for suffix in ("", "_total", "_bucket", "_sum", "_count")}
    board = json.loads((DEPLOY / "grafana" / "boards" / "notice-rag.json").read_text())
    expressions = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    alerts = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yml").read_text())
    expressions += [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    used = set(re.findall(r"notice_rag_\w+", " ".join(expressions)))
    assert used <= told
    own = {family.name for family in OWN.collect()}
    assert own == {
        name for name in own if any(metric.startswith(name) for metric in used)
    }  # nothing goes unseen


def test_every_file_of_settings_can_be_read() -> None:
    for path in DEPLOY.rglob("*.y*ml"):
        assert yaml.safe_load(path.read_text()), path


INTERPOLATED = re.compile(r"\$\{[A-Z_]+(?::?[-?][^}]*)?\}")


@pytest.mark.parametrize("path", COMPOSED, ids=name_of)
def test_what_a_composition_names_is_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As far as it can be told without docker: services, volumes and files that are named, and our settings."""
    whole = yaml.safe_load(path.read_text())
    services, volumes = whole["services"], whole.get("volumes") or {}
    for name, service in services.items():
        assert "image" in service or "build" in service, name
        for other, wanted in (service.get("depends_on") or {}).items():
            assert wanted["condition"] != "service_healthy" or is_watched(services[other]), (name, other)
        for mount in service.get("volumes") or ():
            source = mount.split(":")[0]
            assert (path.parent / source).exists() if source.startswith(".") else source in volumes, (
                name,
                mount,
            )
        if "build" in service:
            context = service["build"] if isinstance(service["build"], str) else service["build"]["context"]
            assert (path.parent / context / "Dockerfile").exists(), name
        with monkeypatch.context() as patch:
            for variable, value in (service.get("environment") or {}).items():
                if variable.startswith("RAG_"):
                    patch.setenv(variable, INTERPOLATED.sub("x", str(value)))
            load_settings()  # refuses names and values that it does not know


def is_watched(service: dict[str, Any]) -> bool:
    """Whether it says how its health is found out: our image does by itself."""
    return "healthcheck" in service or "build" in service
