"""Tables as CSV files that spreadsheet programs open as they are meant."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_answer(name: str, rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """Return the rows as the file `name`, in UTF-8; no cell runs as a formula."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")  # spreadsheet programs take a file without it for Latin-1
    sheet = csv.writer(answer)
    for row in rows:
        sheet.writerow([harmless(str(cell)) for cell in row])
    return answer


def harmless(cell: str) -> str:
    """Keep a spreadsheet from running what somebody typed; a signed number stays a number."""
    if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
