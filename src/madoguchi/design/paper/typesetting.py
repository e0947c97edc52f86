"""From a template and its data to a PDF: tagged and made to last (PDF/UA-1, PDF/A-3a), the same bytes every time.

The fonts take some 50 MB of memory: one compiler serves every template, and is made when the first paper is wanted.
"""

import datetime as dt
import importlib
import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

_ROOT = Path(__file__).resolve().parents[2]
_FONTS = ("noto_cjk_sans_jp_regular", "noto_cjk_sans_jp_bold")
_STANDARDS = ["a-3a", "ua-1"]
_UNSHOWABLE = "could not be displayed"
_compositor = ThreadPoolExecutor(max_workers=1)  # a compiler serves one at a time; in one thread its memory stays small
_log = logging.getLogger(__name__)


def typeset(template: str, data: Mapping[str, object], *, title: str, made_at: dt.datetime) -> bytes:
    """Set ``data`` in the look of ``template``, a path within the package. ``data`` holds JSON values.

    ``title`` and ``made_at`` become the PDF's own title and date.
    """
    inputs = {"data": json.dumps(dict(data)), "title": title}
    return _compositor.submit(_set, template, inputs, made_at).result()


def _set(template: str, inputs: Mapping[str, str], made_at: dt.datetime) -> bytes:
    try:
        return _compile(template, inputs, made_at, _STANDARDS)
    except typst.TypstError as error:
        if _UNSHOWABLE not in str(error):
            raise
        # Such a character breaks the standards, but must not keep a paper from a person: it becomes a box.
        _log.warning("%s holds a character that no font can show, so its PDF is not PDF/A.", template)
        return _compile(template, inputs, made_at, [])


def _compile(template: str, inputs: Mapping[str, str], made_at: dt.datetime, standards: list[str]) -> bytes:
    main = (
        "#set document(title: sys.inputs.title, date: auto)\n"
        f'#import "/{template}": paper\n'
        "#paper(json(bytes(sys.inputs.data)))\n"
    )
    pdf: bytes = _compiler().compile(
        input=main.encode(),
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=standards,
        timestamp=int(made_at.timestamp()),
    )
    return pdf


@lru_cache(maxsize=1)
def _compiler() -> Any:  # noqa: ANN401 - typst has no types
    folders = [str(Path(str(importlib.import_module(font).__file__)).parent) for font in _FONTS]
    return typst.Compiler(root=str(_ROOT), font_paths=folders, ignore_system_fonts=True)
