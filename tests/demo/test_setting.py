"""Nothing of the demo is there unless its setting is on."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments, **environment):
    base = {k: v for k, v in os.environ.items() if k not in {"DEMO", "TESTING", "DEBUG"}}
    base |= {"SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz" * 2}
    base |= {"ALLOWED_HOSTS": "market.example"} | environment
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=base, capture_output=True, text=True, check=False)


def test_a_production_setting_passes_the_deployment_check():
    result = manage("check", "--deploy", "--fail-level", "WARNING")

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize(("name", "code"), [("DEMO", "core.E001"), ("TESTING", "core.E002")])
def test_the_deployment_check_fails_where_play_is_on(name, code):
    result = manage("check", "--deploy", **{name: "1"})

    assert result.returncode == 1
    assert code in result.stderr


def test_the_demo_app_refuses_to_load_without_its_setting():
    code = (
        "import django; from django.conf import settings;"
        "settings.INSTALLED_APPS.append('marketplace.demo'); django.setup()"
    )
    environment = {**os.environ, "DEMO": "0", "DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 1
    assert "loads only where DEMO=1" in result.stderr
