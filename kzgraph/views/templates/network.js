// What the page was given, what the reader chose, and how elements are made.
// Every name reaches the page through textContent, never as markup.

const DATA = JSON.parse(document.getElementById("data").textContent);
const WORDS = DATA.words;
const NODES = new Map(Object.entries(DATA.nodes));
const CLAIMS = DATA.claims;
const EDGES = new Map(DATA.picture.edges.map((edge) => [edge.id, edge]));
const HIDDEN = new Set(DATA.hidden);
const NO_FILTERS = { area: "", region: "", type: "", role: "", year: "", basis: "", source: "" };
const KINDS = ["partner", "programme", "result"];

const state = {
  filters: { ...NO_FILTERS },
  kinds: new Set(KINDS),
  revealed: false, // whether the nodes that start hidden are drawn
  focus: null, // CURIE of the node whose neighbourhood alone is drawn
  steps: 1,
  selected: null, // { node: CURIE } or { edge: id }
  trail: [], // what was selected before, for the Back button
  tab: "network",
  sort: { column: null, down: false }, // null: partners first, then by name
};

const number = new Intl.NumberFormat(DATA.lang);
const collator = new Intl.Collator(DATA.lang, { numeric: true, sensitivity: "base" });
const byId = (id) => document.getElementById(id);

// Claims by node, and the drawn edge of each claim.
const claimsOf = new Map([...NODES.keys()].map((node) => [node, []]));
const edgeOf = [];
for (const edge of EDGES.values()) {
  for (const index of edge.claims) {
    edgeOf[index] = edge.id;
    claimsOf.get(CLAIMS[index].from).push(index);
    if (CLAIMS[index].to !== CLAIMS[index].from) claimsOf.get(CLAIMS[index].to).push(index);
  }
}

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
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

const GLYPHS = {
  partner: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2z",
  programme: "M2.5 2.5h11v11h-11z",
  output: "M8 2l6.5 11.5h-13z",
  outcome: "M8 1l6.5 7L8 15 1.5 8z",
  impact: "M8 .8 10.1 5.5 15.2 6 11.4 9.4 12.5 14.4 8 11.8 3.5 14.4 4.6 9.4.8 6 5.9 5.5z",
  result: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
};

/** The sign of a class, as in the legend. */
function glyph(group) {
  const space = "http://www.w3.org/2000/svg";
  const sign = document.createElementNS(space, "svg");
  sign.setAttribute("viewBox", "0 0 16 16");
  sign.setAttribute("class", "glyph");
  sign.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", GLYPHS[group]);
  path.setAttribute("class", group === "partner" || group === "programme" ? group : "result");
  sign.append(path);
  return sign;
}

/** What a node is, in words: "Partner", "Programme", "Outcome" … */
function kindName(node) {
  const facts = NODES.get(node);
  return facts.group === "result" ? WORDS.result : WORDS[facts.group];
}

const relation = (claim) => WORDS[claim.kind === "outcome" ? "outcome_of" : claim.kind] ?? claim.kind;
const nameOf = (node) => NODES.get(node).label;
const names = (pairs) => pairs.map(([, label]) => label);
const has = (pairs, curie) => pairs.some(([found]) => found === curie);

function announce(text) {
  byId("announce").textContent = text;
}
