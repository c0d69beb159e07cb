"""What each process of ours sets for itself before it imports anything large."""

from __future__ import annotations

import atexit
import gc
import os

from rag import compiled

NEW_OBJECTS = 20_000
"""So many new objects before the collector of cycles looks at them. With Python's 700 it looked at the modules and tables of
a start, of which nothing is garbage, several hundred times: a twentieth of a cold `rag ask`."""
_USUAL = gc.get_threshold()


def start_quickly() -> None:
    """Leave out what neither a start nor an end needs: 0.2 s of a cold `rag ask` of 2.4 s, which leaves no cycles behind.

    Pydantic otherwise reads the entry points of every installed package in search of plugins; one that is wanted is
    named, or allowed, by its variable PYDANTIC_DISABLE_PLUGINS.
    """
    gc.set_threshold(NEW_OBJECTS)
    compiled.start()
    atexit.register(compiled.keep)
    atexit.register(gc.freeze)  # the end would look through everything once more, and take it apart
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def keep_to_itself() -> None:
    """Have ONNX Runtime report nothing to its makers; to be called before it is imported.

    Its wheels from 1.32 on otherwise send events about models and machine over HTTPS, under an identifier that they keep in the user's
    cache folder. A value that the variable has already is kept.
    """
    os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")


def run_on() -> None:
    """Let the collector look as often as usual again, in what goes on after its start.

    Whatever cycle holds a version of the collection holds its files open: when a question's sentences and their notice did, three hundred
    stayed open after sixty writes with `NEW_OBJECTS`, some fifty with the usual number. No question leaves one now.
    """
    compiled.keep()
    gc.set_threshold(*_USUAL)
    give_memory_back()


def give_memory_back() -> None:
    """Give the system what was freed after something large was loaded; glibc keeps it for the thread: 28 MB of a model's session."""
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None  # glibc only
    if trim is not None:
        trim(0)
