"""`make test`: the suite in three runs: Playwright's event loop disturbs tests beside it, and the
demo's pages are there only with DEMO=1.

REQUIRE_ALL=1 turns every skip of a real component (Chromium, Elasticsearch, stripe-mock) into a
failure. With a JDK 17 and Maven, or ELASTICSEARCH_URL, the Elasticsearch tests run too.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "tools" / "elasticsearch" / "elasticsearch"
EMBEDDED = [sys.executable, "-m", "marketplace.embedded", "run", "--"]
OF_THE_DEMO = "tests/demo_pages"
PYTEST = [sys.executable, "-m", "pytest", "-rs", "--durations=8"]


def start_elasticsearch(environment: dict[str, str]) -> bool:
    """Start a node of our own where the tools for it are there; say so where they are not."""
    if environment.get("ELASTICSEARCH_URL") or not (shutil.which("javac") and shutil.which("mvn")):
        return False
    environment.setdefault("ES_PORT", "9219")
    start = time.monotonic()
    result = subprocess.run(
        [NODE, "start"], env=environment, check=False, capture_output=True, text=True
    )
    if result.returncode:
        print(result.stdout[-1000:], result.stderr[-2000:])
        return False
    environment["ELASTICSEARCH_URL"] = f"http://127.0.0.1:{environment['ES_PORT']}"
    print(f"  Elasticsearch is up after {time.monotonic() - start:.0f} s", flush=True)
    return True


def main(arguments: list[str]) -> int:
    environment = dict(os.environ)
    ours = start_elasticsearch(environment)
    try:
        if arguments:
            return subprocess.run(
                [*EMBEDDED, *PYTEST, *arguments], env=environment, check=False
            ).returncode
        suites = [
            ["-n", "2", "--ignore=tests/browser", f"--ignore={OF_THE_DEMO}", "tests"],
            [OF_THE_DEMO],
            ["-p", "no:randomly", "tests/browser"],
        ]
        codes = []
        for suite in suites:
            start = time.monotonic()
            demo = {"DEMO": "1"} if suite == [OF_THE_DEMO] else {}
            codes.append(
                subprocess.run(
                    [*EMBEDDED, *PYTEST, *suite], env=environment | demo, check=False
                ).returncode
            )
            print(f"  {suite[-1]}: {time.monotonic() - start:.0f} s", flush=True)
        return max(codes)
    finally:
        if ours:
            subprocess.run([NODE, "stop"], env=environment, check=False, capture_output=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
