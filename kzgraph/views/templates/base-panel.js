// The panel beside the picture: every claim behind what was clicked, in words, with where it stands.

const panel = byId("panel");
const FIRST_CLAIMS = 30;

/** A name that can be clicked where the page knows more of it. */
function itemLink(id, label) {
  if (!view.knows(id)) return make("bdi", {}, label);
  const away = view.isAway?.(id) ? " away" : "";
  return make("button", { type: "button", class: `link${away}`, dir: "auto", click: () => select(id, { from: "list" }) }, label);
}

function passageParts(id) {
  const passage = PASSAGES[id];
  const positions = say("positions", { begins: number.format(passage.begins), ends: number.format(passage.ends) });
  // A passage of a data file is an element: the path names it, and it has no positions.
  const where = passage.path ? [passage.path] : [passage.section || WORDS.no_section, positions];
  const place = [documentOf.get(passage.source), ...where].join(" · ");
  return [
    passage.gist ? make("p", { class: "gist", dir: "auto" }, passage.gist) : null,
    make("p", { class: "where", dir: "auto", "data-passage": id }, place),
  ].filter(Boolean);
}

function claimCard(index) {
  const claim = CLAIMS[index];
  const chips = names(claim.roles).map((role) => make("li", {}, role));
  for (const strength of claim.strengths ?? []) chips.push(make("li", { class: `strength ${strength}`, title: WORDS[`${strength}_means`] }, strengthWord(strength)));
  if (claim.basis) chips.push(make("li", { class: claim.basis }, basisWord(claim)));
  const said = (word, text) => (text ? make("p", { class: "said", dir: "auto" }, make("span", {}, `${WORDS[word]}: `), text) : null);
  const end = (pair) => (pair ? itemLink(...endOf(pair)) : null);
  return make(
    "article",
    { class: "claim", "data-claim": claim.id },
    claim.from || claim.to ? make("p", { class: "claim-ends" }, end(claim.from), make("span", { class: "verb" }, claim.from ? ` ${verbOf(claim)} ` : `${verbOf(claim)}: `), end(claim.to)) : null,
    chips.length ? make("ul", { class: "chips" }, ...chips) : null,
    ...(claim.passages ?? []).flatMap(passageParts),
    said("wording", claim.wording && `“${claim.wording}”`),
    said("scope", (claim.scopes ?? []).map(scopeWords).join("; ")),
    said("regions", names(claim.regions).join(", ")),
    said("when", claim.when),
    said("note", claim.note),
    make("p", { class: "curie", translate: "no" }, claim.id),
  );
}

/** Put the first items into a box, and the rest, so many at a time, when the reader asks for them. */
function filled(box, items, first, draw) {
  box.append(...items.slice(0, first).map(draw));
  let rest = items.slice(first);
  // One more costs no more room than the button that would ask for it.
  if (rest.length === 1) box.append(draw(rest[0]));
  else if (rest.length) {
    const more = make("button", { type: "button", class: "button small" });
    const place = box.tagName === "UL" ? make("li", {}, more) : more;
    const most = Math.max(first, 100);
    const told = () => say("more", { n: number.format(Math.min(rest.length, most)) });
    more.textContent = told();
    more.addEventListener("click", () => {
      const drawn = rest.slice(0, most).map(draw);
      rest = rest.slice(most);
      place.before(...drawn);
      if (rest.length) more.textContent = told();
      else place.remove();
      drawn[0].querySelector("button")?.focus();
    });
    box.append(place);
  }
  return box;
}

function claimList(indices, word = "claims_behind") {
  if (!indices.length) return [make("p", { class: "none" }, WORDS.no_claims_here)];
  const count = new Set(indices.map((index) => CLAIMS[index].id)).size;
  return [
    make("h3", {}, `${WORDS[word]} (${number.format(count)})`),
    filled(make("div", { class: "claims" }), indices, FIRST_CLAIMS, claimCard),
  ];
}

function facts(rows) {
  const list = make("dl", { class: "facts" });
  for (const [word, values] of rows) {
    const told = (values ?? []).filter(Boolean);
    if (told.length) list.append(make("dt", {}, WORDS[word]), make("dd", { dir: "auto" }, told.join(", ")));
  }
  return list.children.length ? list : null;
}

function panelTop(badge) {
  const tools = make("span", {});
  if (state.trail.length) tools.append(make("button", { type: "button", class: "button quiet", id: "panel-back", click: goBack }, WORDS.back));
  tools.append(make("button", { type: "button", class: "close", id: "panel-close", "aria-label": WORDS.close, title: WORDS.close, click: () => select(null, { from: "close" }) }, "×"));
  return make("div", { class: "panel-top" }, badge, tools);
}

function copyLinkButton() {
  // Inside another page there is no address that could be copied.
  if (location.protocol === "about:") return null;
  const button = make("button", { type: "button", class: "button small" }, WORDS.copy_link);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = WORDS.copied;
    } catch {
      // Without permission the address bar still has the link.
      button.textContent = location.hash;
    }
  });
  return button;
}

const panelTools = (...buttons) => make("div", { class: "panel-tools" }, ...buttons, copyLinkButton());

function heading(...parts) {
  return make("h2", { id: "panel-heading", tabindex: "-1", dir: "auto" }, ...parts);
}

/** A figure with the documents and sections that state it, each once. */
const figureItem = (line, passages = []) => make("li", { dir: "auto" }, line, ...[...new Set(passages.map(placeOf))].map((place) => make("span", { class: "where" }, place)));

function startPanel() {
  return [
    heading(WORDS.start),
    make("ul", { class: "start" }, ...["start_1", "start_2", "start_3"].map((word) => make("li", {}, WORDS[word]))),
    ...(view.startMore?.() ?? []),
  ];
}

function drawPanel() {
  const scrolled = panel.scrollTop;
  const same = panel.dataset.shows === String(state.selected);
  panel.replaceChildren(...(state.selected ? view.panel(state.selected) : startPanel()).filter(Boolean));
  panel.dataset.shows = String(state.selected);
  panel.scrollTop = same ? scrolled : 0;
}
