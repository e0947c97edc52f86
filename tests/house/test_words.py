"""One name per thing, in templates and code, and no words that help nobody (U15, F2)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.repository import files, short

# The name we use, and the ones that would be a second name for the same thing.
GLOSSARY = {
    "お客様番号": ("お客さま番号", "顧客番号", "会員番号"),
    "認証番号": ("認証コード", "ワンタイムパスワード", "確認コード", "ワンタイムコード"),
    "お見積り": ("お見積もり", "見積もり", "御見積"),
    "解約受付書": ("解約受領書", "解約証明書"),
    "リカバリーコード": ("リカバリコード", "バックアップコード", "回復コード"),
    "パスキー": ("パスキ―", "セキュリティキー"),
    "マイページ": ("マイ・ページ", "会員ページ"),
    "ログイン": ("サインイン", "ログオン"),
    "ログアウト": ("サインアウト", "ログオフ"),
    "メールアドレス": ("Eメールアドレス", "電子メールアドレス", "メアド"),
    "最終請求": ("最後の請求", "最終のご請求"),
    "回線": ("ご契約回線",),
    "取り消す": ("取消す",),
    "お問い合わせ": ("お問合せ", "お問い合せ"),
    "ください": ("下さい",),
    "いただく": ("頂く", "頂き"),
}
UNHELPFUL = ("不正", "無効", "エラーコード")
ASKING_ALONE = re.compile(r"""["'>]\s*(?:値を|正しく)?入力してください。?\s*["'<]""")
READ_BY_MEMBERS = {".html", ".txt", ".typ", ".js"}
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


def served() -> Iterator[Path]:
    """The files of the package whose words members may read."""
    for path in files():
        inside = "src" in path.parts and not {"vendor", "migrations", "locale"} & set(path.parts)
        if inside and (path.suffix in READ_BY_MEMBERS or path.suffix == ".py"):
            yield path


def texts(path: Path) -> Iterator[str]:
    """The lines that may reach a page: of Python, those with Japanese in quotes."""
    for line in path.read_text(encoding="utf-8").splitlines():
        code = re.sub(r"(^|\s)#.*", "", line) if path.suffix == ".py" else line
        if JAPANESE.search(code) and (path.suffix != ".py" or '"' in code):
            yield code


def second_names(lines: Iterable[str], others: tuple[str, ...]) -> list[str]:
    return [line.strip() for line in lines if any(other in line for other in others)]


@pytest.mark.parametrize("name", GLOSSARY)
def test_a_thing_has_one_name(name: str) -> None:  # U15
    found = [(short(path), line) for path in served() for line in second_names(texts(path), GLOSSARY[name])]
    # Importing reads other people's files, which may use other people's names for a column.
    assert [hit for hit in found if "/importing/" not in hit[0]] == []


def test_no_word_helps_nobody() -> None:  # F2
    found = [(short(path), line) for path in served() for line in second_names(texts(path), UNHELPFUL)]
    assert found == []


def test_no_message_only_asks_for_input() -> None:  # F2
    found = [(short(path), line) for path in served() for line in texts(path) if ASKING_ALONE.search(line)]
    assert found == []


def test_a_planted_second_name_is_caught() -> None:
    assert second_names(["<p>お客さま番号をご用意ください</p>"], GLOSSARY["お客様番号"])
    assert ASKING_ALONE.search('_("入力してください。")')
    assert not ASKING_ALONE.search('_("メールアドレスを入力してください。")')
