// <local-time><time datetime="…">…</time></local-time>: guests have no zone with us, so the browser's is used.
customElements.define(
  "local-time",
  class extends HTMLElement {
    connectedCallback() {
      const time = this.querySelector("time");
      const instant = new Date(time?.dateTime ?? "");
      if (Number.isNaN(instant.valueOf())) return;
      const format = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short", hourCycle: "h23" });
      time.title = `${time.textContent} (${time.title})`;
      time.textContent = format.format(instant);
    }
  },
);
