"""What Python compiles anew at every start, kept in a file: regular expressions, and the methods of dataclasses.

Python keeps the bytecode of modules (`__pycache__`), but a start of the service also compiles some 900 patterns and writes and
compiles the methods of 250 dataclasses: a quarter of its processor time, for the same result each time. An entry stands under
the whole text that it was compiled from, in a file of the very version of Python, so none can be out of date. Whatever is amiss
with the file, the text is compiled as ever.
"""

from __future__ import annotations

import builtins
import dataclasses
import importlib
import marshal
import os
import re
import stat
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from rag.cache_folder import default_cache_dir

WORTH_KEEPING = 10
"""So many texts that a start compiled anew are worth another writing of the file (10 ms); one question of `rag ask` has a few."""
MOST_BYTES = 8_000_000
"""Above that, what earlier versions of the product compiled is dropped: a file of all that `serve`, `ask` and `index` compile
takes 2 MB."""
_CHECKSUM_BYTES = 4
# what one user installed serves all; the usual mask of many homes lets a group write
_FOLDER_MODE, _FILE_MODE = 0o755, 0o644

_entries: dict[Any, bytes] = {}
_new: dict[Any, bytes] = {}
_usual_compile: Any = None


def kept_file() -> Path:
    """The file of this version of Python, in a folder of its own: others may write to the one around it in many a home."""
    return default_cache_dir() / "compiled" / f"{sys.implementation.cache_tag}-{sys.hexversion:x}.bin"


def start() -> None:
    """Look into the file before compiling, until `keep` is called; does nothing in a Python whose compilers are others."""
    global _usual_compile
    if _usual_compile is not None or sys.implementation.name != "cpython":
        return
    with suppress(ImportError, AttributeError, RuntimeError):  # the last: a user without a home
        compiler: Any = importlib.import_module("re._compiler")
        parts = (
            importlib.import_module("re._parser").parse,
            compiler._code,
            importlib.import_module("_sre").compile,
        )
        _entries.update(_read(kept_file()))
        _usual_compile, compiler.compile = compiler.compile, _pattern_compiler(compiler.compile, *parts)
        vars(dataclasses)["exec"] = _run


def keep() -> None:
    """Compile as usual again, and write down what was new, if that is worth it."""
    global _usual_compile
    if _usual_compile is None:
        return
    compiler: Any = importlib.import_module("re._compiler")
    compiler.compile = _usual_compile
    vars(dataclasses).pop("exec", None)
    _usual_compile = None
    if len(_new) >= WORTH_KEEPING:
        with suppress(OSError):  # a folder that nobody may write to
            _write(kept_file(), {**_entries, **_new})
    _entries.clear()
    _new.clear()


def remembered(key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, of values that `marshal` can write; kept in the file as long as that is open."""
    if _usual_compile is None:
        return make()
    if (entry := _entries.get(key) or _new.get(key)) is None:
        entry = _new[key] = marshal.dumps(make())
    return marshal.loads(entry)  # noqa: S302


def _read(path: Path) -> dict[Any, bytes]:
    """The entries of a file that is whole, and that nobody but this user or root can have written; else none."""
    with suppress(OSError, ValueError, EOFError, TypeError), path.open("rb") as file:
        if not (_is_ours(os.stat(path.parent)) and _is_ours(os.fstat(file.fileno()))):
            return {}
        content = file.read()
        checksum, body = content[:_CHECKSUM_BYTES], content[_CHECKSUM_BYTES:]
        if zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "big") == checksum:
            read: dict[Any, bytes] = marshal.loads(body)  # noqa: S302 (as Python reads `__pycache__`)
            return read
    return {}


def _is_ours(found: os.stat_result) -> bool:
    """Whether a file or folder is this user's or root's, and no group or others may write to it: its content is run."""
    if not hasattr(os, "geteuid"):
        return True
    return found.st_uid in (0, os.geteuid()) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _write(path: Path, entries: dict[Any, bytes]) -> None:
    body = marshal.dumps(entries)
    if len(body) > MOST_BYTES:
        body = marshal.dumps(_new)
    if len(body) > MOST_BYTES:
        return
    path.parent.parent.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(mode=_FOLDER_MODE, exist_ok=True)
    new = path.with_name(f"{path.name}.{os.getpid()}")
    new.touch(_FILE_MODE)
    new.write_bytes(zlib.crc32(body).to_bytes(_CHECKSUM_BYTES, "big") + body)
    os.replace(new, path)


def _pattern_compiler(usual: Any, parse: Any, code_of: Any, made: Any) -> Any:
    """What stands in for the compiler of `re`: text and flags to a pattern, by a kept entry where there is one."""

    def compiled(text: Any, flags: int = 0) -> Any:
        if not isinstance(text, str | bytes) or flags & re.DEBUG:
            return usual(text, flags)
        key = text, int(flags)
        if (entry := _entries.get(key)) is not None:
            return made(text, *marshal.loads(entry))  # noqa: S302
        parsed = parse(text, flags)
        state = parsed.state
        names: list[str | None] = [None] * state.groups
        for name, number in state.groupdict.items():
            names[number] = name
        code = [int(word) for word in code_of(parsed, flags)]
        parts = int(flags | state.flags), code, state.groups - 1, dict(state.groupdict), tuple(names)
        _new[key] = marshal.dumps(parts)
        return made(text, *parts)

    return compiled


def _run(text: str, scope: dict[str, Any] | None = None, names: dict[str, Any] | None = None) -> None:
    """`exec` for `dataclasses`, which writes methods as text."""
    entry = _entries.get(text)
    if entry is None:
        code = builtins.compile(text, "<string>", "exec")
        _new[text] = marshal.dumps(code)
    else:
        code = marshal.loads(entry)  # noqa: S302
    builtins.exec(code, scope, names)  # noqa: S102
