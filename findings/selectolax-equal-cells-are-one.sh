#!/bin/sh
# selectolax 1.0.2 on the table of a winner list.
#
# Guess:  two cells of a table are two nodes: == says False, cells.index(cell) gives a cell's own column, and
#         td.css("td") looks below the cell as a browser's querySelectorAll does.
# Seen:   nodes are equal where their markup is: every 10万元 is the first 10万元, so that index() names the wrong row, a
#         set of nodes keeps all of them though they are equal, and td.css("td") finds the cell itself. mem_id tells apart.
# Meaning: a row's place must be counted, never looked up; comparing long blocks also costs their whole markup each time.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'selectolax==1.0.2'
"$folder/venv/bin/python" - <<'PYTHON'
from importlib.metadata import version

from selectolax.lexbor import LexborHTMLParser

PAGE = """<table><tr><th>企业</th><th>金额</th></tr>
<tr><td>甲公司</td><td>10万元</td></tr><tr><td>乙公司</td><td>20万元</td></tr><tr><td>丙公司</td><td>10万元</td></tr></table>"""
sums = [row.css("td")[1] for row in LexborHTMLParser(PAGE).css("tr")[1:]]
first, _, third = sums
print("selectolax", version("selectolax"))
print("first == third:", first == third, "| same node:", first.mem_id == third.mem_id)
print("row of the third firm's sum by index():", sums.index(third) + 1)
print("cells below a cell:", [found.text() for found in third.css("td")])
print("in a set:", len({first, third}))
assert first == third and first.mem_id != third.mem_id
assert sums.index(third) == 0, "index() gives the first firm's row"
assert [found.mem_id for found in third.css("td")] == [third.mem_id], "a cell is found below itself"
PYTHON
