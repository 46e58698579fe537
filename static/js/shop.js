// The public pages' script. Every page works without it: it opens the cart beside the page instead of
// on its own, lets the signs beside a quantity count, and follows the choice of a variant.
// Listeners sit on the document, since htmx may replace any part of a page.

const COUNT = /(?:^|; )cart_count=(\d+)/;
const drawer = () => document.getElementById("cart-drawer");
const piecesInCart = () => Number(COUNT.exec(document.cookie)?.[1] ?? 0);

/* The count in the header: pages are the same for everybody, so it comes from a cookie. */

function showCount() {
  const pieces = piecesInCart();
  for (const badge of document.querySelectorAll(".header-tools .cart-count")) {
    badge.firstChild.data = pieces;
    badge.toggleAttribute("data-filled", pieces > 0);
  }
}

/* The drawer */

// Says it inside the drawer: what is outside an open dialog is not read out.
function announce(words) {
  const box = drawer();
  let status = box.querySelector(":scope > [role=status]");
  if (!status) {
    status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    status.role = "status";
    box.append(status);
  }
  status.textContent = "";
  setTimeout(() => { status.textContent = words; }, 120);
}

function open() {
  const box = drawer();
  if (!box.open) box.showModal();
}

async function openWithContents(link) {
  link.ariaBusy = "true";
  try {
    if (piecesInCart() > 0 || drawer().dataset.filled !== undefined) {
      await htmx.ajax("GET", "/cart/drawer", { source: drawer(), target: drawer(), swap: "innerHTML" });
      if (drawer().dataset.failed !== undefined) return location.assign(link.href);
    }
    open();
  } finally {
    link.ariaBusy = null;
  }
}

/* Forms that change the cart: `data-cart` swaps the drawer, `data-cart="page"` the cart's own page. */

function sendCart(form, submitter) {
  if (form.ariaBusy === "true") return;
  const page = form.dataset.cart === "page";
  const target = page ? document.getElementById("cart-page") : drawer();
  const button = submitter ?? form.querySelector("button:not([type=button])");
  busy(form, button, true);
  form.cartSubmitter = submitter;
  const how = page ? { select: "#cart-page", swap: "outerHTML" } : { swap: "innerHTML" };
  const headers = { "HX-Target": `${target.localName}#${target.id}` };
  htmx.ajax("POST", form.getAttribute("action"), { source: form, target, event: { submitter }, headers, ...how })
    .finally(() => busy(form, button, false));
}

// Busy keeps its width and says what it does.
function busy(form, button, on) {
  form.ariaBusy = on ? "true" : null;
  if (!button?.classList.contains("button")) return;
  button.ariaBusy = on ? "true" : null;
  if (on) button.style.minInlineSize = `${button.offsetWidth}px`;
  else button.removeAttribute("style");
  if (!button.dataset.busy) return;
  if (on) {
    button.idle = [...button.childNodes];
    button.replaceChildren(button.dataset.busy);
  } else if (button.idle) {
    button.replaceChildren(...button.idle);
    delete button.idle;
  }
}

// As if there were no script, with what the pressed button would have sent.
function sendPlainly(form) {
  const pressed = form.cartSubmitter;
  if (pressed?.name) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: pressed.name, value: pressed.value });
    form.append(field);
  }
  HTMLFormElement.prototype.submit.call(form);
}

function complain(form, sentence) {
  form.querySelector("[data-complaint]")?.remove();
  const line = Object.assign(document.createElement("p"), { className: "field-error", textContent: sentence });
  line.role = "alert";
  line.dataset.complaint = "";
  form.append(line);
}

/* Focus stays on the same control when the part around it is replaced. */

let held = null;
const nameOf = (control) => control?.ariaLabel ?? control?.textContent?.trim();

function holdFocus(target) {
  const active = document.activeElement;
  held = target.contains(active) && active !== target ? { name: nameOf(active), tag: active.tagName } : null;
}

function restoreFocus(target) {
  if (!held || (document.activeElement !== document.body && document.activeElement !== target)) return;
  const same = [...target.querySelectorAll(held.tag)].find((control) => !control.disabled && nameOf(control) === held.name);
  const next = same ?? target.querySelector("h1, h2");
  if (next && next !== same) next.tabIndex = -1;
  next?.focus({ preventScroll: true });
  held = null;
}

/* What htmx tells */

const cartTarget = (ctx) => ctx.target?.id === "cart-drawer" || ctx.target?.id === "cart-page";

// What was left empty needs no place in the address.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const { method, body } = ctx.request;
  if (method === "GET" && body instanceof FormData) for (const [name, value] of [...body]) if (value === "") body.delete(name);
});

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  if (ctx.target?.dataset && !cartTarget(ctx)) ctx.target.ariaBusy = "true";
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  if (!cartTarget(ctx)) return;
  const mark = ctx.target.id === "cart-drawer" ? "drawer-head" : 'id="cart-page"';
  const fits = ctx.text.includes(mark) && !(mark === "drawer-head" && /<html/i.test(ctx.text));
  drawer().toggleAttribute("data-failed", !fits);
  if (fits) return holdFocus(ctx.target);
  // A page instead of a part says why it was refused: let the browser show it.
  event.preventDefault();
  if (ctx.sourceElement.matches("form")) sendPlainly(ctx.sourceElement);
});

document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  if (!cartTarget(ctx)) return;
  showCount();
  if (ctx.target.id === "cart-drawer") {
    drawer().dataset.filled = "";
    if (ctx.sourceElement !== drawer()) open();
    const pieces = drawer().querySelector(".cart-count")?.textContent.trim() ?? piecesInCart();
    const wrong = drawer().querySelector(".notice--bad, .notice--warn")?.textContent;
    announce(wrong ?? (pieces === "1" ? "1 piece in the cart" : `${pieces} pieces in the cart`));
  }
  restoreFocus(document.getElementById(ctx.target.id));
});

document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
  if (ctx.target?.id) document.getElementById(ctx.target.id)?.removeAttribute("aria-busy");
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx) return;
  if (cartTarget(ctx)) drawer().toggleAttribute("data-failed", true);
  const form = ctx.sourceElement?.closest?.("form");
  if (form) complain(form, "We couldn’t reach the shop. Check the connection and press again.");
});

/* What the visitor does */

document.addEventListener("submit", (event) => {
  // How long the page was open, in milliseconds: nobody writes a question in a moment.
  if (event.target.dataset.inquiry !== undefined) event.target.elements.opened.value = Math.round(performance.now());
  const form = event.target.closest("form[data-cart]");
  if (!form && event.submitter?.dataset.busy) return busy(event.target, event.submitter, true);
  if (!form || !window.htmx || !drawer().showModal) return;
  event.preventDefault();
  form.querySelector("[data-complaint]")?.remove();
  sendCart(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  if (link && window.htmx && drawer().showModal && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    return openWithContents(link);
  }
  if (event.target === drawer()) return drawer().close();
  if (event.target.closest("[data-prints]")) return print();
  const step = event.target.closest("[data-step]");
  if (step) count(step);
});

// Who leaves the checkout can be reminded: the address is told once it is typed. Nothing waits for that, and nobody hears of a failure.
document.addEventListener("change", ({ target }) => {
  if (target.form?.id !== "checkout-form" || target.name !== "email" || !target.value || !target.validity.valid) return;
  const { email, full_name } = target.form.elements;
  fetch("/checkout/progress", { method: "POST", body: new URLSearchParams({ email: email.value, full_name: full_name.value }), keepalive: true }).catch(() => {});
});

// The checkout's sums and ways of delivery follow where the order goes.
document.addEventListener("change", ({ target }) => {
  if (target.form?.id === "checkout-form" && /^(country|region|postal_code|delivery_method)$/.test(target.name)) follow(target.form);
});

let asked = 0;
async function follow(form) {
  const mine = ++asked;
  const body = new URLSearchParams(new FormData(form));
  body.set("update", "1");
  const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== asked) return;
  for (const id of ["checkout-shown", "delivery_method", "checkout-total", "checkout-sums"]) {
    const [before, after] = [document.getElementById(id), page.getElementById(id)];
    if (!before || !after) continue;
    const focused = before.contains(document.activeElement);
    before.replaceWith(after);
    if (focused) (after.querySelector("input:checked") ?? after.querySelector("input"))?.focus({ preventScroll: true });
  }
}

function count(sign) {
  const field = sign.parentElement.querySelector("input");
  if (Number(sign.dataset.step) > 0) field.stepUp();
  else field.stepDown();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

window.addEventListener("pageshow", () => {
  showCount();
  // Who comes back finds the form ready again.
  for (const button of document.querySelectorAll("form[aria-busy] [data-busy]")) busy(button.form, button, false);
});
showCount();
