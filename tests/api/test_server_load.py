"""A real server that is asked more than it can answer, or by clients that do not wait for it."""

import json
import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.processes import Server, wait_for

QUESTION = "南京数字化转型项目的申报条件与资助金额是多少"


def batch(count: int) -> dict:
    return {"queries": [{"question": f"{QUESTION}（{n}）"} for n in range(count)]}


def cpu_s(server: Server) -> float:
    """Seconds of processor time that the server has used."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def abandoned(server: Server, path: str, body: bytes) -> socket.socket:
    """A request whose client will not wait."""
    connection = socket.create_connection(server.address, timeout=60)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


def test_others_are_answered_while_a_batch_runs(running: Server) -> None:
    with httpx.Client(base_url=running.url, timeout=120) as client, ThreadPoolExecutor(1) as pool:
        whole = pool.submit(client.post, "/v1/query/batch", json=batch(100))
        time.sleep(0.3)
        answered = []
        while not whole.done():
            started = time.monotonic()
            statuses = [
                client.post("/v1/query", json={"question": QUESTION}).status_code,
                client.get("/v1/stats").status_code,
                client.get("/v1/notices?limit=1").status_code,
            ]
            answered.append((time.monotonic() - started, statuses))
    assert whole.result().status_code == 200
    assert len(answered) >= 3  # they went on before it was over
    assert all(statuses == [200, 200, 200] for _, statuses in answered)


def test_work_for_clients_that_have_gone_is_given_up(running: Server) -> None:
    idle = cpu_s(running)
    time.sleep(1)
    idle = cpu_s(running) - idle
    held = [abandoned(running, "/v1/query/batch", json.dumps(batch(256)).encode())]
    question = json.dumps({"question": QUESTION}).encode()
    held += [abandoned(running, "/v1/query", question) for _ in range(20)]
    time.sleep(0.5)
    for connection in held:
        connection.close()

    def quiet() -> bool:
        before = cpu_s(running)
        time.sleep(1)
        return cpu_s(running) - before < idle + 0.4

    left = cpu_s(running)
    wait_for(quiet, running.log)
    assert cpu_s(running) - left < 2  # to answer them all would have taken some 4
    assert "Traceback" not in running.log()


def test_a_body_that_breaks_off_is_no_error_in_the_log(running: Server) -> None:
    connection = socket.create_connection(running.address, timeout=60)
    connection.sendall(
        b"POST /v1/query HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-ID: broke-off\r\nContent-Length: 100\r\n\r\n{"
    )
    time.sleep(0.1)
    connection.close()
    line = wait_for(lambda: [row for row in running.log().splitlines() if "broke-off" in row])
    assert " 400 " in line[0]
    assert "Traceback" not in running.log()


def test_a_list_of_a_million_objects_holds_nobody_up(running: Server) -> None:
    body = b'{"queries":[' + b",".join([b"{}"] * 1_300_000) + b"]}"
    with httpx.Client(base_url=running.url, timeout=60) as client:
        before = cpu_s(running)
        refused = client.post("/v1/query/batch", content=body, headers={"Content-Type": "application/json"})
    assert refused.status_code == 413
    assert cpu_s(running) - before < 1
