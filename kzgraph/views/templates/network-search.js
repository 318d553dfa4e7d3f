// Search by name, other name or CURIE: type, arrow keys, Enter.

const searchBox = byId("search");
const searchList = byId("search-list");
const MOST_FOUND = 12;
let found = [];
let current = -1;

let searchable = null; // made when the first letter is typed
const makeSearchable = () => [...NODES].map(([node, facts]) => ({
  node,
  forms: [facts.label, ...(facts.aliases ?? []), node].map((form) => [fold(form), form]),
}));

/** How well a form fits what was typed: start, start of a word, anywhere; 0 is no fit. */
function fitness(form, typed) {
  const place = form.indexOf(typed);
  if (place < 0) return 0;
  if (place === 0) return 3;
  return /[\s\-("'/:]/.test(form[place - 1]) || form.includes(` ${typed}`) ? 2 : 1;
}

function searchFor(text) {
  const typed = fold(text.trim());
  if (!typed) return [];
  searchable ??= makeSearchable();
  return searchable
    .map(({ node, forms }) => {
      const best = forms.map(([form, written]) => [fitness(form, typed), written]).reduce((a, b) => (b[0] > a[0] ? b : a));
      return { node, score: best[0], form: best[1] };
    })
    .filter(({ score }) => score)
    .sort((a, b) => b.score - a.score || claimsOf.get(b.node).length - claimsOf.get(a.node).length || collator.compare(nameOf(a.node), nameOf(b.node)));
}

function drawFound() {
  const typed = searchBox.value.trim();
  const all = searchFor(typed);
  found = all.slice(0, MOST_FOUND);
  current = found.length ? 0 : -1;
  searchList.hidden = !typed;
  searchBox.setAttribute("aria-expanded", String(Boolean(typed)));
  const rows = found.map(({ node, form }, index) => {
    const remarks = [kindName(node), form !== nameOf(node) && form !== node ? form : "", view.isAway(node) ? WORDS.not_shown : ""];
    const row = make("li", { id: `found-${index}`, role: "option", "aria-selected": "false" }, glyph(NODES.get(node).group),
      make("span", {}, make("bdi", {}, nameOf(node)), make("small", {}, ` ${remarks.filter(Boolean).join(" · ")}`)));
    // The box keeps the focus, so that its blur does not close the list before the click.
    row.addEventListener("mousedown", (event) => event.preventDefault());
    row.addEventListener("click", () => choose(index));
    return row;
  });
  searchList.replaceChildren(...(rows.length || !typed ? rows : [make("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, WORDS.search_none)]));
  if (typed) announce(all.length ? say("search_found", { n: number.format(all.length) }) : WORDS.search_none);
  markCurrent();
}

function markCurrent() {
  found.forEach((_, index) => byId(`found-${index}`).setAttribute("aria-selected", String(index === current)));
  if (current < 0) searchBox.removeAttribute("aria-activedescendant");
  else {
    searchBox.setAttribute("aria-activedescendant", `found-${current}`);
    byId(`found-${current}`).scrollIntoView({ block: "nearest" });
  }
}

function closeFound() {
  searchList.hidden = true;
  searchBox.setAttribute("aria-expanded", "false");
  searchBox.removeAttribute("aria-activedescendant");
}

function choose(index) {
  const { node } = found[index];
  searchBox.value = nameOf(node);
  closeFound();
  select(node, { from: "search" });
}

searchBox.addEventListener("input", drawFound);
searchBox.addEventListener("focus", () => { if (searchBox.value) searchBox.select(); });
searchBox.addEventListener("blur", closeFound);
searchBox.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    if (searchList.hidden) searchBox.value = "";
    closeFound();
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    if (searchList.hidden) drawFound();
    else if (found.length) current = (current + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    markCurrent();
  } else if (event.key === "Enter" && !searchList.hidden && current >= 0) {
    event.preventDefault();
    choose(current);
  }
});
