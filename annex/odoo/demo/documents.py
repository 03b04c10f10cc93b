"""Single documents of the demo: a row, and a file."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from annex.odoo.demo import files
from annex.odoo.demo.filling import Odoo
from annex.odoo.demo.jpeg import jpeg
from annex.odoo.demo.papers import MEDIA_TYPES, Paper
from annex.odoo.demo.people import FIRST_USER

STORAGE: Final = "default"
"""The code of the storage that keeps the demo's files: the one that the S3 variables name."""
BEGAN: Final = datetime(2024, 1, 8, 9, tzinfo=UTC)


def attach(
    odoo: Odoo, model: str, record_id: int, of: str, papers: Sequence[Paper], number: int
) -> None:
    """Attach the first ``number`` papers to a record; the same ones again are numbered."""
    for index, paper in enumerate(papers[:number]):
        title = paper.title.format(of=of)
        if index >= len(set(papers)):
            title += f" ({index // len(set(papers)) + 1})"
        document(odoo, paper, title, model, record_id)


def document(odoo: Odoo, paper: Paper, title: str, model: str, record_id: int) -> dict[str, Any]:
    """Add one document, and write its file; return its row."""
    number = len(odoo.documents) + 1
    seed = number % 8
    content = _content(odoo, paper, title, seed)
    key = f"{number // 100:02}/{number:05}-{hashlib.sha256(title.encode()).hexdigest()[:8]}"
    path = f"{key}.{paper.form}"
    if odoo.folder is not None:
        target = odoo.folder / "odoo" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    row: dict[str, Any] = {
        "id": 100 + number,
        "name": f"{title}.{paper.form}",
        "res_model": model,
        "res_id": record_id,
        "res_field": None,
        "type": "binary",
        "url": None,
        "store_fname": f"{STORAGE}://{path}",
        "checksum": hashlib.sha1(content, usedforsecurity=False).hexdigest(),
        "file_size": len(content),
        "mimetype": MEDIA_TYPES[paper.form],
        "index_content": "\n".join((title, *paper.lines)) if paper.lines else None,
        "public": False,
        "create_uid": FIRST_USER,
        "create_date": BEGAN + timedelta(hours=37 * number),
        "write_date": BEGAN + timedelta(hours=37 * number),
        "fs_storage_id": 1,
        "fs_storage_code": STORAGE,
        "fs_filename": path.rpartition("/")[2],
    }
    odoo.documents.append(row)
    return row


def _content(odoo: Odoo, paper: Paper, title: str, seed: int) -> bytes:
    drawn: dict[str, Callable[[int], bytes]] = {"png": files.png, "jpg": jpeg, "wav": files.wav}
    if paper.form in drawn:
        known = f"{paper.form}{seed}"
        if known not in odoo.made:
            odoo.made[known] = drawn[paper.form](seed)
        return odoo.made[known]
    if paper.form == "svg":
        return files.svg(title, seed)
    if paper.form == "pdf":
        return files.pdf(title, paper.lines)
    if paper.form == "docx":
        return files.docx(title, paper.lines)
    return "\n".join((*paper.lines, "")).encode() or title.encode()
