"""A firm's profile against the conditions of calls: what fits, what needs a check, what fails, and why."""

from rag.matching.match import asks_of, item_of, match, profile_from
from rag.matching.news import Digest, Told, digest_of
from rag.matching.profile import ATTRIBUTES, Profile, read_profile
from rag.matching.verdicts import Judged, Line, MatchIndex, judge_one

__all__ = [
    "ATTRIBUTES", "Digest", "Judged", "Line", "MatchIndex", "Profile", "Told", "asks_of", "digest_of", "item_of", "judge_one", "match", "profile_from",
    "read_profile",
]  # fmt: skip
