#!/bin/sh
# jieba 0.42.1: its ChineseAnalyzer for Whoosh 2.7.4, on clauses of notices.
#
# Guess:  it cuts words, drops particles (的, 在, 是) and keeps what else there is, letters and figures as well.
# Seen:   a letter or figure that stands alone is dropped, be it in a text or in a question: A类项目 and B类项目 are the same words,
#         so are 第1批 and 第2批, 2亿元 and 5亿元; of 9月30日 the month is lost, 10月 keeps it. Both notices get the same score
#         for a question that names one of them.
# Meaning: classes, batches and small numbers decide in notices; a search with it cannot tell which class's conditions are
#         asked for. Replace its filter of tokens of one character by one that looks at Chinese ones only.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check 'jieba==0.42.1' 'whoosh==2.7.4' 'setuptools<81'
"$folder/venv/bin/python" -W ignore - 2>/dev/null <<'PYTHON'
from importlib.metadata import version

from jieba.analyse import ChineseAnalyzer
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

print(*(f"{name} {version(name)}" for name in ("jieba", "whoosh")))
analyzer = ChineseAnalyzer()


def words(text: str) -> list[str]:
    return [token.text for token in analyzer(text)]


for one, other in (("符合A类条件的企业", "符合B类条件的企业"), ("第1批", "第2批"), ("不低于2亿元", "不低于5亿元")):
    print(one, words(one), "=", other, words(other))
    assert words(one) == words(other)
print(words("9月30日"), words("10月30日"))
assert "9" not in words("9月30日") and "10" in words("10月30日")

index = RamStorage().create_index(Schema(id=ID(stored=True), text=TEXT(analyzer=analyzer)))
writer = index.writer()
writer.add_document(id="A", text="申报A类项目的企业年收入不低于2亿元")
writer.add_document(id="B", text="申报B类项目的企业年收入不低于5亿元")
writer.commit()
with index.searcher() as searcher:
    for question in ("A类项目", "B类项目", "5亿元"):
        found = {hit["id"]: hit.score for hit in searcher.search(QueryParser("text", index.schema).parse(question))}
        print(question, found)
        assert found["A"] == found["B"]
PYTHON
