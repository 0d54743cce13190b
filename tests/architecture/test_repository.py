"""The repository keeps its own promises."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def tracked():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 80


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[tool.ruff]")]
    entries = re.findall(r'^  "[^"]+",.*$', block, re.M)

    assert len(entries) > 40
    assert [entry for entry in entries if "#" not in entry] == []


def test_lock_files_name_no_index():
    for lock in ROOT.glob("requirements*.lock"):
        assert re.findall(r"://|index-url|find-links|trusted-host", lock.read_text()) == []


def test_no_task_is_left_in_a_comment_without_an_issue():
    pattern = re.compile(r"#\s*(TODO|FIXME|XXX)(?!\s*\(#\d+\))")
    marked = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix == ".py" and path != Path(__file__) and pattern.search(path.read_text())
    ]

    assert marked == []


def test_no_template_carries_inline_style_or_script():
    inline = re.compile(
        r"""\sstyle=["']|<style|\son[a-z]+=["']|<script(?![^>]*\b(src|type=["']application/(ld\+)?json))"""
    )
    tags = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.S)  # their arguments are no attributes
    found = {}
    for path in tracked():
        # Mails are read outside the site and know no stylesheet.
        if path.suffix == ".html" and "mail" not in path.parts:
            match = inline.search(tags.sub("", path.read_text()))
            if match:
                found[str(path.relative_to(ROOT))] = match.group()

    assert found == {}
