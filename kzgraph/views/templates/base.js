// What the page was given, what the reader chose, and how elements are made.
// Every name reaches the page through textContent, never as markup.

const WORDS = DATA.words;
const CLAIMS = DATA.claims;
const PASSAGES = DATA.passages;

const state = {
  filters: {}, // name of a filter → the choice, "" for all
  text: "",
  selected: null, // id of what is selected
  trail: [], // what was selected before, for the Back button
  tab: "picture",
  sort: { column: null, down: false }, // null: the order of the view
};

const number = new Intl.NumberFormat(DATA.lang);
const collator = new Intl.Collator(DATA.lang, { numeric: true, sensitivity: "base" });
const byId = (id) => document.getElementById(id);
const names = (pairs) => (pairs ?? []).map(([, label]) => label);
const has = (pairs, id) => (pairs ?? []).some(([found]) => found === id);
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

/** Words of the interface with their places filled. */
function say(key, values = {}) {
  return WORDS[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** An element with attributes and children; strings become text. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "click") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const GLYPHS = {
  partner: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2z",
  programme: "M2.5 2.5h11v11h-11z",
  output: "M8 2l6.5 11.5h-13z",
  outcome: "M8 1l6.5 7L8 15 1.5 8z",
  impact: "M8 .8 10.1 5.5 15.2 6 11.4 9.4 12.5 14.4 8 11.8 3.5 14.4 4.6 9.4.8 6 5.9 5.5z",
  result: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  community: "M8 1a7 7 0 1 0 0 14A7 7 0 1 0 8 1zM8 4.2a3.8 3.8 0 1 1 0 7.6 3.8 3.8 0 1 1 0-7.6z",
  policy: "M3 1.5h7l3 3v10H3z",
  event: "M8 1l6.5 7L8 15 1.5 8z",
  change: "M1 5h9V1.5L15.5 8 10 14.5V11H1z",
};
const LEVELS = ["output", "outcome", "impact"];

/** The sign of a class, as in the legend. */
function glyph(kind) {
  const space = "http://www.w3.org/2000/svg";
  const sign = document.createElementNS(space, "svg");
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["class", "glyph"], ["aria-hidden", "true"]]) sign.setAttribute(name, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", GLYPHS[kind] ?? GLYPHS.partner);
  path.setAttribute("class", LEVELS.includes(kind) ? "result" : kind);
  sign.append(path);
  return sign;
}

/** Lower case without accents, so that what is typed finds what is written. */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(DATA.lang).replace(/[’ʼ`]/g, "'");
}

/** An end of a claim as id and name; where the view knows its things by id, the id alone is written. */
const endOf = (end) => (typeof end === "string" ? [end, DATA.nodes[end].label] : end);
const documentOf = new Map(DATA.documents);
const gistsOf = (claim) => (claim.passages ?? []).map((id) => PASSAGES[id].gist).filter(Boolean);
const placeOf = (id) => `${documentOf.get(PASSAGES[id].source)}, ${PASSAGES[id].path || PASSAGES[id].section || WORDS.no_section}`;
const placesOf = (claims) => [...new Set(claims.flatMap((claim) => (claim.passages ?? []).map(placeOf)))].join("; ");
const statedBy = (claim, source) => (claim.passages ?? []).some((id) => PASSAGES[id].source === source);
const verbOf = (claim) => WORDS[claim.verb] ?? claim.verb;
const basisWord = (claim) => (claim.basis ? WORDS[claim.basis] ?? claim.basis : "");
const strengthWord = (strength) => WORDS[strength === "programme" ? "programme_strength" : strength];
const STRENGTHS = ["stated", "programme", "chain", "umbrella"];
const scopeWords = ([place, time]) => `${WORDS[`place_${place}`]}, ${WORDS[`time_${time}`]}`;

const claimTexts = [];

/** All that a reader may look for in a claim, folded. */
function claimText(index) {
  const claim = CLAIMS[index];
  claimTexts[index] ??= fold([claim.from?.[1], claim.to?.[1], ...names(claim.roles), claim.wording, ...gistsOf(claim)].filter(Boolean).join(" "));
  return claimTexts[index];
}

function announce(text) {
  byId("announce").textContent = text;
}

/** A name for a file of this view. */
const fileName = (ending) => `kzgraph-${WORDS.file}.${ending}`;

function save(blob, ending) {
  const link = make("a", { href: URL.createObjectURL(blob), download: fileName(ending) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
