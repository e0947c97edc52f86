"""The signed file within a receipt's PDF, found without a PDF library, a database or settings."""

import re
import zlib
from collections.abc import Iterator

_LENGTH = re.compile(rb"/Length (\d+)")
_LARGEST = 1_000_000  # bytes; a receipt has a few thousand


class NotAttached(Exception):
    """The PDF does not hold exactly one file as our papers hold it: a viewer may have written it anew."""


def is_pdf(file: bytes) -> bool:
    """Whether a file is a PDF."""
    return file.startswith(b"%PDF-")


def find(pdf: bytes) -> bytes:
    """The one file attached to a PDF of ours.

    Raises:
        NotAttached: there is none, or more than one.
    """
    try:
        (file,) = _attached(pdf)
    except (ValueError, zlib.error):
        raise NotAttached from None
    return file


def _attached(pdf: bytes) -> Iterator[bytes]:
    for thing in pdf.split(b"\nendobj"):
        head, _, body = thing.partition(b"\nstream\n")
        length = _LENGTH.search(head)
        if b"/EmbeddedFile" in head and b"/EmbeddedFiles" not in head and length:
            content = body[: int(length[1])]
            yield _inflated(content) if b"/FlateDecode" in head else content


def _inflated(content: bytes) -> bytes:
    return zlib.decompressobj().decompress(content, _LARGEST)
