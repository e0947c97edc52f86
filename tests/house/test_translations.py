"""The catalogues hold every text in both languages (A7), and none that helps nobody (F2)."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import polib
import pytest

from tests.house.repository import ROOT

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")
UNHELPFUL = {
    "ja": re.compile(r"不正|無効|エラーコード|^(?:値を)?入力してください。?$"),
    "en": re.compile(r"\b(?:invalid|illegal|incorrect input|error code|please enter a value)\b", re.IGNORECASE),
}


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "scripts" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


script = _script()
PATHS = {language: script.catalogue(language) for language in ("en", "ja")}


@pytest.fixture(scope="module")
def collected() -> dict[str, set[tuple[str | None, str]]]:
    """What the sources say today."""
    return {
        "en": {script.key(entry) for entry in script.collect()},
        "ja": {script.key(entry) for entry in script.third_party()},
    }


@pytest.mark.parametrize("language", PATHS)
def test_collecting_anew_changes_no_text(language: str, collected: dict[str, set[tuple[str | None, str]]]) -> None:
    kept = {script.key(entry) for entry in polib.pofile(str(PATHS[language]))}
    assert kept == collected[language], "run `make translations`"


@pytest.mark.parametrize("language", PATHS)
def test_every_text_is_translated(language: str) -> None:
    texts = polib.pofile(str(PATHS[language]))
    assert script.missing(texts) == []
    assert [entry.msgid for entry in texts if "fuzzy" in entry.flags or entry.obsolete] == []


@pytest.mark.parametrize("language", PATHS)
def test_compiled_and_written_are_in_step(language: str) -> None:
    written = {
        script.key(e): (e.msgstr, dict(e.msgstr_plural))
        for e in polib.pofile(str(PATHS[language])).translated_entries()
    }
    compiled = polib.mofile(str(PATHS[language].with_suffix(".mo")))
    assert {script.key(e): (e.msgstr, dict(e.msgstr_plural)) for e in compiled} == written, "run `make translations`"


@pytest.mark.parametrize("language", PATHS)
def test_translations_keep_placeholders_and_tags(language: str) -> None:
    differing = [
        entry.msgid
        for entry in polib.pofile(str(PATHS[language])).translated_entries()
        for pattern in (PLACEHOLDER, TAG)
        for said in (entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr])
        if set(pattern.findall(said)) != set(pattern.findall(entry.msgid))
    ]
    assert differing == []


def test_no_text_leaves_the_reader_alone() -> None:  # F2
    found = [
        (language, said)
        for entry in polib.pofile(str(PATHS["en"]))
        for language, said in (("ja", entry.msgid), ("en", entry.msgstr), ("en", entry.msgstr_plural.get(1, "")))
        if UNHELPFUL[language].search(said)
    ]
    found += [("ja", e.msgstr) for e in polib.pofile(str(PATHS["ja"])) if UNHELPFUL["ja"].search(e.msgstr)]
    assert found == []


def test_source_texts_are_japanese() -> None:
    """An English msgid of ours would reach a Japanese reader as it is."""
    letters = re.compile(r"[A-Za-z]{2,}")
    japanese = re.compile(r"[ぁ-んァ-ヶ一-龠々ー]")
    texts = [entry.msgid for entry in polib.pofile(str(PATHS["en"]))]
    without_placeholders = [(text, TAG.sub("", PLACEHOLDER.sub("", text))) for text in texts]
    bare_names = {"English", "SMS"}
    odd = [text for text, bare in without_placeholders if letters.search(bare) and not japanese.search(bare)]
    assert set(odd) <= bare_names


class TestFilling:
    """`--fill` reads a table of translations."""

    def _texts(self) -> polib.POFile:
        texts = polib.POFile()
        texts.append(polib.POEntry(msgid="解約する"))
        texts.append(polib.POEntry(msgid="%(n)s回線", msgid_plural="%(n)s回線", msgstr_plural={0: "", 1: ""}))
        return texts

    def test_fills_singular_and_plural_and_names_what_is_not_used(self, tmp_path: Path) -> None:
        table = tmp_path / "table.tsv"
        table.write_text("解約する\tCancel\n%(n)s回線\t%(n)s line\t%(n)s lines\n使われない\tunused\n", encoding="utf-8")
        texts = self._texts()
        assert script.fill(texts, table) == ["使われない"]
        assert script.missing(texts) == []
        assert texts[1].msgstr_plural == {0: "%(n)s line", 1: "%(n)s lines"}

    def test_refuses_a_line_without_translation(self, tmp_path: Path) -> None:
        table = tmp_path / "table.tsv"
        table.write_text("解約する\t\n", encoding="utf-8")
        with pytest.raises(SystemExit, match=r"table\.tsv:1"):
            script.fill(self._texts(), table)
