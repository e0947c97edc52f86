"""From the bytes of a file to numbered rows of cells: encoding, delimiter and header are found out, not asked for."""

import codecs
import csv
import difflib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from madoguchi.contracts.importing.columns import COLUMNS, Column, Record
from madoguchi.domain import japanese_text

_BLOCK = 1 << 20
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_GUESSES = ("utf-8", "cp932")  # what is UTF-8 by its bytes is hardly ever CP932; not the other way round
_DELIMITERS = ",\t;"
_SAVE_AS_CSV = "Save it as “CSV UTF-8” and import that."


class FileNotReadable(Exception):
    """The file as a whole cannot be used; nothing was imported."""

    def __init__(self, reason: str, mend: str) -> None:
        super().__init__(f"{reason} {mend}")
        self.reason, self.mend = reason, mend


@dataclass(frozen=True, slots=True)
class SubscriberFile:
    """A file whose encoding, delimiter and columns are known. ``digest`` names its content."""

    path: Path
    encoding: str
    delimiter: str
    columns: tuple[Column, ...]
    digest: str

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with the number of the line it starts on.

        Raises:
            FileNotReadable: a quote is not closed, or a cell is longer than a page.
        """
        for number, cells in _rows(self.path, self.encoding, self.delimiter):
            if number > 1 and any(cell.strip() for cell in cells):
                yield number, cells


def open_file(path: Path) -> SubscriberFile:
    """Find out how to read a file.

    Raises:
        FileNotReadable: missing, empty, no text, or a header that is not ours.
    """
    encoding, digest = _inspect(path)
    headers = {delimiter: _header(path, encoding, delimiter) for delimiter in _DELIMITERS}
    delimiter = max(headers, key=lambda sign: sum(_column(cell) is not None for cell in headers[sign]))
    return SubscriberFile(path, encoding, delimiter, _columns(headers[delimiter]), digest)


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        start = 1
        try:
            for cells in reader:
                yield start, cells
                start = reader.line_num + 1
        except csv.Error as error:
            raise FileNotReadable(f"Line {start} is no CSV: {error}.", "Close its quotes.") from error


def _inspect(path: Path) -> tuple[str, str]:
    """The encoding, and the SHA-256 of the content."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            start = file.read(4)
            _refuse_other_kinds(start)
            marked = next((name for bom, name in _BOMS.items() if start.startswith(bom)), None)
            alive = {name: codecs.getincrementaldecoder(name)() for name in ([marked] if marked else _GUESSES)}
            block = start + file.read(_BLOCK)
            while block:
                digest.update(block)
                alive = {name: decoder for name, decoder in alive.items() if _decodes(decoder, block)}
                if b"\0" in block and marked != "utf-16":
                    alive = {}
                block = file.read(_BLOCK)
    except OSError as error:
        raise FileNotReadable(f"The file cannot be read: {error.strerror}.", "Check its name and rights.") from error
    alive = {name: decoder for name, decoder in alive.items() if _decodes(decoder, b"", final=True)}
    if not alive:
        raise FileNotReadable("The file is no text in UTF-8, UTF-16 or CP932.", _SAVE_AS_CSV)
    return next(iter(alive)), digest.hexdigest()


def _refuse_other_kinds(start: bytes) -> None:
    if not start:
        raise FileNotReadable("The file is empty.", "Export it again.")
    if start.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        raise FileNotReadable("The file is a spreadsheet, not a CSV.", _SAVE_AS_CSV)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _header(path: Path, encoding: str, delimiter: str) -> list[str]:
    return next(_rows(path, encoding, delimiter), (1, []))[1]


def _word(cell: str) -> str:
    return japanese_text.compact(cell).replace("_", "").lower()


_BY_WORD = {_word(word): column for column in COLUMNS for word in (column.name, column.japanese)}


def _column(cell: str) -> Column | None:
    return _BY_WORD.get(_word(cell))


def _columns(header: list[str]) -> tuple[Column, ...]:
    while header and not header[-1].strip():
        header = header[:-1]
    columns = []
    for cell in header:
        if (column := _column(cell)) is None:
            raise FileNotReadable(
                f"The first line names a column that we do not know: {cell.strip()!r}.", _nearest(cell)
            )
        if column in columns:
            raise FileNotReadable(f"The first line names the column {column.name} twice.", "Take one of them out.")
        columns.append(column)
    for column in COLUMNS:
        if column.needed == tuple(Record) and column not in columns:
            raise FileNotReadable(f"The first line lacks the column {column.name}.", f"Add it ({column.japanese}).")
    return tuple(columns)


def _nearest(cell: str) -> str:
    near = difflib.get_close_matches(_word(cell), _BY_WORD, n=1)
    if near:
        column = _BY_WORD[near[0]]
        return f"Did you mean {column.name} ({column.japanese})?"
    return "Take it out, or name it as in docs/import.md."
