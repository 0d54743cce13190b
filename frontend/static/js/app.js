// Behaviour of the frame: toasts, menus, focus after a partial update. No inline code anywhere: the CSP is 'self'.
const words = () => document.querySelector("#dialog-words")?.dataset ?? {};

function toast(text, level = "info") {
  const box = document.createElement("div");
  box.className = `toast toast--${level}`;
  const line = document.createElement("p");
  line.textContent = text;
  box.append(line);
  document.querySelector("#toasts")?.append(box);
  setTimeout(() => box.remove(), 8000);
}

document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.level));
document.addEventListener("htmx:sendError", () => toast(words().failed, "error"));
document.addEventListener("htmx:afterSwap", (event) => {
  event.detail.target.querySelector?.("[data-focus]")?.focus();
});

// Upload progress: <form hx-post … data-progress="#bar"> with <progress id="bar" max="100">.
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target.closest?.("[data-progress]");
  if (form && event.detail.lengthComputable) {
    document.querySelector(form.dataset.progress).value = (100 * event.detail.loaded) / event.detail.total;
  }
});

for (const button of document.querySelectorAll("[data-dismiss]")) button.hidden = false;
document.querySelector("[data-focus]")?.focus();

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".toast, .notice")?.remove();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second press of a submit button must not send a form twice; the server refuses it too.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 4000);
});
