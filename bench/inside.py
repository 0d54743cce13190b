"""One of two processes that run an action in threads: `python -m bench.inside NAME THREADS SECONDS N`.

Prints "ready", waits for a line, then prints how many it did a second, as JSON.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")


def main(name: str, threads: int, seconds: float, number: int) -> None:
    """Run the deed until the time is up, in every thread."""
    import django  # noqa: PLC0415 - after the settings are named

    django.setup()
    from bench.deeds import DEEDS  # noqa: PLC0415 - needs Django set up

    prepare = DEEDS[name]
    deeds = [prepare(number * threads + thread) for thread in range(threads)]
    counts, errors = [0] * threads, list[str]()
    print("ready", flush=True)
    sys.stdin.readline()
    started = time.monotonic()

    def work(thread: int, deed: Callable[[], None]) -> None:
        try:
            while time.monotonic() - started < seconds:
                deed()
                counts[thread] += 1
        except Exception as error:
            errors.append(f"{type(error).__name__}: {error}")

    workers = [threading.Thread(target=work, args=item) for item in enumerate(deeds)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    rate = sum(counts) / (time.monotonic() - started)
    print(json.dumps({"rate": rate, "errors": errors}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))
