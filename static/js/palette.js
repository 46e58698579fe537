// Ctrl K in the back office: every link of the rail and of the page by a few letters of its words.

const opener = document.querySelector("[data-opens-palette]");

function build() {
  const dialog = Object.assign(document.createElement("dialog"), { className: "palette", id: "palette" });
  dialog.ariaLabel = "Find or do";
  const field = Object.assign(document.createElement("input"), { className: "input", type: "text", placeholder: "Orders, products, a name on this page", autocomplete: "off" });
  field.ariaLabel = "Find or do";
  field.role = "combobox";
  field.ariaExpanded = "true";
  field.setAttribute("aria-controls", "palette-list");
  const list = Object.assign(document.createElement("ul"), { id: "palette-list", className: "list" });
  list.role = "listbox";
  list.ariaLabel = "Places";
  dialog.append(field, list);
  document.body.append(dialog);
  field.addEventListener("input", () => fill(dialog));
  dialog.addEventListener("keydown", (event) => move(event, dialog));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  list.addEventListener("click", (event) => go(event.target.closest("[data-href]"), dialog));
  return dialog;
}

function places() {
  const seen = new Map();
  for (const link of document.querySelectorAll(".rail nav a, .office-head a, .data-table td a, .inbox-list a, .todo a")) {
    const words = [...link.childNodes].filter((node) => !node.classList?.contains("count")).map((node) => node.textContent).join(" ").replace(/\s+/g, " ").trim();
    if (words && !seen.has(link.href)) seen.set(link.href, words);
  }
  return [...seen];
}

function fill(dialog) {
  const [field, list] = dialog.children;
  const letters = field.value.trim().toLowerCase().split(/\s+/);
  const found = places().filter(([, words]) => letters.every((part) => words.toLowerCase().includes(part))).slice(0, 9);
  list.replaceChildren(...found.map(([href, words], place) => {
    // No link: what can be chosen from a list has nothing in it that could be pressed by itself.
    const item = Object.assign(document.createElement("li"), { id: `palette-${place}`, textContent: words });
    item.role = "option";
    item.ariaSelected = place === 0 ? "true" : "false";
    item.dataset.href = href;
    return item;
  }));
  if (found.length === 0) list.append(Object.assign(document.createElement("li"), { className: "soft small", textContent: "Nothing here is called that." }));
  point(field, list, 0);
}

function point(field, list, place) {
  [...list.querySelectorAll("[role=option]")].forEach((item, other) => { item.ariaSelected = other === place ? "true" : "false"; });
  field.setAttribute("aria-activedescendant", list.querySelector("[aria-selected=true]")?.id ?? "");
}

function move(event, dialog) {
  const [field, list] = dialog.children;
  const items = [...list.querySelectorAll("[role=option]")];
  const here = items.findIndex((item) => item.ariaSelected === "true");
  if (event.key === "Enter") {
    event.preventDefault();
    go(items[here], dialog);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || items.length === 0) return;
  event.preventDefault();
  point(field, list, (here + step + items.length) % items.length);
}

function go(item, dialog) {
  if (!item) return;
  dialog.close();
  location.assign(item.dataset.href);
}

function open() {
  const dialog = document.getElementById("palette") ?? build();
  dialog.firstElementChild.value = "";
  fill(dialog);
  if (!dialog.open) dialog.showModal();
}

opener?.addEventListener("click", open);
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  event.preventDefault();
  open();
});
