#!/bin/sh
# readability-lxml 0.9, Resiliparse 2.0.1 and trafilatura 2.3.1 on the page of a WeChat article as the server sends it.
#
# Guess:  the article is the only long text of the page, so each of them gives it; at most a heading or the account's name is lost.
# Seen:   the body comes with style="visibility: hidden; opacity: 0;", which a script of the page takes away. readability gives an
#         empty body and Resiliparse (main_content) the title alone; neither reports anything. Without the style Resiliparse
#         gives all. readability still gives nothing where the paragraphs are `<section>`, as WeChat's editor writes them: its list of
#         words that tell advertising holds "media", and every class of the page begins with rich_media. Renamed to
#         rich_text the same page comes whole. trafilatura gives the article each time.
# Meaning: WeChat is where most notices are published. Take the element js_content, or an extractor that reads no styles and no class names.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'readability-lxml==0.9'
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'Resiliparse==2.0.1' 'trafilatura==2.3.1'
"$folder/venv/bin/python" - <<'PYTHON'
import logging
import re
from importlib.metadata import version

import trafilatura
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

logging.disable(logging.CRITICAL)
HIDDEN = ' style="visibility: hidden; opacity: 0;"'
CLAUSES = (
    "为支持小微企业更新设备，现将本年度补助申报事项通知如下，请有意申报的企业认真阅读并按时提交材料。",
    "在本区登记注册并正常经营的制造业企业均可申报，被列入失信名单的除外，同一设备不得重复申报。",
    "按设备购置额的百分之二十给予补助，单个企业不超过三十万元，资金由区财政承担，分两次拨付到位。",
    "企业登录区企业服务平台填写申请表，上传发票、合同与付款凭证，由街道核对后送区工业和信息化局。",
    "区工业和信息化局会同财政部门组织现场核查，结果公示五个工作日，有异议的可以书面反映。",
    "获得补助的设备三年内不得转让，违反规定的追回补助资金，并在三年内取消申报资格。",
)
BODY = "".join(f"<section><span>{clause}</span></section>" for clause in CLAUSES * 3)
PAGE = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>设备更新补助开始申报</title></head><body><div id="page-content">'
    '<div class="rich_media_area_primary"><div class="rich_media_area_primary_inner"><div class="rich_media_wrp">'
    '<h1 class="rich_media_title">设备更新补助开始申报</h1><div class="rich_media_meta_list"><span class="rich_media_meta">示例平台</span></div>'
    f'<div class="rich_media_content" id="js_content"{HIDDEN}>{BODY}</div></div></div></div></div></body></html>'
)
PAGES = {"as sent": PAGE, "shown": PAGE.replace(HIDDEN, ""), "shown, renamed": PAGE.replace(HIDDEN, "").replace("rich_media", "rich_text")}
EXTRACTORS = {
    "readability-lxml": lambda page: re.sub(r"<[^>]+>", "", Document(page).summary()),
    "Resiliparse": lambda page: extract_plain_text(page, main_content=True),
    "trafilatura": lambda page: trafilatura.extract(page, deduplicate=False) or "",
}
seen = {}
for name, extract in EXTRACTORS.items():
    seen[name] = [sum(clause in extract(page) for clause in CLAUSES) for page in PAGES.values()]
    print(name, version(name), dict(zip(PAGES, seen[name])), "of", len(CLAUSES), "clauses")
assert seen == {"readability-lxml": [0, 0, 6], "Resiliparse": [0, 6, 6], "trafilatura": [6, 6, 6]}
PYTHON
