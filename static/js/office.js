// The back office's script. Every page works without it: stock saves where it stands, with Undo; rows are
// chosen together; the save bar counts; the article is shown as readers will see it; Ctrl K goes anywhere.

const say = (words) => { document.getElementById("announcer").textContent = words; };

async function post(address, values) {
  const answer = await fetch(address, { method: "POST", headers: { "HX-Request": "true" }, body: new URLSearchParams(values) });
  if (answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(".notice p, main p")?.textContent ?? "Not saved.";
}

/* Stock: without script a form that adds or takes; with it the number itself, sent as the difference, so that
   what buyers do meanwhile stays counted. It saves on leaving the field, and can be undone for a minute. */

function editInPlace(form) {
  const [shown, field, button] = [form.querySelector(".number"), form.querySelector("input"), form.querySelector("button")];
  field.value = field.defaultValue = shown.textContent.trim();
  field.ariaLabel = form.querySelector("label").textContent.replace(/^.*stock of/i, "Stock of");
  field.classList.toggle("stock-none", shown.classList.contains("stock-none"));
  field.classList.toggle("stock-low", shown.classList.contains("stock-low"));
  shown.hidden = button.hidden = true;
  const place = Object.assign(document.createElement("span"), { className: "saved" });
  place.role = "status";
  form.prepend(place);
}

async function saveStock(form, undoing = false) {
  const field = form.querySelector("input");
  const place = form.querySelector(".saved");
  const was = field.defaultValue;
  // Nothing is not nought.
  if (field.value.trim() === "") field.value = was;
  const change = Number(field.value) - Number(was);
  // Enter tells of a change and sends the form: that is one wish, not two.
  if (change === 0 || form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  const wrong = Number.isInteger(change) ? await post(form.action, { change }).catch(() => "No connection. Press Enter to try again.") : "A whole number, please.";
  form.ariaBusy = null;
  field.ariaInvalid = wrong ? "true" : null;
  place.classList.toggle("saved--not", Boolean(wrong));
  place.textContent = wrong ?? (undoing ? "undone" : "saved ");
  if (wrong) return;
  field.defaultValue = field.value;
  field.classList.toggle("stock-none", Number(field.value) <= 0);
  field.classList.remove("stock-low");
  if (!undoing) place.append(undo(form, field, was, place));
}

function undo(form, field, was, place) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "text-button", textContent: "Undo" });
  button.ariaLabel = `Undo: ${field.ariaLabel}`;
  button.addEventListener("click", () => { field.value = was; saveStock(form, true); field.focus(); });
  setTimeout(() => { if (place.contains(button)) place.textContent = ""; }, 60_000);
  return button;
}

/* Rows chosen together */

function chooseAll(box) {
  for (const one of box.closest("table").querySelectorAll("tbody input[type=checkbox][name=id]")) one.checked = box.checked;
  countChosen(box.closest("form"));
}

function countChosen(form) {
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox][name=id]")];
  const chosen = boxes.filter((box) => box.checked).length;
  for (const place of form.querySelectorAll("[data-chosen]")) place.textContent = chosen;
  const all = form.querySelector("input[data-chooses-all]");
  if (!all) return;
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

/* The save bar: `form[data-save-bar]` with a `[data-changes]` in its bar. */

const differs = (field) => {
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.value !== firstValue(field);
  return field.value !== field.defaultValue;
};

// A list without a marked choice begins with its first.
const firstValue = (list) => ([...list.options].find((option) => option.defaultSelected) ?? list.options[0])?.value;

const changesIn = (form) => new Set([...form.elements].filter((field) => field.name && field.matches("input:not([type=hidden]), select, textarea") && differs(field)).map((field) => field.name)).size;

function countChanges(form) {
  const changes = changesIn(form);
  form.dataset.changed = changes;
  const place = form.querySelector("[data-changes]");
  if (!place) return;
  place.dataset.resting ??= place.textContent;
  if (changes === 0) place.textContent = place.dataset.resting;
  else place.replaceChildren(Object.assign(document.createElement("b"), { textContent: changes === 1 ? "1 change not saved." : `${changes} changes not saved.` }));
}

let leaving = false;
window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("form[data-save-bar]")].some((form) => changesIn(form) > 0);
  if (open && !leaving) event.preventDefault();
});

/* The preview: `textarea[data-preview=address]`, answered with the body as HTML for `#preview`. */

let typing;
function preview(field, wait = 350) {
  clearTimeout(typing);
  typing = setTimeout(async () => {
    await htmx.ajax("POST", field.dataset.preview, { source: field, target: "#preview", swap: "innerHTML", values: { [field.name]: field.value } });
    const words = field.value.split(/\s+/).filter(Boolean).length;
    for (const place of document.querySelectorAll("[data-words]")) place.textContent = `${words} words`;
  }, wait);
}

// Part of a form: the rest of the form is not sent along, and neither is the form's way of sending files.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const field = ctx.sourceElement;
  if (field.dataset?.preview) ctx.request.body = new URLSearchParams({ [field.name]: field.value });
});

// An error page is no preview.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (ctx.target?.id === "preview" && !ctx.response.raw.ok) event.preventDefault();
});

const MARKS = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "](https://)"], h2: ["\n## ", ""], list: ["\n- ", ""], listn: ["\n1. ", ""], quote: ["\n> ", ""], box: ["\n\n[[product:", "]]\n\n"] };

function mark(button) {
  const field = document.getElementById(button.dataset.for);
  const [before, after] = MARKS[button.dataset.mark] ?? ["", ""];
  const { selectionStart: start, selectionEnd: end, value } = field;
  field.focus();
  field.setRangeText(before + value.slice(start, end) + after, start, end, "end");
  if (start === end && after) field.selectionEnd = field.selectionStart -= after.length;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/* What staff do */

document.addEventListener("change", ({ target }) => {
  if (target.form?.matches(".stock-form")) return saveStock(target.form);
  if (target.dataset.choosesAll !== undefined) return chooseAll(target);
  const form = target.form;
  if (target.name === "id" && form) countChosen(form);
});

document.addEventListener("input", ({ target }) => {
  if (target.dataset.preview) preview(target);
  if (target.form?.dataset.saveBar !== undefined) countChanges(target.form);
});

document.addEventListener("reset", ({ target }) => setTimeout(() => {
  if (target.dataset.saveBar !== undefined) countChanges(target);
  const field = target.querySelector("[data-preview]");
  if (field) preview(field, 0);
  say("Changes discarded");
}));

document.addEventListener("submit", (event) => {
  if (event.target.dataset.saveBar !== undefined) leaving = true;
  if (!event.target.matches(".stock-form")) return;
  event.preventDefault();
  saveStock(event.target);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-mark]");
  if (button) mark(button);
});

for (const form of document.querySelectorAll(".stock-form")) editInPlace(form);
window.addEventListener("pageshow", () => {
  leaving = false;
  for (const form of document.querySelectorAll("form[data-save-bar]")) countChanges(form);
  for (const form of document.querySelectorAll("form:has(tbody input[name=id])")) countChosen(form);
});
