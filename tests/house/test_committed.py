"""Nothing is committed that belongs to one machine: paths, hosts of a private index, keys."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.house.repository import files, short

OF_ONE_MACHINE = {
    "a path of a machine": re.compile(r"(?<![\w.])/(?:work|root|home/(?!madoguchi\b)\w+|Users/\w+)/"),
    "an index of packages": re.compile(
        r"(?:index-url|find-links|PIP_INDEX_URL|UV_INDEX_URL|UV_DEFAULT_INDEX)\s*[= ]\s*\S"
    ),
    "a private host": re.compile(
        r"https?://(?:10\.\d+|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d+|https?://[\w.-]+\.(?:internal|local|lan|corp)\b"
    ),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
}
# Whom a text may name in an address: documents, licences, standards, and hosts that reach nobody.
PUBLIC = {
    "api.twilio.com",
    "localhost",
    "127.0.0.1",
    "www.apache.org",
    "www.w3.org",
    "keepachangelog.com",
    "semver.org",
    "example.com",
    "example.jp",
    "fonts.google.com",
    "github.com",
    "opensource.org",
    "www.rfc-editor.org",
    "docs.djangoproject.com",
}
ADDRESS = re.compile(r"https?://[A-Za-z\d][\w.:-]*")


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("what", OF_ONE_MACHINE)
def test_nothing_of_one_machine_is_committed(what: str) -> None:
    this = Path(__file__)
    found = [
        (short(path), hit[0])
        for path in files()
        if path != this and (hit := OF_ONE_MACHINE[what].search(text_of(path)))
    ]
    assert found == []


def test_each_host_we_name_is_public() -> None:
    found = {
        (short(path), host)
        for path in files()
        if not {"vendor", "tests"} & set(path.parts)
        for address in ADDRESS.findall(text_of(path))
        if (host := urlsplit(address).hostname) and not is_public(host)
    }
    assert found == set()


def is_public(host: str) -> bool:
    return host in PUBLIC or host.endswith((".example", ".example.jp", ".example.com", ".test"))


@pytest.mark.parametrize(
    ("what", "planted"),
    [
        ("a path of a machine", "cd /root/project"),
        ("an index of packages", "--index-url https://packages.example/simple"),
        ("a private host", "http://192.168.0.7/simple"),
        ("a private key", "-----BEGIN EC PRIVATE KEY-----"),
    ],
)
def test_a_planted_one_is_caught(what: str, planted: str) -> None:
    assert OF_ONE_MACHINE[what].search(planted)
