"""Where the demo's suppliers are registered: street, postcode and number of the register."""

from django.core.files.uploadedfile import SimpleUploadedFile

from marketplace.companies import actions as companies
from marketplace.companies.actions import AddressFacts, CompanyFacts
from marketplace.companies.member import Member
from marketplace.companies.models import Company
from marketplace.demo.art.marks import logo
from marketplace.demo.seed.suppliers import Supplier
from vendors import actions as vendors
from vendors.models import PictureKind, Vendor

PREMISES = {
    "Hellas Thermal Works": ("Akti Kondyli 22", "185 45", "GEMI 044718809000"),
    "Bergama Ceramics": ("Atatürk Organize Sanayi 10006", "35620", "MERSIS 0166045120500012"),
    "Kartonagen Lindner": ("Hüttenstraße 41", "28237", "HRB 20417"),
    "Verpack Iberia": ("Calle de la Serrería 73", "46022", "V-118204"),
    "Têxtil do Ave": ("Rua da Ponte Nova 310", "4810-283", "NIPC 504118207"),
    "Nordform Workwear": ("Druveforsvägen 8", "504 33", "556118-2047"),
    "Oleificio Bruno": ("Via Traiana 55", "70032", "REA BA-311820"),
    "Finca Altamira": ("Carrera 23 # 62-39", "170004", "NIT 900118204-7"),
    "Lumen Photonics": ("Achtseweg Noord 12", "5651 GG", "KvK 17118204"),
    "Shenzhen Brightway": ("Bao'an 67 District, Block C", "518101", "91440300MA5F11820X"),
    "Meridian Metals": ("Xiaogang Industrial Road 188", "315803", "91330206MA2G11820Q"),
    "Rouvière Fluides": ("18 rue de la Montat", "42000", "SIREN 381118204"),
}


def fit_out(company: Company, vendor: Vendor, supplier: Supplier, *, by: Member) -> None:
    """Give a supplier its registration, address and logo."""
    street, postcode, registration = PREMISES[supplier.name]
    companies.update_company(
        company=company,
        facts=CompanyFacts(
            name=company.name,
            country=company.country.code,
            registration_number=registration,
            currency=company.currency,
        ),
        by=by,
    )
    facts = AddressFacts(
        line1=street, postcode=postcode, city=supplier.city, country=supplier.country
    )
    companies.add_address(company=company, facts=facts, by=by)
    picture = SimpleUploadedFile("logo.png", logo(supplier.name), "image/png")
    vendors.set_picture(vendor=vendor, kind=PictureKind.LOGO, file=picture, by=by)
