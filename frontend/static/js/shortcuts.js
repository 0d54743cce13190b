// Single-key shortcuts: outside fields only, and each person can switch them off (WCAG 2.1.4).
const OFF = "shortcuts-off";
const box = document.querySelector("#shortcuts-on");
let waiting = false;

if (box) {
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF)) return;
  if (event.target.closest("input, textarea, select, [contenteditable], dialog")) return;
  if (waiting) {
    waiting = false;
    const link = document.querySelector(`a[data-go="${CSS.escape(event.key)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
    return;
  }
  if (event.key === "g") {
    waiting = true;
    setTimeout(() => (waiting = false), 1200);
  } else if (event.key === "/") {
    event.preventDefault();
    document.querySelector("#q")?.focus();
  } else if (event.key === "?") {
    document.querySelector("#shortcuts")?.showModal();
  }
});
