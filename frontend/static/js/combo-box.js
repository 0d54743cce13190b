// <combo-box data-url="…/suggest/" data-count="{n} suggestions"> around input[type=search]: suggestions while typing.
// The answer is {titles: [{label, url}], categories: [{label, url}]}. Without JavaScript the field is a plain search.
const WAIT_MS = 150;
const LEAST = 2;
let boxes = 0;

customElements.define(
  "combo-box",
  class extends HTMLElement {
    connectedCallback() {
      this.input = this.querySelector("input");
      if (!this.input || this.list) return;
      this.list = Object.assign(document.createElement("ul"), { className: "combo", id: `combo-${++boxes}`, hidden: true });
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", this.dataset.label);
      this.said = Object.assign(document.createElement("span"), { className: "vh" });
      this.said.setAttribute("role", "status");
      this.append(this.list, this.said);
      for (const [name, value] of [
        ["role", "combobox"],
        ["aria-autocomplete", "list"],
        ["aria-expanded", "false"],
        ["aria-controls", this.list.id],
      ]) {
        this.input.setAttribute(name, value);
      }
      this.input.addEventListener("input", () => this.later());
      this.input.addEventListener("keydown", (event) => this.key(event));
      this.input.addEventListener("blur", () => this.close());
      this.list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      this.list.addEventListener("click", (event) => this.go(event.target.closest("[role=option]")));
    }

    get options() {
      return [...this.list.children];
    }

    later() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(), WAIT_MS);
    }

    async ask() {
      const words = this.input.value.trim();
      this.asked?.abort();
      if (words.length < LEAST) return this.close();
      this.asked = new AbortController();
      try {
        const answer = await fetch(`${this.dataset.url}?q=${encodeURIComponent(words)}`, { signal: this.asked.signal });
        if (answer.ok && this.contains(document.activeElement)) this.show(await answer.json());
      } catch {
        // A newer question took over, or the line is down: the field still searches.
        this.close();
      }
    }

    show(found) {
      const rows = [...found.categories.map((row) => ({ ...row, kind: this.dataset.category })), ...found.titles];
      this.list.replaceChildren(...rows.map((row, place) => this.option(row, place)));
      this.at = -1;
      this.list.hidden = !rows.length;
      this.input.setAttribute("aria-expanded", String(rows.length > 0));
      this.input.removeAttribute("aria-activedescendant");
      this.said.textContent = this.dataset.count.replace("{n}", rows.length);
    }

    option(row, place) {
      const line = document.createElement("li");
      line.id = `${this.list.id}-${place}`;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.dataset.url = row.url;
      line.textContent = row.label;
      if (row.kind) line.append(Object.assign(document.createElement("small"), { textContent: row.kind }));
      return line;
    }

    key(event) {
      const open = !this.list.hidden;
      if (event.key === "Escape" && open) {
        event.preventDefault();
        this.close();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && open) {
        event.preventDefault();
        this.mark(this.at + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "ArrowDown") {
        this.ask();
      } else if (event.key === "Enter" && open && this.at >= 0) {
        event.preventDefault();
        this.go(this.options[this.at]);
      }
    }

    mark(place) {
      const last = this.options.length - 1;
      this.at = place < -1 ? last : place > last ? -1 : place;
      this.options.forEach((line, index) => line.setAttribute("aria-selected", String(index === this.at)));
      const line = this.options[this.at];
      if (line) {
        this.input.setAttribute("aria-activedescendant", line.id);
        line.scrollIntoView({ block: "nearest" });
      } else this.input.removeAttribute("aria-activedescendant");
    }

    go(line) {
      if (line) location.assign(line.dataset.url);
    }

    close() {
      clearTimeout(this.waiting);
      this.asked?.abort();
      this.list.hidden = true;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }
  },
);
