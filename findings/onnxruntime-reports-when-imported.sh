#!/bin/sh
# ONNX Runtime 1.32.0 from PyPI on Linux, imported and nothing else, by a user with an empty home folder.
#
# Guess:  a library for inference writes and sends nothing by itself; its telemetry was for Windows only.
# Seen:   `import onnxruntime` makes an identifier of the user (~/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid), a database
#         of events beside it, and holds the address that these are meant for (mobile.events.data.microsoft.com). With
#         ORT_DISABLE_TELEMETRY=1 in the environment before the import, nothing is written. Whether anything was sent was not looked at.
# Meaning: whoever serves questions of others with it sets that variable before anything imports it; the function
#         disable_telemetry_events() comes too late, since the identifier is made by the import.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'onnxruntime==1.32.0'
python="$folder/venv/bin/python"
mkdir "$folder/told" "$folder/quiet"
env -u ORT_DISABLE_TELEMETRY -u XDG_CACHE_HOME HOME="$folder/told" TMPDIR="$folder/told" "$python" -c 'import onnxruntime; print("onnxruntime", onnxruntime.__version__)'
env -u XDG_CACHE_HOME HOME="$folder/quiet" TMPDIR="$folder/quiet" ORT_DISABLE_TELEMETRY=1 "$python" -c 'import onnxruntime'
echo 'written by the import:'
(cd "$folder/told" && find . -type f | sort)
echo "with ORT_DISABLE_TELEMETRY=1: $(find "$folder/quiet" -type f | wc -l) files"
grep -q 'mobile.events.data.microsoft.com' "$folder"/venv/lib/python3*/site-packages/onnxruntime/capi/onnxruntime_pybind11_state*.so
test -s "$folder/told/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid"
test "$(find "$folder/quiet" -type f | wc -l)" -eq 0
