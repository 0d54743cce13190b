// <qty-ladder data-currency="EUR"> around a .ladder (tiers carry data-min and data-price), an input[data-qty],
// an output[data-total] and a [data-hint]: lights the tier of my quantity and shows the total. Only a preview:
// the server prices the order, in decimals.
customElements.define(
  "qty-ladder",
  class extends HTMLElement {
    connectedCallback() {
      this.input = this.querySelector("[data-qty]");
      this.tiers = [...this.querySelectorAll(".ladder [data-min]")].map((box) => ({
        box,
        min: Number(box.dataset.min),
        price: Number(box.dataset.price),
      }));
      if (!this.input || !this.tiers.length) return;
      this.input.addEventListener("input", () => this.show());
      this.show();
    }

    write(amount, digits) {
      return new Intl.NumberFormat(document.documentElement.lang, {
        style: "currency",
        currency: this.dataset.currency,
        maximumFractionDigits: digits,
      }).format(amount);
    }

    show() {
      const quantity = Number(this.input.value);
      const at = this.tiers.findLastIndex((tier) => quantity >= tier.min);
      this.tiers.forEach((tier, index) => tier.box.classList.toggle("is-on", index === at));
      const total = this.querySelector("[data-total]");
      if (total) total.textContent = at < 0 ? "–" : this.write(quantity * this.tiers[at].price);
      const hint = this.querySelector("[data-hint]");
      const next = this.tiers[at + 1];
      if (!hint) return;
      if (at < 0 || !next) {
        hint.textContent = "";
        return;
      }
      const more = new Intl.NumberFormat(document.documentElement.lang).format(next.min - quantity);
      const less = this.write(this.tiers[at].price - next.price, 6);
      hint.textContent = hint.dataset.hint.replace("{more}", more).replace("{less}", less);
    }
  },
);
