// What is shown under the filters. A claim passes or fails on its own; a node passes or fails on its own;
// a line is drawn when both its ends pass and at least one claim behind it does.
//
// Programmes and results answer to goal area, region and year. Partners answer to partner type. When a partner
// type or role is chosen, programmes and results stay only where such a partner has such a role, together with
// the results that those programmes brought about. Partners without a claim left are dropped under any filter.

function claimPasses(claim, filters) {
  return (
    (!filters.basis || !claim.basis || claim.basis === filters.basis) &&
    (!filters.role || claim.kind !== "contribution" || has(claim.roles, filters.role)) &&
    (!filters.region || !claim.regions.length || has(claim.regions, filters.region)) &&
    (!filters.source || !claim.passages.length || claim.passages.some((passage) => passage.source === filters.source))
  );
}

function inRegion(node, region) {
  return (
    has(NODES.get(node).regions, region) ||
    claimsOf.get(node).some((index) => CLAIMS[index].to === node && has(CLAIMS[index].regions, region))
  );
}

function nodePasses(node, filters) {
  const facts = NODES.get(node);
  if (HIDDEN.has(node) && !state.revealed) return false;
  if (facts.kind === "partner") return !filters.type || has(facts.types, filters.type);
  return (
    (!filters.area || has(facts.areas, filters.area)) &&
    (!filters.region || inRegion(node, filters.region)) &&
    (!filters.year || facts.years.includes(Number(filters.year))) &&
    (!filters.source || !facts.sources.length || has(facts.sources, filters.source))
  );
}

/** Drop programmes and results that no chosen partner reaches in a chosen role. */
function keepReached(nodes, claims) {
  const reached = new Set();
  for (const index of claims) {
    const claim = CLAIMS[index];
    if (claim.kind === "contribution" && nodes.has(claim.from) && nodes.has(claim.to)) reached.add(claim.to);
  }
  for (const index of claims) {
    const claim = CLAIMS[index];
    if (claim.kind === "outcome" && reached.has(claim.from) && nodes.has(claim.to)) reached.add(claim.to);
  }
  return new Set([...nodes].filter((node) => NODES.get(node).kind === "partner" || reached.has(node)));
}

/** The nodes within so many steps of one, over the claims given. */
function neighbourhood(node, steps, claims) {
  let found = new Set([node]);
  for (let step = 0; step < steps; step += 1) {
    const wider = new Set(found);
    for (const index of claims) {
      const { from, to } = CLAIMS[index];
      if (found.has(from)) wider.add(to);
      if (found.has(to)) wider.add(from);
    }
    found = wider;
  }
  return found;
}

/** Nodes, claims and drawn edges (with their claims) under the present state. */
function computeShown() {
  const filters = state.filters;
  let nodes = new Set([...NODES.keys()].filter((node) => nodePasses(node, filters)));
  const passing = [...CLAIMS.keys()].filter((index) => claimPasses(CLAIMS[index], filters));
  if (filters.type || filters.role) nodes = keepReached(nodes, passing);
  nodes = new Set([...nodes].filter((node) => state.kinds.has(NODES.get(node).kind)));
  const between = () => passing.filter((index) => nodes.has(CLAIMS[index].from) && nodes.has(CLAIMS[index].to));
  let claims = between();
  if (Object.values(filters).some(Boolean)) {
    const tied = new Set(claims.flatMap((index) => [CLAIMS[index].from, CLAIMS[index].to]));
    nodes = new Set([...nodes].filter((node) => NODES.get(node).kind !== "partner" || tied.has(node)));
  }
  if (state.focus && nodes.has(state.focus)) {
    const near = neighbourhood(state.focus, state.steps, claims);
    nodes = new Set([...nodes].filter((node) => near.has(node)));
    claims = between();
  }
  const edges = new Map();
  for (const index of claims) {
    if (!edges.has(edgeOf[index])) edges.set(edgeOf[index], []);
    edges.get(edgeOf[index]).push(index);
  }
  return { nodes, claims, edges };
}

let shown = computeShown();

const distinct = (indices) => new Set(indices.map((index) => CLAIMS[index].id)).size;

/** "41 of 45 partners, 38 of 50 programmes, …" as nodes for the status line. */
function countsLine() {
  const parts = KINDS.map((kind) => {
    const all = [...NODES.values()].filter((facts) => facts.kind === kind).length;
    return [[...shown.nodes].filter((node) => NODES.get(node).kind === kind).length, all, `${kind}s`];
  });
  parts.push([distinct(shown.claims), distinct([...CLAIMS.keys()]), "claims"]);
  const line = [];
  for (const [count, all, word] of parts) {
    const [n, total] = [number.format(count), number.format(all)];
    const bold = make("b", {}, count === all ? n : say("of", { n, total }));
    line.push(make("span", { class: "count" }, bold, ` ${WORDS[word]}${parts.at(-1)[2] === word ? "" : ","}`), " ");
  }
  return [...line, WORDS.shown];
}
