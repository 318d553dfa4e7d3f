// The panel beside the picture: every claim behind what was clicked, in words, with where it stands.

const panel = byId("panel");
const FIRST_CLAIMS = 30;

/** A name that can be clicked where the page knows more of it. */
function itemLink(id, label) {
  if (!view.knows(id)) return make("bdi", {}, label);
  return make("button", { type: "button", class: "link", dir: "auto", click: () => select(id, { from: "list" }) }, label);
}

function passageParts(id) {
  const passage = PASSAGES[id];
  const positions = say("positions", { begins: number.format(passage.begins), ends: number.format(passage.ends) });
  const place = [DATA.sources[passage.source], passage.section || WORDS.no_section, positions].join(" · ");
  return [
    passage.gist ? make("p", { class: "gist", dir: "auto" }, passage.gist) : null,
    make("p", { class: "where", dir: "auto", "data-passage": id }, place),
  ].filter(Boolean);
}

function claimCard(index) {
  const claim = CLAIMS[index];
  const chips = names(claim.roles).map((role) => make("li", {}, role));
  for (const strength of claim.strengths ?? []) chips.push(make("li", { class: `strength ${strength}` }, strengthWord(strength)));
  if (claim.basis) chips.push(make("li", { class: claim.basis }, WORDS[claim.basis] ?? claim.basis));
  const said = (word, text) => (text ? make("p", { class: "said", dir: "auto" }, make("span", {}, `${WORDS[word]}: `), text) : null);
  const end = (pair) => (pair ? itemLink(...pair) : null);
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

/** Put the first items into a box, and the rest when the reader asks for them. */
function filled(box, items, first, draw) {
  box.append(...items.slice(0, first).map(draw));
  const rest = items.slice(first);
  if (!rest.length) return box;
  const more = make("button", { type: "button", class: "button small" }, say("more", { n: number.format(rest.length) }));
  const place = box.tagName === "UL" ? make("li", {}, more) : more;
  more.addEventListener("click", () => {
    const drawn = rest.map(draw);
    place.replaceWith(...drawn);
    drawn[0].querySelector("button")?.focus();
  });
  box.append(place);
  return box;
}

function claimList(indices, word = "claims_behind") {
  if (!indices.length) return [make("p", { class: "none" }, WORDS.no_claims_here)];
  return [
    make("h3", {}, `${WORDS[word]} (${number.format(indices.length)})`),
    filled(make("div", { class: "claims" }), indices, FIRST_CLAIMS, claimCard),
  ];
}

function facts(rows) {
  const list = make("dl", { class: "facts" });
  for (const [word, values] of rows) {
    const told = values.filter(Boolean);
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
  return make("div", { class: "panel-tools" }, button);
}

function heading(...parts) {
  return make("h2", { id: "panel-heading", tabindex: "-1", dir: "auto" }, ...parts);
}

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
