// <form data-draft="rfq-new">: what was typed survives a closed tab, per person, on this device only.
// <form data-guard>: asks before leaving with unsaved changes.
const SECRET = new Set(["password", "file", "hidden", "submit"]);
const user = document.body.dataset.user || "guest";
const words = document.querySelector("#dialog-words")?.dataset ?? {};

const keyOf = (form) => `draft:${user}:${form.dataset.draft}`;
const fieldsOf = (form) => [...form.elements].filter((field) => field.name && !SECRET.has(field.type));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function save(form) {
  const values = fieldsOf(form).map((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? [field.name, field.value, field.checked]
      : [field.name, field.value],
  );
  try {
    localStorage.setItem(keyOf(form), JSON.stringify(values));
  } catch {
    form.dataset.draftOff = "1"; // storage is full or forbidden; the form itself still works
  }
}

function restore(form, values) {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name, value, checked]) => name === field.name && (checked === undefined || value === field.value));
    if (at < 0) continue;
    const [, value, checked] = left.splice(at, 1)[0];
    if (checked === undefined) field.value = value;
    else field.checked = checked;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function announce(form, before) {
  const notice = document.createElement("div");
  notice.className = "notice";
  notice.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = words.restored;
  const discard = document.createElement("button");
  discard.type = "button";
  discard.className = "btn btn--small push";
  discard.textContent = words.discard;
  discard.addEventListener("click", () => {
    localStorage.removeItem(keyOf(form));
    restore(form, before);
    notice.remove();
  });
  notice.append(text, discard);
  form.prepend(notice);
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = keyOf(form);
  const rejected = form.querySelector(".is-bad") !== null; // the server's answer is newer than the draft
  if (sessionStorage.getItem("draft-sent") === key && !rejected) localStorage.removeItem(key);
  const draft = rejected ? null : read(key);
  const before = fieldsOf(form).map((f) => (f.type === "checkbox" || f.type === "radio" ? [f.name, f.value, f.checked] : [f.name, f.value]));
  if (draft && JSON.stringify(draft) !== JSON.stringify(before)) {
    restore(form, draft);
    announce(form, before);
  }
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form), 400);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    save(form);
    sessionStorage.setItem("draft-sent", key);
  });
}

const sent = sessionStorage.getItem("draft-sent");
const here = [...document.querySelectorAll("form[data-draft]")].some((form) => keyOf(form) === sent);
// Led to sign in, or to an error: nothing was taken, the draft waits for the form to be opened again.
const refused = document.querySelector(".auth, .error") !== null;
if (sent && !here && !refused) localStorage.removeItem(sent);
sessionStorage.removeItem("draft-sent");

for (const form of document.querySelectorAll("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
