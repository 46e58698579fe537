// The product page's script: price, stock, picture and address follow the chosen variant.
// The form holds controls named `variant_id`, and with several options also `fieldset[data-option]` with radios,
// one for each option, in the order of a variant's `values`; the style sheet shows these instead, where scripts run.
// `script[data-variants]`: [{ id, values, now, before, stock, level, most, buyable, picture }].

// A product with one version has nothing to choose.
const form = document.querySelector("form[data-variant-form]:has(script[data-variants])");
if (form) start(form);

function start(form) {
  const variants = JSON.parse(form.querySelector("script[data-variants]").textContent);
  const options = [...form.querySelectorAll("fieldset[data-option]")];
  const byId = () => variants.find((variant) => variant.id === form.elements.variant_id.value);
  form.addEventListener("change", (event) => {
    if (event.target.name === "variant_id" && byId()) follow(form, byId());
  });
  if (options.length === 0) return;

  const chosen = () => options.map((option) => option.querySelector("input:checked")?.value);
  const fits = (variant, values, upTo) => values.slice(0, upTo).every((value, place) => variant.values[place] === value);

  // What was just chosen holds; what comes after it gives way when the two do not go together.
  function settle(place) {
    const values = chosen();
    const exact = variants.find((variant) => fits(variant, values, values.length));
    if (exact?.buyable) return exact;
    for (let kept = options.length; kept > place; kept -= 1) {
      const near = variants.find((variant) => variant.buyable && fits(variant, values, kept));
      if (near) return near;
    }
    return exact ?? variants.find((variant) => variant.values[place] === values[place]);
  }

  // A value is offered when something that can be bought has it beside the choices before it.
  function offer(variant) {
    options.forEach((option, place) => {
      for (const radio of option.querySelectorAll("input")) {
        const values = [...variant.values.slice(0, place), radio.value];
        const some = variants.some((other) => other.buyable && fits(other, values, place + 1));
        radio.checked = radio.value === variant.values[place];
        radio.disabled = !some && !radio.checked;
        soldOut(radio, !some);
      }
    });
  }

  form.addEventListener("change", (event) => {
    const option = event.target.closest("fieldset[data-option]");
    if (!option) return;
    const variant = settle(options.indexOf(option));
    if (!variant) return;
    offer(variant);
    follow(form, variant);
  });

  // A browser that comes back may have kept the choice.
  if (byId()) offer(byId());
}

function follow(form, variant) {
  show(form, variant);
  history.replaceState(history.state, "", `?variant=${encodeURIComponent(variant.id)}`);
}

function soldOut(radio, out) {
  const words = radio.parentElement.querySelector("[data-sold-out]");
  if (!out) return words?.remove();
  if (words) return;
  const note = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: " (sold out)" });
  note.dataset.soldOut = "";
  radio.parentElement.append(note);
}

function show(form, variant) {
  form.elements.variant_id.value = variant.id;
  const price = document.querySelector("[data-variant-price] .price");
  price?.replaceChildren(...priceParts(variant));
  const stock = document.querySelector("[data-variant-stock] .stock");
  if (stock) {
    stock.className = variant.level === "enough" ? "stock" : `stock stock--${variant.level}`;
    stock.textContent = variant.stock;
  }
  const button = form.querySelector("[data-add]");
  button.disabled = !variant.buyable;
  button.textContent = variant.buyable ? button.dataset.add : "Sold out";
  const field = form.elements.quantity;
  field.max = Math.max(1, variant.most);
  if (Number(field.value) > variant.most) field.value = field.max;
  if (variant.picture) picture(variant.picture);
}

function priceParts({ now, before }) {
  if (!before) return [now];
  const part = (tag, hidden, words) => {
    const element = document.createElement(tag);
    element.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: hidden }), words);
    return element;
  };
  return [part("ins", "Now ", now), " ", part("s", "Before ", before)];
}

// The gallery: the large plate shows what the small one holds.
function picture(id) {
  const small = document.querySelector(`.gallery a[data-picture="${CSS.escape(id)}"]`);
  const large = document.querySelector(".gallery > :first-child");
  const from = small?.querySelector("picture, img");
  const to = large?.querySelector("picture, img");
  if (!from || !to || small.ariaCurrent === "true") return;
  const copy = from.cloneNode(true);
  const image = copy.matches("img") ? copy : copy.querySelector("img");
  const shown = to.matches("img") ? to : to.querySelector("img");
  image.alt = small.dataset.alt ?? "";
  image.loading = "eager";
  for (const part of copy.matches("img") ? [copy] : copy.children) if (part.hasAttribute("sizes")) part.sizes = shown.sizes;
  to.replaceWith(copy);
  large.classList.toggle("plate--film", small.classList.contains("plate--film"));
  for (const other of document.querySelectorAll(".gallery a[data-picture]")) other.ariaCurrent = other === small ? "true" : null;
}

document.addEventListener("click", (event) => {
  const small = event.target.closest(".gallery a[data-picture]");
  if (!small || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  picture(small.dataset.picture);
});
