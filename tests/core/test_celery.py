"""The broker that processes reach which Celery did not start itself."""

import os
import subprocess
import sys
import threading

from django.conf import settings

from marketplace.core.tasks import run_message

PROBE = """
import django; django.setup()
from marketplace.core.tasks import run_message
print(run_message.app.main, run_message.app.conf.broker_url)
"""


def test_a_process_that_only_sets_django_up_hands_work_to_our_broker():
    """`manage.py dispatch` once asked RabbitMQ's default address, and nothing was ever done."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "marketplace.settings"}
    said = subprocess.run(
        [sys.executable, "-c", PROBE], env=environment, capture_output=True, text=True, check=True
    )
    assert said.stdout.split() == ["marketplace", settings.REDIS_URL]


def test_every_thread_has_the_same_broker():
    seen = []
    thread = threading.Thread(target=lambda: seen.append(run_message.app.conf.broker_url))
    thread.start()
    thread.join()
    assert seen == [settings.REDIS_URL]
