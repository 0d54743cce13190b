"""Throws the demo's data away, unless the demo is running. Uses only the standard library."""

import fcntl
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> str:
    """Empty the demo's folder; return the sentence of a refusal, or nothing."""
    home = Path(os.environ.get("DEMO_HOME", ROOT / ".demo")).resolve()
    if home.exists():
        with (home / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return "The demo is running: stop it with Ctrl-C first; nothing was thrown away."
            shutil.rmtree(home)
    print("  The demo starts over next time.")
    return ""


if __name__ == "__main__":
    if refusal := main():
        sys.exit(f"  {refusal}")
