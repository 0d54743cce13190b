// <details data-confirm> works alone; with JavaScript its box opens as a modal dialog and goes back on closing.
document.addEventListener("click", (event) => {
  const summary = event.target.closest("details[data-confirm] > summary");
  if (summary) {
    event.preventDefault();
    lift(summary.parentElement);
    return;
  }
  event.target.closest("[data-close]")?.closest("dialog")?.close();
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
});

function lift(details) {
  const box = details.querySelector(".confirm__box");
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", box.querySelector("h2").id);
  box.removeAttribute("role");
  dialog.append(box);
  document.body.append(dialog);
  for (const button of box.querySelectorAll("[data-close]")) button.hidden = false;
  dialog.addEventListener("close", () => {
    details.append(box);
    box.setAttribute("role", "group");
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.showModal();
}
