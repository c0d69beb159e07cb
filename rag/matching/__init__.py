"""A firm's profile against the conditions of calls: what fits, what needs a check, what fails, and why."""

from typing import TYPE_CHECKING

from rag.lazy import exports

if TYPE_CHECKING:
    from rag.matching.match_response import asks_of, item_of, match, profile_from
    from rag.matching.news import Digest, KnownCall, digest_of
    from rag.matching.profile import ATTRIBUTES, Profile, read_profile
    from rag.matching.verdicts import Judged, Line, MatchIndex, judge_one
else:
    __getattr__ = exports(
        __name__,
        {
            "match_response": ["asks_of", "item_of", "match", "profile_from"],
            "news": ["Digest", "KnownCall", "digest_of"],
            "profile": ["ATTRIBUTES", "Profile", "read_profile"],
            "verdicts": ["Judged", "Line", "MatchIndex", "judge_one"],
        },
    )

__all__ = [
    "ATTRIBUTES",
    "Digest",
    "Judged",
    "KnownCall",
    "Line",
    "MatchIndex",
    "Profile",
    "asks_of",
    "digest_of",
    "item_of",
    "judge_one",
    "match",
    "profile_from",
    "read_profile",
]  # fmt: skip
