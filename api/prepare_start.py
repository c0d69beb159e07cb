"""`python -m api.prepare_start`: one start and two questions at set-up, so that what they compile is kept for the first real ones.

See `rag.compiled`. An image whose cache folder nobody may write to later gains from nothing else.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from api.fastapi_models import import_fastapi
from rag.process import run_on, start_quickly
from rag.settings import Settings

NOTICE = {
    "aid": "1",
    "title": "关于组织申报2025年企业技术改造专项资金的通知",
    "content": "各有关企业：\n一、申报条件\n在本市注册的工业企业，研发投入占比不低于3%。\n二、支持标准\n最高补助100万元。\n三、申报时间\n"
    "2025年9月1日至2025年9月30日。\n四、联系方式\n工业和信息化局，025-12345678。",
    "region": "江苏/南京",
    "date": "2025-08-20",
    "url": "https://example.org/1",
}


def main() -> None:
    """Index one made-up notice in a folder of its own, make the app, and ask what a service asks itself and one question more."""
    start_quickly()
    import_fastapi()
    from api.app import create_app
    from rag.collection import Collection
    from rag.collection.writer import index_files
    from rag.public import QueryRequest

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder) / "home")
        create_app(settings)
        notices = Path(folder) / "notices.json"
        notices.write_text(json.dumps([NOTICE], ensure_ascii=False), encoding="utf-8")
        index_files([notices], settings)
        with Collection.open(settings) as collection:
            collection.warm_up()
            collection.ask(QueryRequest(question="南京的技术改造资金什么时候截止，最多补多少，怎么联系"))
    run_on()


if __name__ == "__main__":
    main()
