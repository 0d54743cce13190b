"""`make mutants`: spoil each function about money in turn; a test has to notice.

ONLY=word[,word] chooses modules, LANES (2) run at a time. What was tried is kept in build/mutants by the
text of the function and of its tests, so that only what changed is tried again. Exit status 1 if a module's
score is below 90 per cent; what survived is listed.
"""

import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

from bench.mutants.report import Score, table
from bench.mutants.spoiling import Mutant, mutants_of, text_of
from bench.mutants.targets import Target, chosen

EMBEDDED = [sys.executable, "-m", "marketplace.embedded", "run", "--"]
HOME = Path("build/mutants")
CACHE = HOME / "tried.json"
WRITING = Lock()


def main() -> int:
    """Try what was not tried yet and print the scores."""
    HOME.mkdir(parents=True, exist_ok=True)
    targets = chosen(os.environ.get("ONLY", ""))
    with ThreadPoolExecutor(int(os.environ.get("LANES", "2"))) as lanes:
        scores = list(lanes.map(_score, targets))
    print(f"\n{table(scores)}\n")
    survivors = [line for score in scores for line in score.survivors]
    print("\n".join(survivors))
    return 0 if targets and all(score.is_enough for score in scores) else 1


def _score(target: Target) -> Score:
    source = Path(target.path).read_text()
    mutants = mutants_of(source)
    keys = [_key(target, source, mutant) for mutant in mutants]
    tried = json.loads(CACHE.read_text()) if CACHE.exists() else {}
    left = [number for number, key in enumerate(keys) if key not in tried]
    if left:
        tried = _tried(target, left, keys)
    return Score(target.module, mutants, [tried.get(key, "not tried") for key in keys])


def _tried(target: Target, numbers: list[int], keys: list[str]) -> dict[str, str]:
    """Try mutants in a process of its own; keep every outcome that came."""
    file = HOME / f"{target.module}.jsonl"
    file.unlink(missing_ok=True)
    trying = [sys.executable, "-m", "bench.mutants.trying", target.module, str(file)]
    lane = f"mutants_{target.module.rpartition('.')[2]}"  # a database of its own
    environment = os.environ | {"TESTING": "1", "PYTEST_XDIST_WORKER": lane}
    subprocess.run([*EMBEDDED, *trying, *map(str, numbers)], check=False, env=environment)
    rows = [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []
    with WRITING:
        known: dict[str, str] = json.loads(CACHE.read_text()) if CACHE.exists() else {}
        known |= {keys[row["number"]]: row["outcome"] for row in rows}
        CACHE.write_text(json.dumps(known))
    return known


def _key(target: Target, source: str, mutant: Mutant) -> str:
    """Name a mutant by the function's text, what is spoilt, and the text of its tests."""
    said = [text_of(source, mutant.function), str(mutant.number), mutant.what]
    said += [Path(test).read_text() for test in target.tests]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
