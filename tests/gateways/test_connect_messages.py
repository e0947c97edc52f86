"""docs/connect-messages.md, tried as written: its tables and secrets here, its kannel.conf by every test of Kannel."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from madoguchi import gateways, policy
from tests.gateways.choosing import choose
from tests.house.repository import ROOT

PAGE = (ROOT / "docs" / "connect-messages.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
TABLES = "\n".join(block for block in BLOCKS if block.startswith("[gateways."))
(SECRETS,) = [tomllib.loads(block) for block in BLOCKS if not block.startswith("[gateways.")]
TWILIO = '[gateways.sms.twilio]\naccount = "AC0"\nsender = "+81312345678"\n'
KINDS = {"sms": "kannel", "voice": "twilio", "mail": "smtp", "post": "folder"}


def test_its_tables_choose_a_real_system_of_each_kind(settings: Any, tmp_path: Path) -> None:
    choose(settings, tmp_path, TABLES)
    assert {kind: gateways.chosen(kind).rsplit(".", 1)[1] for kind in KINDS} == KINDS


def test_its_secrets_are_all_that_are_needed(settings: Any, tmp_path: Path) -> None:
    choose(
        settings, tmp_path, TABLES.replace('sender = "noreply@my.example.jp"', 'user = "m"\nsender = "n@my.example.jp"')
    )
    assert frozenset().union(*(gateways.secrets_needed(kind) for kind in KINDS)) == set(SECRETS)


def test_who_logs_in_as_nobody_needs_no_secret(settings: Any, tmp_path: Path) -> None:
    choose(settings, tmp_path, TABLES)
    assert gateways.secrets_needed("mail") == frozenset()


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        (f"{TABLES}\n{TWILIO}", "gateways.sms: names kannel and twilio"),
        (TABLES.replace("+8131", "031"), "gateways.voice.twilio.sender: '0312345678' has no country."),
        (TABLES.replace(":8000", ":8000/"), "gateways.sms.kannel.report_url: 'http://127.0.0.1:8000/' is no address."),
        (TABLES.replace("http://127", "127"), "report_url: '127.0.0.1:8000' is no address."),
        (TABLES.replace("noreply@", "M <n>"), "gateways.mail.smtp.sender: 'M <n>my.example.jp' is no address."),
        (TABLES.replace("bounces = ", "timeout_seconds = 26\nbounces = "), "timeout_seconds: is not between 1 and 25"),
        (TABLES.replace("bounces = ", "timeout_seconds = 0\nbounces = "), "timeout_seconds: is not between 1 and 25"),
    ],
)
def test_what_cannot_stand_together_is_named(tables: str, says: str, settings: Any, tmp_path: Path) -> None:
    choose(settings, tmp_path, tables)
    with pytest.raises(policy.WrongPolicy) as wrong:
        policy.gateways()
    assert says in str(wrong.value)
    assert len(wrong.value.problems) == 1


def test_a_changed_file_is_read_again(settings: Any, tmp_path: Path) -> None:
    choose(settings, tmp_path, TABLES)
    assert policy.gateways().post.folder
    choose(settings, tmp_path, TABLES.replace("[gateways.post.folder]", ""))
    assert policy.gateways().post.folder is None
