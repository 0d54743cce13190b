"""compose.yaml is read, since no container engine runs in CI."""

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
import yaml

from marketplace import env

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "compose.yaml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
# Settings that a production stack must not have, and those of other programs.
NOT_IN_PRODUCTION = {"DEBUG", "DEMO", "FAULT_POINTS", "TESTING"}
OF_OTHERS = {
    "POSTGRES_PASSWORD",
    "APP_DATABASE_PASSWORD",
    "OWNER_DATABASE_PASSWORD",
    "ES_JAVA_OPTS",
}


def test_every_variable_of_the_stack_is_known_to_env_and_the_other_way_round():
    given = set(COMPOSE["x-app"]["environment"])

    assert given == set(env.KNOWN) - NOT_IN_PRODUCTION


def test_every_interpolated_name_is_a_setting_or_a_password_of_the_database():
    names = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT))

    assert names - set(env.KNOWN) == OF_OTHERS


def test_env_example_names_only_known_variables():
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert names <= set(env.KNOWN) | OF_OTHERS


def test_no_secret_is_written_into_the_file():
    secrets = re.findall(r"^\s*(\w*(?:PASSWORD|SECRET)\w*): (.*)$", TEXT, re.M)

    assert secrets
    assert [value for _, value in secrets if not value.startswith("${")] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_health_check_and_a_named_volume(name):
    service = SERVICES[name]
    volumes = {str(v).partition(":")[0] for v in service["volumes"]}

    assert service["healthcheck"]["test"]
    assert volumes & set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", [n for n in SERVICES if "command" in SERVICES[n] and n != "redis"])
def test_a_command_of_ours_resolves(name):
    command = SERVICES[name]["command"]
    words = " ".join(command)

    assert shutil.which(command[0], path=f"{Path(sys.executable).parent}{os.pathsep}/bin")
    for manage in re.findall(r"manage\.py (\w+)", words):
        from django.core.management import get_commands  # noqa: PLC0415

        assert manage in get_commands()
    for module in re.findall(r"(marketplace\.\w+):application", words):
        assert (ROOT / f"{module.replace('.', '/')}.py").exists()


def test_the_demo_is_absent():
    assert "DEMO" not in TEXT
