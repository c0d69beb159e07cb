#!/bin/sh
# cmarkgfm 2025.10.22, comrak 0.0.16, marko 2.2.4, pyromark 0.10.3, mistune 3.4.0 and markdown-it-py 4.3.0, six readers of Markdown, on
# bold names in quotation marks and bold shares within Chinese sentences.
#
# Guess:  what stands between two ** is bold; at worst, since a CommonMark ** beside punctuation needs a space, the stars are shown.
# Seen:   a pair whose inner side is a mark (“, 《, %) and whose outer side is a character opens where it should close. One such span is shown
#         with its stars; of two in one paragraph the words between them are bold: of **“专精特新”**企业可以申报，**“小巨人”**企业不得申报
#         it is 企业可以申报，, of 补助**30%**的企业，最高**50%**的企业 it is 的企业，最高. All six agree, so does the
#         specification. comrak's cjk_friendly_emphasis makes bold what was meant.
# Meaning: language models write answers in just this way, and quotation marks, titles and shares are what they make bold; a page then
#         stresses the half that was not meant. Close ** inside the marks, add the option, or render bold without CommonMark's rule.
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
import marko
import mistune
import pyromark
from markdown_it import MarkdownIt

READERS = {
    "cmarkgfm": cmarkgfm.github_flavored_markdown_to_html,
    "comrak": comrak.render_markdown,
    "marko": marko.convert,
    "pyromark": pyromark.html,
    "mistune": mistune.create_markdown(),
    "markdown-it-py": MarkdownIt("commonmark").render,
}
#: The text, what is bold, and what its writer meant to be.
SEEN = (
    ("**“专精特新”**企业可以申报，**“小巨人”**企业不得申报。", ["企业可以申报，"], ["“专精特新”", "“小巨人”"]),
    ("截止日由**“9月15日”**改为**“9月30日”**。", ["改为"], ["“9月15日”", "“9月30日”"]),
    ("自今日起**《管理办法》**废止，以**《实施细则》**为准。", ["废止，以"], ["《管理办法》", "《实施细则》"]),
    ("补助**30%**的企业，最高**50%**的企业", ["的企业，最高"], ["30%", "50%"]),
    ("不超过**30%**的部分", [], ["30%"]),
    ("最高**50万元**，不少于**3年**的", ["50万元", "3年"], ["50万元", "3年"]),
)
friendly = comrak.ExtensionOptions()
friendly.cjk_friendly_emphasis = True


def bold(html):
    return re.findall(r"<strong>(.*?)</strong>", html)


for package in READERS:
    print(package, version(package))
for text, wrong, meant in SEEN:
    for name, read in READERS.items():
        assert bold(read(text)) == wrong, (name, text, read(text))
    assert bold(comrak.render_markdown(text, friendly)) == meant, text
    print(f"{text} bold: {wrong}, meant: {meant}")
PYTHON
