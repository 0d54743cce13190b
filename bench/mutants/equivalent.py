"""Mutants that do what the code does, so that no test could notice: module, function, what; and why."""

SAME: dict[tuple[str, str, str], str] = {}
