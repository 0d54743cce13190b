"""The steps of a trade as a person takes them in the browser, for the tests of the whole trade.

Every step works on pages only; what it finds out (a reference) it returns. Labels are looked up in
the language that is active in the test, which is also the one of the addresses.
"""

import re
import time
from io import BytesIO

from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.utils.translation import get_language, gettext
from PIL import Image
from playwright.sync_api import expect

from marketplace.core import outbox
from tests.factories.companies import PASSWORD, TOTP_SECRET


def picture():
    """A small PNG as a file of the browser."""
    out = BytesIO()
    Image.new("RGB", (900, 700), "#2c7a6b").save(out, "PNG")
    return {"name": "bottle.png", "mimeType": "image/png", "buffer": out.getvalue()}


def go(page, path):
    """Open a page in the language of the test."""
    page.goto(f"/{get_language()}{path}")


def write(field, value):
    """Write into a field; where it takes free text, a number as in the language of the test."""
    is_free_decimal = re.fullmatch(r"\d+\.\d+", value) and field.evaluate("e => e.type") == "text"
    field.fill(value.replace(".", ",") if is_free_decimal and get_language() == "fr" else value)


def fill(page, **answers):
    """Answer fields by their names: texts, choices, radios and files."""
    for name, value in answers.items():
        field = page.locator(f"main [name='{name}']:not([type=hidden])")
        kind = field.first.evaluate("e => e.type")
        if kind == "radio":
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            field.select_option(value)
        elif kind == "file":
            field.set_input_files(value)
        else:
            write(field, str(value))


def press(page, words):
    """Press a button of the page; where a dialog asks first, confirm it."""
    press_label(page, gettext(words))


def press_label(page, label):
    """Press the button whose whole label this is, whatever stands in its places."""
    words = ".+".join(re.escape(part) for part in re.split(r"%\(\w+\)s", label))
    button = (
        page.locator("main")
        .locator("button:visible, summary:visible, a.btn:visible")
        .filter(has_text=re.compile(rf"^\s*{words}\s*$"))
    )
    asks = button.first.evaluate("e => e.tagName") == "SUMMARY"
    button.first.click()
    if asks:
        page.locator("dialog[open] button:not([data-close])").last.click()
    page.wait_for_load_state()


def refused(page):
    """The words of every error on the page, for messages of failing assertions."""
    return page.locator(".field__error:visible, .form-errors:visible, .notice--bad:visible")


def mail_to(address, *, about):
    """The newest mail to an address whose subject or text has these words."""
    outbox.drain()
    found = [m for m in mail.outbox if address in m.to and about in f"{m.subject}\n{m.body}"]
    assert found, [(m.to, m.subject) for m in mail.outbox]
    return found[-1]


def sign_up(page, *, person, company, country, email):
    """Sign up and follow the link of the mail."""
    go(page, "/account/signup/")
    fill(
        page,
        full_name=person,
        company_name=company,
        country=country,
        email=email,
        password1=PASSWORD,
        language=get_language(),
    )
    page.locator("main form button.btn--brand").click()
    page.wait_for_load_state()
    link = re.search(r"https?://[^/\s]+(/\S*confirm\S*)", mail_to(email, about="confirm").body)
    page.goto(link[1])
    page.locator("main form button.btn--brand").click()
    page.wait_for_load_state()


def sign_in_operator(page, member):
    """Sign in with password and one-time code."""
    go(page, "/account/login/")
    fill(page, login=member.user.email, password=PASSWORD)
    page.locator("main form button.btn--brand").first.click()
    page.wait_for_load_state()
    value = totp.hotp_value(TOTP_SECRET, int(time.time()) // 30)
    fill(page, code=totp.format_hotp_value(value))
    page.locator("main form button.btn--brand").first.click()
    page.wait_for_load_state()


def ask_to_sell(page):
    """Ask for a supplier profile."""
    go(page, "/selling/")
    press(page, "Ask for a supplier profile")


def approve_vendor(page, company):
    """Decide in the operators' queue, with a reason."""
    go(page, "/desk/vendors/")
    page.locator("main").get_by_role("link", name=company).first.click()
    fill(page, decision="approve", reason="Register and address checked.")
    press(page, "Record the decision")


def approve_company(page, company):
    """Let a new company trade, in the operators' queue."""
    go(page, "/desk/companies/")
    page.locator("main").get_by_role("link", name=company).first.click()
    fill(page, decision="approve", reason="Register and VAT number checked.")
    press(page, "Record the decision")


def publish_product(page, *, category, title):
    """Write, price, picture and publish a product; return its public address."""
    go(page, "/listings/new/")
    fill(
        page,
        title=title,
        category=str(category.pk),
        currency="EUR",
        summary="Double-walled steel, keeps tea hot for twelve hours.",
        moq="100",
        multiple="10",
        lead_time_days="18",
        incoterm="DAP",
    )
    fill(page, **{"tiers-0-min_quantity": "100", "tiers-0-unit_price": "6.80"})
    fill(page, **{"tiers-1-min_quantity": "1000", "tiers-1-unit_price": "5.90"})
    press(page, "Save the draft")
    assert "/new/" not in page.url, refused(page).all_inner_texts()
    page.locator("#pictures [name=file]").set_input_files(picture())
    page.locator("#pictures [name=alt]").last.fill("The bottle from the side")
    press(page, "Add the picture")
    press(page, "Publish")
    page.locator("main").get_by_role("link", name=gettext("Public page")).click()
    page.wait_for_load_state()
    outbox.drain()
    return page.url


def find(page, words, *, title):
    """Search as a guest and open the listing found."""
    go(page, "/")
    page.locator("[name=q]:visible").first.fill(words)
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.locator("main").get_by_role("link", name=title).first.click()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text(title)


def post_request(page, *, title, closes_on):
    """Post a request with a file through the wizard; return its reference."""
    go(page, "/rfqs/new/")
    fill(
        page,
        title=title,
        description="Steel bottle 750 ml with our logo engraved, individually boxed.",
        file=picture(),
    )
    press(page, "Save and go on")
    fill(page, quantity="1200", currency="EUR")
    press(page, "Save and go on")
    fill(page, destination_country="FR", destination_place="Lyon", incoterm="DAP")
    press(page, "Save and go on")
    fill(page, visibility="public", closes_at=closes_on)
    press(page, "Save and go on")
    reference = re.search(r"/rfqs/([^/]+)/", page.url)[1]
    press(page, "Send the request")
    assert not page.url.endswith("/submission/"), refused(page).all_inner_texts()
    outbox.drain()
    return reference


def quote(page, reference, *, price):
    """Answer a request with a structured quotation; return its reference."""
    go(page, f"/rfqs/{reference}/offer/")
    press(page, "Write a quotation")
    _write_offer(page, price)
    quotation = re.search(r"/quotations/([^/]+)/", page.url)[1]
    press(page, "Preview")
    press(page, "Send to the buyer")
    outbox.drain()
    return quotation


def _write_offer(page, price):
    line = page.locator("fieldset").first
    line.locator("[name$=description]").fill("Steel bottle 750 ml, engraved")
    line.locator("[name$='-quantity']").fill("1200")
    write(line.locator("[name$=unit_price]"), price)
    fill(page, freight="60.00", place="Lyon", country="FR", lead_time_days="18", valid_days="20")
    fill(page, incoterm="DAP", message="Engraving is included.")


def counter(page, quotation, *, price):
    """Propose another price as the buyer."""
    go(page, f"/quotations/{quotation}/counter-offer/")
    fill(page, unit_price_1=price)
    press(page, "Send the counter-offer")


def revise(page, quotation, *, price):
    """Answer a counter-offer with a new version."""
    go(page, f"/quotations/{quotation}/build/")
    write(page.locator("fieldset").first.locator("[name$=unit_price]"), price)
    press(page, "Preview")
    press(page, "Send to the buyer")
    outbox.drain()


def accept(page, quotation):
    """Accept what is on the table; return the order's reference."""
    go(page, f"/quotations/{quotation}/")
    press(page, "Accept and order for %(total)s")
    page.wait_for_url("**/orders/**")
    outbox.drain()
    return re.search(r"/orders/([^/]+)/", page.url)[1]


def order_now(page, address, *, quantity):
    """Order straight from a product's page; return the order's reference."""
    go(page, address)
    page.locator("main [name=quantity]:visible").first.fill(quantity)
    press(page, "Order now")
    fill(
        page,
        quantity=quantity,
        line1="14 quai Rambaud",
        postcode="69002",
        city="Lyon",
        country="FR",
    )
    press(page, "Send the order")
    assert "/new/" not in page.url, refused(page).all_inner_texts()
    outbox.drain()
    return re.search(r"/orders/([^/]+)/", page.url)[1]


def move(page, order, words):
    """Take the next step of an order by its name."""
    go(page, f"/orders/{order}/")
    press(page, words)
    outbox.drain()


def accept_contract(page, order):
    """Accept the contract of an order for the reader's company."""
    go(page, f"/orders/{order}/")
    fill(page, role="Head of purchasing")
    press(page, "Accept the contract")
    outbox.drain()


def pay_by_card(page, order):
    """Pay with the test card."""
    go(page, f"/orders/{order}/payment/")
    fill(page, method="card", card_number="4242 4242 4242 4242")
    press(page, "Pay %(amount)s")
    outbox.drain()


def ship(page, order):
    """Hand the goods to a carrier."""
    go(page, f"/orders/{order}/")
    fill(page, carrier="DB Schenker", tracking="SE-4471", mode="land")
    press(page, "Ship the goods")
    outbox.drain()


def give_bank_details(page):
    """Say where the supplier is paid."""
    go(page, "/payouts/bank-details/")
    if "reauthenticate" in page.url:  # who came by a mail's link has given no password yet
        fill(page, password=PASSWORD)
        page.locator("main form button.btn--brand").first.click()
        page.wait_for_load_state()
    fill(page, holder="Nordform AB", iban="DE89 3704 0044 0532 0130 00")
    page.locator("main form button.btn--brand").first.click()
    page.wait_for_load_state()


def pay_out(page, second):
    """Schedule the one payout; as it is large, a second operator approves and sends it."""
    go(page, "/desk/payouts/")
    press(page, "Schedule what is available")
    expect(page.locator("main")).to_contain_text(
        gettext("Another operator has to approve a payout of this size.")
    )
    go(second, "/desk/payouts/")
    press(second, "Approve")
    press(second, "Record as ordered at the bank")
    go(page, "/desk/payouts/")
    page.locator("[name=bank_reference]").fill("SEPA-2026-11-0001")
    press(page, "Record as paid")
    outbox.drain()


def review(page, order):
    """Review the supplier, and the product where the order names one."""
    go(page, f"/reviews/orders/{order}/supplier/")
    for name in ("communication", "punctuality", "as_agreed"):
        fill(page, **{name: "5"})
    fill(page, text="Engraving as drawn, a day early.")
    press(page, "Publish the review")
    outbox.drain()


def open_dispute(page, order, *, amount):
    """Claim money back with a picture; return the dispute's reference."""
    go(page, f"/orders/{order}/dispute/")
    fill(page, reason="not_as_specified", amount=amount, exhibits=picture())
    fill(page, description="The lids leak: forty of two hundred, see the picture.")
    press(page, "Open the dispute")
    outbox.drain()
    return re.search(r"/disputes/([^/]+)/", page.url)[1]


def call_operator(page, dispute):
    """Ask an operator to decide."""
    go(page, f"/disputes/{dispute}/")
    press(page, "Ask an operator to decide")


def hand_in(page, dispute, note):
    """Answer with evidence, and say that there is no more."""
    go(page, f"/disputes/{dispute}/")
    fill(page, exhibits=picture(), note=note)
    press(page, "Hand in")
    press(page, "I have nothing more to hand in")


def take_case(page, dispute):
    """Take a dispute from the operators' queue."""
    go(page, f"/desk/disputes/{dispute}/")
    press(page, "Take the case")


def rule(page, dispute, *, amount):
    """Rule that a part goes back to the buyer."""
    go(page, f"/desk/disputes/{dispute}/")
    fill(page, outcome="partial_refund", amount=amount, article="3")
    fill(page, reasons="B-1 shows leaking lids; S-1 shows that the rest was tested.")
    press(page, "Give the ruling")
    outbox.drain()
