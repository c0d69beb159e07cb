#!/bin/sh
# openpyxl 3.1.5, pylightxl 1.61, xlsx2csv 0.8.6, fastexcel 0.21.0 and markitdown 0.1.9 (through pandas 3.1.1) beside python-calamine 0.9.1, on a
# workbook of deadlines written by XlsxWriter 3.3.1 in the formats 2026年4月30日 and 4月30日.
#
# Guess:  a cell that a Chinese Excel shows as 2026年4月30日 is read as a date, as one in yyyy-mm-dd is.
# Seen:   these two formats are built in (31 and 58): a file names them by number alone. The five readers know the numbers 14 to 22 and give
#         46142 for both; the time of the same row (format 22) they read. python-calamine gives the date for every one.
# Meaning: a table of deadlines reaches an index, or a language model, as five figures; who reads workbooks takes a reader that knows the
#         formats 27 to 36 and 50 to 58, or takes a whole number between 40000 and 60000 under a head like 截止 for a day.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'openpyxl==3.1.5' 'pylightxl==1.61' 'xlsx2csv==0.8.6' 'fastexcel==0.21.0' \
  'polars' 'markitdown[xlsx]==0.1.9' 'pandas==3.1.1' 'python-calamine==0.9.1' 'xlsxwriter==3.3.1'
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import datetime as dt
import io
from importlib.metadata import version

import fastexcel
import openpyxl
import pylightxl
import python_calamine
import xlsx2csv
import xlsxwriter
from markitdown import MarkItDown

DAY = dt.date(2026, 4, 30)
NUMBER = (DAY - dt.date(1899, 12, 30)).days
book = xlsxwriter.Workbook("calls.xlsx")
sheet = book.add_worksheet("calls")
for column, (head, value, form) in enumerate(
    [("项目", "技术改造", 0), ("受理截止", NUMBER, 31), ("月日", NUMBER, 58), ("时刻", NUMBER + 0.75, 22)]
):
    sheet.write(0, column, head)
    sheet.write(1, column, value, book.add_format({"num_format": form}))
book.close()


def as_csv() -> list[str]:
    out = io.StringIO()
    xlsx2csv.Xlsx2csv("calls.xlsx").convert(out)
    return out.getvalue().splitlines()[1].split(",")


rows = {
    "openpyxl": [cell.value for cell in openpyxl.load_workbook("calls.xlsx").active[2]],
    "pylightxl": pylightxl.readxl("calls.xlsx").ws("calls").row(2),
    "xlsx2csv": as_csv(),
    "fastexcel": list(fastexcel.read_excel("calls.xlsx").load_sheet(0).to_polars().row(0)),
    "markitdown": [c.strip() for c in MarkItDown().convert("calls.xlsx").text_content.splitlines()[3].strip("|").split("|")],
    "python-calamine": python_calamine.CalamineWorkbook.from_path("calls.xlsx").get_sheet_by_index(0).to_python()[1],
}
for name, row in rows.items():
    print(f"{name} {version(name)}: {[str(value) for value in row[1:]]}")
for name, row in rows.items():
    days = [str(value).removesuffix(".0") for value in row[1:3]]
    assert days == ([str(DAY)] * 2 if name == "python-calamine" else [str(NUMBER)] * 2), name
    assert str(NUMBER) not in str(row[3]), f"{name}: the time is read"
PYTHON
