// The map: each place takes the class and number of what is counted; a text narrows what is counted.

const ITEMS = DATA.items;
const COUNTRY = DATA.country;
const CLASSES = 5;
const isFigures = DATA.first === "indicator";
const layer = () => (isFigures ? "indicator" : state.filters.what);
const entryText = new Map();
let seen = new Map(); // place → what is listed there, or its figures

function textOf(entry) {
  if (!entryText.has(entry)) entryText.set(entry, fold([entry.label ?? "", ...names(entry.regions), ...(entry.claims ?? [entry.claim]).map((index) => claimText(index))].join(" ")));
  return entryText.get(entry);
}

function computeSeen() {
  const wanted = fold(state.text);
  const entries = (item) => (isFigures ? item.measured : item.listed?.[layer()]) ?? [];
  return new Map(Object.entries(ITEMS).map(([id, item]) => [id, entries(item).filter((entry) => !wanted || textOf(entry).includes(wanted))]));
}

const alone = (figures) => figures.filter((figure) => figure.together === 1);
const breaks = () => DATA.layers[layer()].breaks.map(Number);

/** The number of a place: how many, or its figure; null where nothing is said of it alone. */
function valueOf(id) {
  const found = seen.get(id);
  if (isFigures) return alone(found).length ? Number(alone(found)[0].value) : null;
  return found.length || null;
}

const written = (id) => (valueOf(id) === null ? "" : isFigures ? alone(seen.get(id))[0].printed : number.format(valueOf(id)));

function classOf(id) {
  const value = valueOf(id);
  if (value === null) return isFigures && seen.get(id).length ? "shared" : "missing";
  const from = breaks();
  const place = Math.max(1, from.filter((least) => least <= value).length);
  return from.length > 1 ? `c${CLASSES - from.length + place}` : "c3";
}

function drawLegend() {
  const from = breaks();
  const values = Object.keys(ITEMS).filter((id) => id !== COUNTRY).map(valueOf).filter((value) => value !== null);
  for (const key of document.querySelectorAll(".legend li[data-class]")) {
    const name = `c${key.dataset.class}`;
    const place = from.length > 1 ? Number(key.dataset.class) - CLASSES + from.length - 1 : name === "c3" ? 0 : -1;
    const within = values.filter((value) => value >= from[place] && (place === from.length - 1 || value < from[place + 1]));
    const [low, high] = [Math.min(...within), Math.max(...within)];
    key.hidden = !(place in from) || !within.length;
    key.querySelector(".range").textContent = low === high ? number.format(low) : `${number.format(low)}–${number.format(high)}`;
  }
}

function drawCountry() {
  if (isFigures) return;
  const mark = document.querySelector(".country-mark");
  const what = layer();
  mark.querySelector(".country-value").textContent = number.format(seen.get(COUNTRY).length);
  const besides = [["nowhere", DATA.nowhere[what]], ["elsewhere", DATA.elsewhere[what]]].filter(([, count]) => count);
  mark.querySelector(".country-note").textContent = besides.map(([word, count]) => `${WORDS[word]}: ${number.format(count)}`).join(" · ");
  mark.setAttribute("aria-label", `${ITEMS[COUNTRY].label}: ${seen.get(COUNTRY).length} ${WORDS[`what_${what}`]}`);
}

const shownClaims = () => [...new Set([...seen.values()].flat().flatMap((entry) => entry.claims ?? [entry.claim]))];

const view = {
  columns: () => (isFigures
    ? ["region", "value", "value_kind", "when", "population", "told_of", "gist", "place"]
    : ["region", "name", "told_of", "relation", "gist", "place"]),
  always: ["what"],
  defaults: { what: DATA.first },
  filters: () => (isFigures ? {} : { what: Object.keys(DATA.layers).map((what) => [what, WORDS[`what_${what}`]]) }),
  knows: (id) => id in ITEMS,
  isEmpty: () => ![...seen.values()].some((found) => found.length),
  shown: () => ({
    values: Object.fromEntries(Object.keys(ITEMS).sort().map((id) => [id, written(id)])),
    classes: Object.fromEntries([...document.querySelectorAll(".land .mark")].map((mark) => [mark.dataset.item, classOf(mark.dataset.item)])),
    claims: shownClaims().map((index) => CLAIMS[index].id).sort(),
  }),
  counts: () => {
    const places = Object.keys(ITEMS).filter((id) => id !== COUNTRY);
    const some = places.filter((id) => seen.get(id).length).length;
    return [make("span", { class: "count" }, make("b", {}, say("of", { n: number.format(some), total: number.format(places.length) })), ` ${WORDS.regions.toLowerCase()}`)];
  },
  update() {
    seen = computeSeen();
    for (const mark of document.querySelectorAll(".land .mark")) {
      const id = mark.dataset.item;
      const name = classOf(id);
      mark.classList.remove("c1", "c2", "c3", "c4", "c5", "missing", "shared");
      mark.classList.add(name);
      document.querySelector(`[data-value="${CSS.escape(id)}"]`).textContent = written(id);
      const said = written(id) || (name === "shared" ? WORDS.together : WORDS.not_said);
      const told = `${ITEMS[id].label}: ${said}`;
      mark.setAttribute("aria-label", told);
      mark.querySelector("title").textContent = told;
    }
    if (!isFigures) document.querySelector("h1").textContent = DATA.layers[layer()] && layer() !== DATA.first ? WORDS[`title_${layer()}`] : DATA.title;
    drawCountry();
    drawLegend();
  },
  panel(id) {
    const item = ITEMS[id];
    const found = seen.get(id);
    return [
      panelTop(make("p", { class: "badge" }, isFigures ? WORDS.more_figures : WORDS[`what_${layer()}`])),
      heading(item.label),
      panelTools(),
      ...(item.notes ?? []).map((note) => make("p", { class: "place-note", dir: "auto" }, note)),
      ...(isFigures ? figureParts(id, found) : listParts(id, found)),
      make("p", { class: "curie", translate: "no" }, id),
    ];
  },
  rows: () => Object.keys(ITEMS).sort((a, b) => (a === COUNTRY) - (b === COUNTRY) || collator.compare(ITEMS[a].label, ITEMS[b].label)).flatMap(placeRows),
};

function listParts(id, found) {
  if (!found.length) return [make("p", { class: "none" }, WORDS.not_said)];
  return [
    make("h3", {}, `${WORDS[`what_${layer()}`]} (${number.format(found.length)})`),
    filled(make("div", { class: "entries" }), found, FIRST_CLAIMS, (entry) => make(
      "details", { class: "entry", "data-entry": entry.id, open: found.length <= 3 },
      make("summary", {}, make("bdi", { class: "entry-name" }, entry.label), make("span", { class: "entry-where" }, names(entry.regions).filter((name) => name !== ITEMS[id].label).join(", "))),
      ...entry.claims.map(claimCard),
    )),
  ];
}

function figureParts(id, found) {
  const country = alone(seen.get(COUNTRY))[0];
  const national = id === COUNTRY ? null : facts([["national", [country ? `${country.amount} (${[country.kind.toLowerCase(), country.when].filter(Boolean).join(", ")})` : WORDS.no_national]]]);
  if (!found.length) return [make("p", { class: "none" }, WORDS.not_said), national];
  return [national, make("h3", {}, `${WORDS.more_figures} (${number.format(found.length)})`), ...found.map((figure) => make(
    "section", { class: "figure-card" },
    make("p", { class: "figure-value", dir: "auto" }, figure.amount),
    make("p", { class: "where", dir: "auto" }, [figure.kind, figure.when, names(figure.population).join(", "), figure.together > 1 ? say("together_n", { n: figure.together }) : ""].filter(Boolean).join(" · ")),
    claimCard(figure.claim),
  ))];
}

function placeRows(id) {
  const item = ITEMS[id];
  const found = seen.get(id);
  const cite = (claims) => ({ gist: claims.flatMap(gistsOf).join(" "), place: placesOf(claims) });
  const ids = (claims, more) => ({ region_id: id, ...more, claims: claims.map((claim) => claim.id).join(" "), passages: [...new Set(claims.flatMap((claim) => claim.passages ?? []))].join(" ") });
  if (!found.length) {
    const cells = { region: item.label, [isFigures ? "value" : "name"]: WORDS.not_said };
    return state.text ? [] : [{ id, cells, links: { region: id }, ids: ids([], {}) }];
  }
  return found.map((entry) => {
    const claims = (entry.claims ?? [entry.claim]).map((index) => CLAIMS[index]);
    const cells = isFigures
      ? { region: item.label, value: entry.amount, value_kind: entry.kind, when: entry.when, population: names(entry.population).join(", "), told_of: names(entry.regions).join(", "), ...cite(claims) }
      : { region: item.label, name: entry.label, told_of: names(entry.regions).join(", "), relation: [...new Set(claims.flatMap((claim) => (claim.roles ? names(claim.roles) : [verbOf(claim)])))].join(", "), ...cite(claims) };
    return { id: `${id} ${entry.id ?? claims[0].id}`, cells, links: { region: id }, ids: ids(claims, isFigures ? {} : { id: entry.id }) };
  });
}
