import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from marketplace.catalog.actions import import_jobs
from marketplace.catalog.models import ImportJob, Product
from marketplace.core import clock, outbox
from tests.factories.catalog import make_category

pytestmark = pytest.mark.django_db

FILE = "SKU,Title,Category,Price,Colour\nA,Lamp,Lighting,10,red\nB,,Lighting,5,\nC,Spot,Lighting,,\n,,,,\n"
COLUMNS = {"sku": "SKU", "title": "Title", "category": "Category", "price": "Price"}


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_category("Lighting")


@pytest.fixture
def desk(sven, client_for):
    return client_for(sven)


def url(name, job=None):
    return reverse(f"listings:{name}", kwargs={"reference": job.reference} if job else None)


def upload(desk, content=FILE, name="goods.csv"):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return desk.post(url("import"), {"file": file, "currency": "EUR"})


def test_a_file_goes_from_upload_over_a_dry_run_to_products_and_a_report(desk):
    uploaded = upload(desk)
    job = ImportJob.objects.get()
    asked = desk.get(url("import_mapping", job)).content.decode()
    tried = desk.post(url("import_mapping", job), COLUMNS).content.decode()

    assert uploaded["Location"] == url("import_mapping", job)
    assert '<option value="SKU" selected>' in asked
    assert "3 rows were checked, 1 would be refused" in tried
    assert Product.objects.count() == 0

    started = desk.post(url("import_mapping", job), {**COLUMNS, "start": "1"})
    again = desk.post(url("import_mapping", job), {**COLUMNS, "start": "1"})
    waiting = desk.get(url("import_progress", job)).content.decode()
    outbox.drain()
    done = desk.get(url("import_progress", job), headers={"HX-Request": "true"}).content.decode()

    assert started["Location"] == again["Location"] == url("import_progress", job)
    assert 'hx-trigger="every 2s"' in waiting
    assert "3 rows: 2 new, 0 changed, 1 refused; 1 empty lines skipped." in done
    assert "<html" not in done
    assert "hx-trigger" not in done
    job.refresh_from_db()
    assert (job.state, job.done_bytes, job.done_lines) == ("finished", len(FILE), 5)
    report = desk.get(url("import_report", job)).content.decode()
    assert "3,Title,'" in report
    assert set(Product.objects.values_list("title", flat=True)) == {"Lamp", "Spot"}


def test_an_import_that_stops_between_pieces_goes_on_and_doubles_nothing(desk, sven, monkeypatch):
    monkeypatch.setattr(import_jobs, "PIECE", 2)
    lines = "".join(f"A-{n},Lamp {n},Lighting,5\n" for n in range(5))
    upload(desk, f"SKU,Title,Category,Price\n{lines}")
    job = ImportJob.objects.get()
    columns = {"fields": {name: {"column": column} for name, column in COLUMNS.items()}}
    import_jobs.start_import(job=job, mapping=columns, by=sven, at=clock.now())

    counted = []
    for _ in range(5):
        import_jobs.run_import_piece(job_id=job.pk, at=clock.now())
        counted.append(Product.objects.count())

    job.refresh_from_db()
    assert counted == [2, 4, 5, 5, 5]
    assert (job.state, job.counts["created"]) == ("finished", 5)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("", "a.csv"),
        ("one\n", "a.csv"),
        (b"\x89PNG\0", "a.csv"),
        ("a,b\n", "a.exe"),
        (b"%PDF-1.4", "a.pdf"),
    ],
)
def test_what_is_no_csv_is_refused_beside_the_field(desk, content, name):
    response = upload(desk, content, name)

    assert response.status_code == 422
    assert 'id="id_file_error"' in response.content.decode()
    assert ImportJob.objects.count() == 0


def test_a_mapping_without_the_sku_is_refused_beside_the_field(desk):
    upload(desk)
    job = ImportJob.objects.get()

    response = desk.post(url("import_mapping", job), {"title": "Title", "sku": "", "start": "1"})

    job.refresh_from_db()
    assert (response.status_code, job.state) == (422, "uploaded")
    assert 'id="id_sku_error"' in response.content.decode()


def test_a_file_that_went_away_stops_the_import_with_a_reason(desk, sven):
    upload(desk)
    job = ImportJob.objects.get()
    desk.post(url("import_mapping", job), {**COLUMNS, "start": "1"})
    job.file.storage.delete(job.file.name)

    outbox.drain()

    job.refresh_from_db()
    assert (job.state, len(job.problems), Product.objects.count()) == ("failed", 1, 0)


@pytest.mark.parametrize(("who", "status"), [("mallory", 404), ("sara", 403), (None, 302)])
@pytest.mark.parametrize("name", ["import_mapping", "import_progress", "import_report"])
def test_an_import_is_its_companys_own(request, desk, client_for, name, who, status):
    upload(desk)
    other = client_for(request.getfixturevalue(who) if who else None)

    assert other.get(url(name, ImportJob.objects.get())).status_code == status


def test_the_template_names_every_column(desk):
    assert b"sku,title,category" in desk.get(url("import_template")).content
