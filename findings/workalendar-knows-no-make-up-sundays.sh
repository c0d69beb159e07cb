#!/bin/sh
# workalendar 17.0.0, its calendar of China, on "within N working days" in notices of 2025.
#
# Guess:  like other calendars of years that were announced late it knows 2025 or refuses every day of it.
# Seen:   it knows 2023 and not 2025, and says so for a Monday ("Need configure 2025"), but a Saturday or a Sunday is
#         answered without a look at the year: Sunday 28 September 2025, on which offices worked for the October holidays, is no working day.
# Meaning: a check of single days gives wrong answers just for the days for which such a calendar is needed. The error must be
#         expected from the year, not waited for.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'workalendar==17.0.0'
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
from datetime import date
from importlib.metadata import version

from workalendar.asia import China
from workalendar.exceptions import CalendarError

print("workalendar", version("workalendar"))
china = China()


def asked(day: date) -> str:
    try:
        return str(china.is_working_day(day))
    except CalendarError as error:
        return str(error)


MADE_UP = [date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11)]  # offices worked
for day in [date(2023, 10, 7), date(2025, 9, 29), *MADE_UP]:
    print(day, day.strftime("%a"), asked(day))
assert asked(date(2023, 10, 7)) == "True"  # a made-up Saturday of a year it knows
assert "2025" in asked(date(2025, 9, 29))
assert all(asked(day) == "False" for day in MADE_UP)
PYTHON
