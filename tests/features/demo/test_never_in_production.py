"""The demo lets anybody in: outside the demo its code cannot even be imported."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from madoguchi.config.checks import check_demo

PRODUCTION = {
    "MADOGUCHI_PUBLIC_URL": "https://my.example.jp",
    "MADOGUCHI_SECRET_KEY": "x" * 60,
    "MADOGUCHI_HOSTS": "my.example.jp",
    "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
}


def in_production(code: str, folder: Path) -> str:
    environment = {"PATH": os.environ["PATH"], "MADOGUCHI_DATA": str(folder), **PRODUCTION}
    asked = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    return asked.stdout + asked.stderr


@pytest.mark.parametrize("module", ["madoguchi.demo.apps", "madoguchi.demo.views", "madoguchi.demo.clock"])
def test_its_code_cannot_be_imported(module: str, tmp_path: Path) -> None:
    said = in_production(f"import django; django.setup(); print('set up'); import {module}", tmp_path)
    assert said.startswith("set up\n")
    assert "ImproperlyConfigured: The demo lets anybody sign in" in said


def test_its_pages_are_not_there(tmp_path: Path) -> None:
    said = in_production("import django; django.setup(); from django.urls import reverse; reverse('demo')", tmp_path)
    assert "NoReverseMatch" in said


def test_the_check_refuses_the_demo_where_it_is_none(settings: Any) -> None:
    settings.MADOGUCHI_DEMO = False
    assert "madoguchi.E001" in {found.id for found in check_demo(None)}


def test_the_check_refuses_the_demo_on_the_open_web(settings: Any) -> None:
    settings.MADOGUCHI_PUBLIC_URL = "https://demo.example.jp"
    assert [found.id for found in check_demo(None)] == ["madoguchi.E001"]


def test_the_check_refuses_every_simulator(settings: Any) -> None:
    settings.MADOGUCHI_DEMO = False
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if app != "madoguchi.demo"]
    used = set(settings.MADOGUCHI_GATEWAYS) - {"billing"}  # nobody asks it where the bills are ours
    assert [found.id for found in check_demo(None)] == ["madoguchi.E002"] * len(used)


def test_the_demo_itself_is_content() -> None:
    assert check_demo(None) == []
