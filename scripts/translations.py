r"""The catalogues: collects the texts of the pages, fills in translations, compiles.

Japanese is the language of the source, so the English catalogue holds every text of ours. The Japanese one holds only
what allauth and Django's forms would say in no Japanese, or in Japanese that helps nobody (F2).

    scripts/translations.py                        collect and compile
    scripts/translations.py --fill table.tsv …     the same, filling in from lines of: text TAB translation (TAB plural)
    scripts/translations.py --fill table.tsv --language ja

In a table, ``\n`` stands for a line break within a text. Needs gettext's xgettext (scripts/install-parts).
"""

import argparse
import ast
import contextlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import allauth
import django
import polib
from django.core.management import call_command
from django.test import override_settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1] / "src" / "madoguchi"
CATALOGUES = PACKAGE / "design" / "locale"
ALLAUTH_APPS = ("account", "core", "mfa", "usersessions")
PLURAL_FORMS = {"en": "nplurals=2; plural=(n != 1);", "ja": "nplurals=1; plural=0;"}
UNHELPFUL = re.compile("不正|無効")
_WORDS = re.compile("[a-z]{3}")
_TRANSLATING = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy"}
_IN_TEMPLATE = re.compile(r"""\bgettext\(u?(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\)""")

Key = tuple[str | None, str]


def catalogue(language: str, folder: Path = CATALOGUES) -> Path:
    """Where a language's texts are kept."""
    return folder / language / "LC_MESSAGES" / "django.po"


def collect() -> list[polib.POEntry]:
    """Every text of ours, by Django's makemessages, in the order of the files.

    Works on a copy, because makemessages writes its own files beside the templates while it reads them.
    """
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "madoguchi"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "locale", "migrations"))
        found = Path(name) / "locale"
        found.mkdir()
        with contextlib.chdir(copy), override_settings(LOCALE_PATHS=[found]):
            call_command(
                "makemessages", locale=["en"], extensions=["html", "txt", "py"], add_location="file", verbosity=0
            )
        return [entry for entry in polib.pofile(str(catalogue("en", found))) if not entry.obsolete]


def third_party() -> list[polib.POEntry]:
    """What allauth and Django's forms say in no Japanese, or in Japanese that helps nobody."""
    said = _third_party_japanese()
    return [polib.POEntry(msgid=text) for text in sorted(set(_third_party_texts())) if _is_ours_to_say(text, said)]


def merge(found: Iterable[polib.POEntry], old: Path, language: str) -> polib.POFile:
    """The collected texts with the translations there are already. What is no longer used goes."""
    known = {key(entry): entry for entry in polib.pofile(str(old))} if old.exists() else {}
    merged = polib.POFile(wrapwidth=120)
    merged.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": PLURAL_FORMS[language],
    }
    for entry in found:
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        entry.occurrences = sorted({(path.removeprefix("./"), "") for path, _ in entry.occurrences})
        if before := known.get(key(entry)):
            entry.msgstr, entry.msgstr_plural = before.msgstr, before.msgstr_plural or entry.msgstr_plural
        merged.append(entry)
    return merged


def key(entry: polib.POEntry) -> Key:
    """What makes a text one and the same."""
    return entry.msgctxt, entry.msgid


def read_table(table: Path) -> Iterator[list[str]]:
    """The lines of a table of translations: text, translation, and the plural where there is one.

    Raises:
        SystemExit: a line is not text TAB translation.
    """
    for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
        cells = [cell.replace("\\n", "\n") for cell in line.split("\t")]
        if not line.strip() or line.startswith("# "):
            continue
        if len(cells) not in {2, 3} or not all(cells):
            sys.exit(f"{table}:{number}: write text TAB translation (TAB plural).")
        yield cells


def fill(texts: polib.POFile, table: Path) -> list[str]:
    """Fill in translations from a table, replacing what was there; the texts that the catalogue does not have."""
    by_text: dict[str, list[polib.POEntry]] = {}
    for entry in texts:
        by_text.setdefault(entry.msgid, []).append(entry)
    unknown = []
    for text, *translations in read_table(table):
        for entry in by_text.get(text, []):
            _translate(entry, translations)
        if text not in by_text:
            unknown.append(text)
    return unknown


def missing(texts: polib.POFile) -> list[str]:
    """The texts that have no translation."""
    return [entry.msgid for entry in texts if not entry.translated()]


def refresh(language: str, found: list[polib.POEntry], tables: Iterable[Path]) -> None:
    """Bring one catalogue up to date, write and compile it."""
    path = catalogue(language)
    texts = merge(found, path, language)
    for table in tables:
        for text in fill(texts, table):
            print(f"{table}: not used: {text}", file=sys.stderr)
    path.parent.mkdir(parents=True, exist_ok=True)
    texts.save(str(path))
    texts.save_as_mofile(str(path.with_suffix(".mo")))
    without = missing(texts)
    print(f"{language}: {len(texts)} texts, {len(without)} without translation")
    for text in without:
        print(f"  {text!r}")


def main() -> None:
    """Run as the module's words say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--fill", type=Path, nargs="+", default=[], metavar="TABLE", help="fill in from these tables")
    parser.add_argument("--language", choices=["en", "ja"], default="en", help="the language of the tables")
    options = parser.parse_args()
    os.environ.setdefault("MADOGUCHI_DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "madoguchi.config.settings")
    django.setup()
    tables: Mapping[str, list[Path]] = {options.language: options.fill}
    sources: Mapping[str, Callable[[], list[polib.POEntry]]] = {"en": collect, "ja": third_party}
    for language, source in sources.items():
        refresh(language, source(), tables.get(language, []))


def _translate(entry: polib.POEntry, translations: list[str]) -> None:
    if entry.msgid_plural:
        entry.msgstr_plural = dict(enumerate([translations[0], translations[-1]]))
    else:
        entry.msgstr = translations[0]


def _is_ours_to_say(text: str, japanese: Mapping[str, str]) -> bool:
    if text in japanese:
        return bool(UNHELPFUL.search(japanese[text]))
    return bool(_WORDS.search(text))


def _third_party_japanese() -> dict[str, str]:
    folders = [Path(django.__file__).parent / "conf/locale", Path(django.__file__).parent / "contrib/auth/locale"]
    said: dict[str, str] = {}
    for folder in (*folders, Path(allauth.__file__).parent / "locale"):
        said |= {entry.msgid: entry.msgstr for entry in polib.mofile(str(catalogue("ja", folder).with_suffix(".mo")))}
    return said


def _third_party_texts() -> Iterator[str]:
    package = Path(allauth.__file__).parent
    for app in ALLAUTH_APPS:
        for path in (package / app).rglob("*.py"):
            yield from _texts_of_code(path)
        for path in (package / "templates" / app / "messages").glob("*.txt"):
            yield from _texts_of_template(path)
    package = Path(django.__file__).parent
    for path in (
        *(package / "forms").glob("*.py"),
        package / "core/validators.py",
        *(package / "contrib/auth").glob("p*.py"),
    ):
        yield from _texts_of_code(path)


def _texts_of_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[*_, ast.Constant(value=str(text))]) if name in _TRANSLATING:
                yield text


def _texts_of_template(path: Path) -> Iterator[str]:
    for found in _IN_TEMPLATE.finditer(templatize(path.read_text(encoding="utf-8"))):
        yield str(ast.literal_eval(found["text"]))


if __name__ == "__main__":
    main()
