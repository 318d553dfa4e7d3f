// What the page was given, what the reader chose, and how elements are made.
// Every name reaches the page through textContent, never as markup.

const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = DATA.words;
const CLAIMS = DATA.claims;
const PASSAGES = DATA.passages;

const state = {
  filters: {}, // name of a filter → the choice, "" for all
  text: "",
  selected: null, // id of a box, band, bar or place
  trail: [], // what was selected before, for the Back button
  tab: "picture",
  sort: { column: null, down: false },
};

const number = new Intl.NumberFormat(DATA.lang);
const collator = new Intl.Collator(DATA.lang, { numeric: true, sensitivity: "base" });
const byId = (id) => document.getElementById(id);
const names = (pairs) => (pairs ?? []).map(([, label]) => label);
const has = (pairs, id) => (pairs ?? []).some(([found]) => found === id);

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
  result: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  policy: "M3 1.5h7l3 3v10H3z",
  event: "M8 1l6.5 7L8 15 1.5 8z",
  change: "M1 5h9V1.5L15.5 8 10 14.5V11H1z",
};

/** The sign of a class, as in the legend. */
function glyph(kind) {
  const space = "http://www.w3.org/2000/svg";
  const sign = document.createElementNS(space, "svg");
  for (const [name, value] of [["viewBox", "0 0 16 16"], ["class", "glyph"], ["aria-hidden", "true"]]) sign.setAttribute(name, value);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", GLYPHS[kind] ?? GLYPHS.partner);
  path.setAttribute("class", kind);
  sign.append(path);
  return sign;
}

/** Lower case without accents, so that what is typed finds what is written. */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase(DATA.lang).replace(/[’ʼ`]/g, "'");
}

const gistsOf = (claim) => (claim.passages ?? []).map((id) => PASSAGES[id].gist).filter(Boolean);
const placeOf = (id) => `${DATA.sources[PASSAGES[id].source]}, ${PASSAGES[id].section || WORDS.no_section}`;
const verbOf = (claim) => WORDS[claim.verb] ?? claim.verb;
const strengthWord = (strength) => WORDS[strength === "programme" ? "programme_strength" : strength];
const scopeWords = ([place, time]) => `${WORDS[`place_${place}`]}, ${WORDS[`time_${time}`]}`;

/** All that a reader may look for in a claim, folded. */
const claimText = CLAIMS.map((claim) => fold([claim.from?.[1], claim.to?.[1], ...names(claim.roles), claim.wording, ...gistsOf(claim)].filter(Boolean).join(" ")));

function announce(text) {
  byId("announce").textContent = text;
}
