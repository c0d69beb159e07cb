"""Whether any pinned dependency has a known advisory: `python scripts/audit.py LOCK…`, by pip-audit.

Exits with 1 where one has. What cannot be looked up is said aloud and counted: silence would read as "nothing found".
"""

from __future__ import annotations

import json
import subprocess
import sys

PATIENCE_S = 180


def audited(lock: str) -> dict[str, list[dict[str, object]]]:
    """pip-audit's answer: `dependencies`, each with `vulns`, or with a `skip_reason` where it could not be looked up.

    Raises:
        RuntimeError: there is no answer; the message is pip-audit's.
    """
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--no-deps",
        "--disable-pip",
        "--format",
        "json",
        "-r",
        lock,
    ]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        answer: dict[str, list[dict[str, object]]] = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"no answer within {PATIENCE_S} s") from None
    except json.JSONDecodeError:
        raise RuntimeError(
            done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no answer"
        ) from None
    return answer


def told(lock: str) -> bool:
    """Print what is known of a lock file's packages; whether none of them has an advisory."""
    try:
        found = audited(lock)["dependencies"]
    except RuntimeError as why:
        print(f"{lock}: SKIPPED, {why}")
        return True
    unknown = [one for one in found if "skip_reason" in one]
    open_ones = [one for one in found if one.get("vulns")]
    if len(unknown) == len(found):
        print(f"{lock}: SKIPPED, the advisories of none of {len(found)} packages could be looked up")
        return True
    print(f"{lock}: {len(found) - len(unknown)} packages looked up, {len(open_ones)} with advisories")
    if unknown:
        print(f"  SKIPPED {len(unknown)}: {', '.join(str(one['name']) for one in unknown)}")
    for one in open_ones:
        print(f"  {one['name']} {one['version']}: {json.dumps(one['vulns'], ensure_ascii=False)}")
    return not open_ones


if __name__ == "__main__":
    sys.exit(0 if all(list(map(told, sys.argv[1:]))) else 1)
