#!/bin/sh
# cmarkgfm 2025.10.22, comrak 0.0.16 and marko 2.2.4 (GitHub's Markdown), beside pyromark 0.10.3, mistune 3.4.0 and markdown-it-py
# 4.3.0 with strikethrough on, on answers that write spans as 9月1日~9月30日.
#
# Guess:  two tildes strike out, one is a character like any other, at the latest between two figures.
# Seen:   of two spans in one paragraph, the first three strike out all that stands between their tildes: of 申报时间为9月1日~9月30日，
#         补助10万元~50万元 the last day and the lower sum are struck. With one span, or ～ for ~, nothing is. The other three
#         leave single tildes alone. CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE makes the first do the same.
# Meaning: the deadline is shown as one that was withdrawn, and whether it is depends on how many spans the paragraph has. Texts
#         and models write ~ for spans: put ～ or 至 in its place before a page renders them, or ask for double tildes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'cmarkgfm==2025.10.22' 'comrak==0.0.16' 'marko==2.2.4' \
    'pyromark==0.10.3' 'mistune==3.4.0' 'markdown-it-py==4.3.0'
"$folder/venv/bin/python" - <<'PYTHON'
import re
from importlib.metadata import version

import cmarkgfm
import comrak
import mistune
import pyromark
from cmarkgfm.cmark import Options
from markdown_it import MarkdownIt
from marko.ext.gfm import gfm

with_strikes = comrak.ExtensionOptions()
with_strikes.strikethrough = True
STRIKERS = {
    "cmarkgfm": cmarkgfm.github_flavored_markdown_to_html,
    "comrak": lambda text: comrak.render_markdown(text, with_strikes),
    "marko": gfm.convert,
}
OTHERS = {
    "pyromark": lambda text: pyromark.html(text, options=pyromark.Options.ENABLE_STRIKETHROUGH),
    "mistune": mistune.create_markdown(plugins=["strikethrough"]),
    "markdown-it-py": MarkdownIt("commonmark").enable("strikethrough").render,
    "cmarkgfm, double": lambda text: cmarkgfm.github_flavored_markdown_to_html(
        text, options=Options.CMARK_OPT_STRIKETHROUGH_DOUBLE_TILDE
    ),
}
STRUCK = {
    "申报时间为9月1日~9月30日，补助10万元~50万元。": "9月30日，补助10万元",
    "按30%~50%补助，每家10~20万元": "50%补助，每家10",
    "9月1日~30日到市民中心办理，每天9:00~11:30": "30日到市民中心办理，每天9:00",
}
ONE_SPAN, FULL_WIDTH = "申报时间为9月1日~9月30日，补助50万元。", "申报时间为9月1日～9月30日，补助10万元～50万元。"


def struck(html):
    return [found[1] for found in re.finditer(r"<(?:del|s)>(.*?)</(?:del|s)>", html)]


for package in ("cmarkgfm", "comrak", "marko", "pyromark", "mistune", "markdown-it-py"):
    print(package, version(package))
for name, render in (STRIKERS | OTHERS).items():
    assert struck(render("原定~~9月15日~~ 9月30日")) == ["9月15日"], (name, "two tildes")
    assert not struck(render(ONE_SPAN)) and not struck(render(FULL_WIDTH)), name
    for text, between in STRUCK.items():
        got = struck(render(text))
        print(f"{name}: {text} strikes {got}")
        assert got == ([between] if name in STRIKERS else []), (name, text, got)
PYTHON
