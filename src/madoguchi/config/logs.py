"""Log lines for machines: one JSON object a line, without personal data.

An error is told by its type and where it happened, never by its words: a database says which value it refused.
"""

import datetime as dt
import json
import logging
import traceback


class JsonLines(logging.Formatter):
    """One JSON object a line: ``at``, ``level``, ``logger``, ``said``, and for an error ``error`` and ``where``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        line: dict[str, object] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "said": _said(record),
            "process": record.process,
        }
        if record.exc_info and record.exc_info[0]:
            line |= {"error": record.exc_info[0].__qualname__, "where": _where(record.exc_info[2])}
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    """What was said; of an address, only which page it was: numbers in it may be somebody's."""
    request = getattr(record, "request", None)
    if request is None:
        return _without_errors(record)
    page = request.resolver_match.route if request.resolver_match else "no page"
    return f"{getattr(record, 'status_code', '')} {request.method} {page}".strip()


def _without_errors(record: logging.LogRecord) -> str:
    """The message, in which an error is named, not quoted."""
    if not isinstance(record.args, tuple):
        return record.getMessage()
    named = tuple(type(one).__qualname__ if isinstance(one, BaseException) else one for one in record.args)
    return str(record.msg) % named if named else str(record.msg)


def _where(trace: object) -> list[str]:
    frames = traceback.extract_tb(trace)  # type: ignore[arg-type]
    return [f"{frame.filename.rpartition('/site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
