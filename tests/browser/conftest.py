"""A real browser on a real server: pages and sockets from this process, on the test database.

`site` is the server's address; `as_member(alice)` opens a browser context signed in as her.
Run the folder by itself: Playwright keeps an event loop running in the main thread.
"""

import os
import shutil
import socket
import threading
import time

import pytest
import uvicorn
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM and not REQUIRE_ALL:
                item.add_marker(pytest.mark.skip(reason="no chromium on this machine"))


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_playwright():
    """Playwright's loop makes Django think that tests are asynchronous; they are not."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def site_server(django_db_setup):
    """Serve pages and sockets on a free port until the session ends."""
    from marketplace.asgi import application  # noqa: PLC0415 - reads the settings of the test run

    sock = socket.socket()
    sock.bind(("127.0.0.1", 0))
    config = uvicorn.Config(
        application, ws="websockets-sansio", lifespan="off", log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    server.should_exit = True
    thread.join(5)
    sock.close()


@pytest.fixture
def site(site_server, transactional_db):
    """The address of the site on a database that commits."""
    return site_server


@pytest.fixture
def as_member(browser, site):
    """`as_member(alice, locale="fr")`: a browser context that is signed in as her."""
    contexts = []

    def sign_in(member=None, **options):
        context = browser.new_context(
            **{"base_url": site, "reduced_motion": "reduce", "locale": "en", **options}
        )
        contexts.append(context)
        if member is not None:
            context.add_cookies([_session_cookie(member, site)])
        return context

    yield sign_in
    for context in contexts:
        context.close()


def _session_cookie(member, site):
    """A session of somebody who has just given their password."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
    session["account_authentication_methods"] = [
        {
            "method": "password",
            "at": time.time(),
            "email": member.user.email,
            "reauthenticated": True,
        }
    ]
    session["account_authentication_methods_user"] = str(member.user.pk)
    if member.company is not None:
        session["acting_company"] = member.company.pk
    session.create()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": site}
