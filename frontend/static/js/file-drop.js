// <file-drop data-max-bytes="…"> around a file input: drop zone, list with sizes, kind and size told before the upload.
// The input alone works without JavaScript, and the server checks again by content.
const words = document.querySelector("#dialog-words")?.dataset ?? {};
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];

function sizeOf(bytes) {
  const step = bytes ? Math.min(3, Math.floor(Math.log10(bytes) / 3)) : 0;
  const format = new Intl.NumberFormat(document.documentElement.lang, {
    style: "unit",
    unit: UNITS[step],
    unitDisplay: "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  });
  return format.format(bytes / 1000 ** step);
}

function fits(file, accept) {
  const kinds = accept.split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  const name = file.name.toLowerCase();
  return !kinds.length || kinds.some((kind) =>
    kind.startsWith(".") ? name.endsWith(kind) : kind.endsWith("/*") ? file.type.startsWith(kind.slice(0, -1)) : file.type === kind,
  );
}

customElements.define(
  "file-drop",
  class extends HTMLElement {
    connectedCallback() {
      this.input = this.querySelector("input[type=file]");
      if (!this.input) return;
      this.list = document.createElement("ul");
      this.list.className = "drop-list";
      this.list.setAttribute("aria-live", "polite");
      this.append(this.list);
      this.input.addEventListener("change", () => this.show());
      for (const kind of ["dragover", "dragenter"]) {
        this.addEventListener(kind, (event) => {
          event.preventDefault();
          this.classList.add("is-over");
        });
      }
      for (const kind of ["dragleave", "drop"]) this.addEventListener(kind, () => this.classList.remove("is-over"));
      this.addEventListener("drop", (event) => {
        event.preventDefault();
        this.take(event.dataTransfer.files);
      });
    }

    take(files) {
      const transfer = new DataTransfer();
      for (const file of this.input.multiple ? files : [...files].slice(0, 1)) transfer.items.add(file);
      this.input.files = transfer.files;
      this.show();
    }

    problem(file) {
      const most = Number(this.dataset.maxBytes || this.input.dataset.maxBytes || 0);
      if (most && file.size > most) return words.tooBig;
      return fits(file, this.input.accept) ? "" : words.wrongKind;
    }

    show() {
      let bad = "";
      this.list.replaceChildren(
        ...[...this.input.files].map((file) => {
          const line = document.createElement("li");
          const problem = this.problem(file);
          const size = document.createElement("span");
          line.textContent = file.name;
          size.textContent = problem ? `${sizeOf(file.size)} · ${problem}` : sizeOf(file.size);
          line.append(size);
          if (problem) {
            line.className = "is-bad";
            bad = `${file.name}: ${problem}`;
          }
          return line;
        }),
      );
      this.input.setCustomValidity(bad);
    }
  },
);
