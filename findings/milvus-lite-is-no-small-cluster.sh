#!/bin/sh
# milvus-lite 3.2.2 as a server process, asked with pymilvus 3.0.2.
#
# Guess:  what runs against it runs against a cluster, only slower by a small factor: a search that names no output fields
#         gives ids and distances; a collection that an alias names cannot be dropped; after a restart a collection that was
#         loaded can be asked; freshly written sparse vectors are found by a scan somewhat slower than an index.
# Seen:   the search sends every field, the vectors too; the drop succeeds and takes the alias with it; after a restart the
#         collection is "released" until somebody loads it; a sparse search over 400 fresh rows takes dozens of times as long
#         as after flush().
# Meaning: name the id as output field, move the alias before dropping, load again when a request says so, and flush after
#         writing (on a cluster one need not, and is limited).
set -eu
folder=$(mktemp -d)
trap 'kill "$(cat "$folder/pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$folder"' EXIT
if [ -z "${PYTHON_WITH_MILVUS:-}" ]; then
  python3 -m venv "$folder/venv"
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'milvus-lite==3.2.2' 'pymilvus==3.0.2' setuptools
  PYTHON_WITH_MILVUS=$folder/venv/bin/python
fi
"$PYTHON_WITH_MILVUS" - "$folder" <<'PYTHON'
import logging
import random
import socket
import subprocess
import sys
import time
from importlib.metadata import version
from pathlib import Path

from pymilvus import DataType, MilvusClient, MilvusException

logging.getLogger("pymilvus").setLevel(logging.CRITICAL)
folder = Path(sys.argv[1])
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]


def start():
    program = Path(sys.executable).with_name("milvus-lite")
    command = [program, "server", "--host", "127.0.0.1", "--port", str(port), "--data-dir", folder / "data"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    (folder / "pid").write_text(str(process.pid))
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, MilvusClient(f"http://127.0.0.1:{port}")
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not start")


print("milvus-lite", version("milvus-lite"), "pymilvus", version("pymilvus"))
process, client = start()
schema = client.create_schema(auto_id=False)
schema.add_field("id", DataType.INT64, is_primary=True)
schema.add_field("name", DataType.VARCHAR, max_length=20)
schema.add_field("terms", DataType.SPARSE_FLOAT_VECTOR)
index = client.prepare_index_params()
index.add_index("terms", index_type="SPARSE_INVERTED_INDEX", metric_type="IP")
client.create_collection("first", schema=schema, index_params=index)
draw = random.Random(0)
client.upsert("first", [
    {"id": n, "name": f"n{n}", "terms": {draw.randrange(9000): 1.0 for _ in range(300)}} for n in range(1, 401)
])


def search():
    started = time.monotonic()
    hits = client.search("first", data=[{n: 1.0 for n in range(0, 9000, 60)}], anns_field="terms", limit=5, output_fields=[])
    return time.monotonic() - started, hits[0]


search()
fresh, hits = min((search() for _ in range(2)), key=lambda pair: pair[0])
client.flush("first")
search()
sealed = min(search()[0] for _ in range(3))
print(f"fields sent where none is named: {sorted(hits[0]['entity'])}")
print(f"sparse search, fresh rows {1000 * fresh:.0f} ms, after flush {1000 * sealed:.1f} ms")
assert {"name", "terms"} <= set(hits[0]["entity"])
assert fresh > 10 * sealed

process.terminate()
process.wait()
process, client = start()
try:
    client.query("first", filter="id == 1")
    told = ""
except MilvusException as error:
    told = str(error)
print(f"after a restart: {told}")
assert "released" in told
client.load_collection("first")
assert len(client.query("first", filter="id == 1")) == 1

client.create_alias("first", "named")
client.drop_collection("first")
print(f"after dropping what an alias names: collections {client.list_collections()}")
assert client.list_collections() == []
process.terminate()
PYTHON
