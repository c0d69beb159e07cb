"""How the names of firms and other bodies end: one list for all who look for such names or leave the ending off.

As alternatives of a pattern, the longer before what it ends in.
"""

from __future__ import annotations

_LEGAL = "有限责任公司|股份有限公司|有限公司"
FIRMS = f"{_LEGAL}|公司"
"""A firm by its legal form."""
GROUPS = "集团公司|集团"
WAYS = "股份|集团|有限责任|有限|合伙"
"""What stands in front of 公司 and tells its form: 青禾科技|股份有限|公司."""
_HOUSES = "研究院|研究所|大学|学院|医院|合作社|合作联社|事务所"
BODIES = f"{_HOUSES}|工厂|厂"
"""Other bodies whose names stand in lists."""
NAMED = f"{_LEGAL}|股份公司|集团公司|集团|{_HOUSES}"
"""Endings that hardly stand in other words: by them names are found in any text."""
PLACES = "店|农场|中心|院|学校|基地|馆|协会|商行|经营部"
"""Words that end the names of still others, and too many other words to be looked for outside a list."""
