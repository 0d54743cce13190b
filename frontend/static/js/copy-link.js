// <copy-link data-text="…"><button type="button" hidden>Copy</button></copy-link>: the button shows only where copying works.
customElements.define(
  "copy-link",
  class extends HTMLElement {
    connectedCallback() {
      const button = this.querySelector("button");
      if (!button || !navigator.clipboard) return;
      button.hidden = false;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(this.dataset.text || location.href);
        const before = button.textContent;
        button.textContent = this.dataset.copied || "✓";
        setTimeout(() => (button.textContent = before), 2000);
      });
    }
  },
);
