// The picture itself: vis-network draws nodes and lines and finds what was clicked; where everything stands was
// decided when the page was made. Physics is off.

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const canvasFrame = byId("canvas");
const sizes = new Map(DATA.picture.nodes.map((node) => [node.id, node.size]));
// Names on hover are cut here; the panel has them whole.
const TITLE_LENGTH = 160;

let colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  colours = {
    partner: [read("partner"), read("partner-rim")],
    programme: [read("programme"), read("programme-rim")],
    result: [read("result"), read("result-rim")],
    community: read("community"), communityRim: read("community-rim"), onSign: read("on-community"),
    line: read("line"), lineStrong: read("line-strong"), text: read("text"), soft: read("soft"), halo: read("halo"),
    surface: read("surface"), accent: read("accent"), land: read("land"), landRim: read("land-rim"), landName: read("land-name"),
  };
}
readColours();

// The picture is wider than high; on a window that is higher than wide it is turned.
const upright = canvasFrame.clientHeight > 1.15 * canvasFrame.clientWidth;

const turned = (x, y) => (upright ? { x: y, y: x } : { x, y });

/** Where a node stands in the grouping chosen. */
function standing(id) {
  const place = PLACES.get(id);
  const [x, y] = !isLarge && state.filters.group === "type" ? place.other : [place.x, place.y];
  return turned(x, y);
}

// Names are drawn by network-labels.js, so vis-network gets nodes without labels.
const drawnNode = (id) => ({ id, shape: PLACES.get(id).shape, size: sizes.get(id), title: shortName(nameOf(id), TITLE_LENGTH), ...standing(id) });
function drawnEdge(id) {
  const { from, to, both } = EDGES.get(id);
  return { id, from, to, arrows: both ? "to, from" : "to" };
}

// They are added with their colours, at once: giving them later would do all the work twice.
const visNodes = new vis.DataSet([]);
const visEdges = new vis.DataSet([]);
const many = CLAIMS.length > 2500;

const network = new vis.Network(
  canvasFrame,
  { nodes: visNodes, edges: visEdges },
  {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    interaction: {
      hover: true, tooltipDelay: 200, hoverConnectedEdges: false, selectConnectedEdges: false,
      hideEdgesOnDrag: many, hideEdgesOnZoom: many, keyboard: { enabled: true, bindToWindow: false },
    },
    nodes: { borderWidth: 1.2, borderWidthSelected: 3.5, labelHighlightBold: false },
    edges: {
      smooth: false, hoverWidth: 1, selectionWidth: 1.5, labelHighlightBold: false,
      arrows: { to: { scaleFactor: 0.45 }, from: { scaleFactor: 0.45 } },
      scaling: { label: { drawThreshold: 8 } },
      font: { size: 13, face: FACE, strokeWidth: 4, align: "middle" },
    },
  },
);

const frame = canvasFrame.querySelector(".vis-network");
frame.setAttribute("role", "application");
frame.setAttribute("aria-label", WORDS.picture_label);

/** Of a large network vis-network is given only what is drawn: the nodes that are shown, or the communities. */
let loaded = "";
function load() {
  const ids = shown.isOverview ? [...shown.communities.keys()] : [...shown.nodes];
  const key = `${[...ids].sort().join(" ")} ${[...(shown.isOverview ? shown.ties : shown.edges).keys()].length}`;
  if (key === loaded) return;
  loaded = key;
  painted.clear();
  visEdges.clear();
  visNodes.clear();
}

const drawnCommunity = (id) => ({ id, shape: "dot", size: sizeOf(id), title: shortName(communityName(id), TITLE_LENGTH), ...turned(COMMUNITIES.get(id).x, COMMUNITIES.get(id).y) });
const drawnTie = (id) => ({ id, from: id.split(" ")[0], to: id.split(" ")[1], arrows: "" });

/** Move the nodes to where the grouping chosen has them. */
function regroup() {
  if (visNodes.length) visNodes.update([...NODES.keys()].map((id) => ({ id, ...standing(id) })));
}

/** Nodes and lines that stand out: the selected ones and what they touch; null when nothing is selected. */
function standingOut() {
  const id = state.selected;
  if (!id || (!shown.isOverview && COMMUNITIES.has(id))) return null;
  if (shown.isOverview) {
    const ties = [...shown.ties.keys()].filter((tie) => tie === id || tie.split(" ").includes(id));
    return { nodes: new Set([...(COMMUNITIES.has(id) ? [id] : []), ...ties.flatMap((tie) => tie.split(" "))]), edges: new Set(ties) };
  }
  if (EDGES.has(id)) {
    const edge = EDGES.get(id);
    return { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.id]) };
  }
  if (!NODES.has(id)) return null;
  const node = id;
  const edges = [...shown.edges.keys()].filter((id) => EDGES.get(id).from === node || EDGES.get(id).to === node);
  // In a neighbourhood all that is left belongs to the node.
  if (state.focus === node) return { nodes: shown.nodes, edges: new Set(edges) };
  return { nodes: new Set([node, ...edges.flatMap((id) => [EDGES.get(id).from, EDGES.get(id).to])]), edges: new Set(edges) };
}

let outstanding = null;
const painted = new Map();

/** Give vis-network what differs from what it was given last; `made` makes what it does not have yet. */
function update(set, items, made) {
  const changed = items.flatMap((item) => {
    const text = JSON.stringify(item);
    const before = painted.get(item.id);
    if (before === text) return [];
    painted.set(item.id, text);
    return [before === undefined ? { ...made(item.id), ...item } : item];
  });
  if (changed.length) set.update(changed);
}

function paint() {
  outstanding = standingOut();
  if (shown.isOverview) paintOverview();
  else paintNodes();
  const id = state.selected;
  if (id && visNodes.get(id)) network.selectNodes([id], false);
  else if (id && visEdges.get(id)) network.setSelection({ nodes: [], edges: [id] }, { unselectAll: true });
  else if (network.getSelectedNodes().length || network.getSelectedEdges().length) network.unselectAll();
}

function paintOverview() {
  update(visNodes, [...shown.communities.keys()].map((id) => {
    const lit = { background: colours.community, border: colours.lineStrong };
    const rim = { background: colours.community, border: colours.communityRim };
    return { id, opacity: !outstanding || outstanding.nodes.has(id) ? 1 : 0.22, color: { ...rim, highlight: lit, hover: lit } };
  }), drawnCommunity);
  update(visEdges, [...shown.ties].map(([id, claims]) => {
    const out = outstanding?.edges.has(id);
    return {
      id,
      width: 1 + 1.3 * Math.log2(claims.length),
      color: { color: out ? colours.lineStrong : colours.line, highlight: colours.lineStrong, hover: colours.lineStrong,
        inherit: false, opacity: out ? 0.85 : outstanding ? 0.1 : 0.35 },
    };
  }), drawnTie);
}

function paintNodes() {
  update(visNodes, (isLarge ? [...shown.nodes] : [...NODES.keys()]).map((id) => {
    const [fill, rim] = colours[NODES.get(id).kind];
    const lit = { background: fill, border: colours.lineStrong };
    return {
      id,
      hidden: !shown.nodes.has(id),
      opacity: !outstanding || outstanding.nodes.has(id) ? 1 : 0.22,
      color: { background: fill, border: rim, highlight: lit, hover: lit },
    };
  }), drawnNode);
  update(visEdges, (isLarge ? [...shown.edges.keys()] : [...EDGES.keys()]).map((id) => {
    const claims = shown.edges.get(id) ?? [];
    const out = outstanding?.edges.has(id);
    return {
      id,
      hidden: !claims.length,
      width: 1.6 + 1.5 * Math.log2(Math.max(claims.length, 1)),
      label: claims.length > 1 && (!outstanding || out) ? number.format(claims.length) : undefined,
      dashes: claims.length > 0 && claims.every((index) => CLAIMS[index].basis === "inferred") ? [7, 6] : false,
      color: {
        color: out ? colours.lineStrong : colours.line, highlight: colours.lineStrong, hover: colours.lineStrong,
        inherit: false, opacity: out ? 0.85 : outstanding ? 0.12 : 0.5,
      },
      font: { color: colours.soft, strokeColor: colours.halo },
    };
  }), drawnEdge);
}

const animation = () => (calm.matches ? false : { duration: 350, easingFunction: "easeInOutQuad" });

/** Move and scale the picture so that these nodes are seen, with room for the names around them. */
function frameNodes(nodes, largest, moving) {
  const places = Object.values(network.getPositions(nodes));
  if (!places.length) return;
  const [xs, ys] = [places.map((place) => place.x), places.map((place) => place.y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const { width, height } = canvasFrame.getBoundingClientRect();
  if (!width) return;
  // Filters and counts that came after the picture was made have taken room from it.
  const canvas = canvasFrame.querySelector("canvas");
  const ratio = window.devicePixelRatio || 1;
  if (Math.abs(canvas.height - ratio * height) > ratio || Math.abs(canvas.width - ratio * width) > ratio) network.setSize("100%", "100%");
  const [across, down] = [right - left + 2 * LAND_PADDING, bottom - top + 2 * LAND_PADDING];
  const scale = Math.max(0.02, Math.min((width - 28) / across, (height - 84) / down, largest));
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
  network.moveTo({ position, scale, animation: moving ? animation() : false });
}

/** Show all that is shown. */
function fit(moving = true) {
  frameNodes(shown.isOverview ? [...shown.communities.keys()] : [...shown.nodes], 1.3, moving);
}

/** Show what is selected with what it touches. */
function bringIntoView(moving = true) {
  const out = standingOut();
  if (out) frameNodes([...out.nodes].filter((id) => visNodes.get(id)), 1.1, moving);
}

function zoom(factor) {
  const scale = Math.min(6, Math.max(0.05, network.getScale() * factor));
  network.moveTo({ scale, animation: animation() });
}

network.on("beforeDrawing", (context) => {
  if (!shown.isOverview) drawLands(context, network.getPositions(), colours);
});
network.on("afterDrawing", (context) => {
  if (!canvasFrame.clientWidth) return;
  const { width, height } = canvasFrame.getBoundingClientRect();
  const start = network.DOMtoCanvas({ x: 0, y: 0 });
  const end = network.DOMtoCanvas({ x: width, y: height });
  const draw = shown.isOverview ? drawCommunityLabels : drawLabels;
  draw(context, {
    places: network.getPositions(), scale: network.getScale(), sizes, colours,
    bounds: { left: start.x, top: start.y, right: end.x, bottom: end.y },
    first: outstanding?.nodes ?? new Set(),
    always: new Set(EDGES.has(state.selected) ? [...(outstanding?.nodes ?? [])] : state.selected ? [state.selected] : []),
    dimmed: (id) => outstanding !== null && !outstanding.nodes.has(id),
  });
});

network.on("click", ({ nodes, edges }) => {
  if (nodes.length) select(nodes[0], { from: "picture" });
  else if (edges.length) select(edges[0], { from: "picture" });
  else select(null);
});
// The browser's own event knows a double click however long the page took to answer the first one; touch has only
// that of vis-network. Where both come, the second changes nothing.
frame.addEventListener("dblclick", (event) => {
  const box = canvasFrame.getBoundingClientRect();
  const node = network.getNodeAt({ x: event.clientX - box.left, y: event.clientY - box.top });
  if (NODES.has(node) && node !== state.focus) focusOn(node);
});
network.on("doubleClick", ({ nodes }) => {
  if (NODES.has(nodes[0]) && nodes[0] !== state.focus) focusOn(nodes[0]);
});
network.on("hoverNode", () => { frame.style.cursor = "pointer"; });
network.on("hoverEdge", () => { frame.style.cursor = "pointer"; });
network.on("blurNode", () => { frame.style.cursor = ""; });
network.on("blurEdge", () => { frame.style.cursor = ""; });

dark.addEventListener("change", () => {
  readColours();
  painted.clear();
  paint();
}, { signal: live.signal });
live.signal.addEventListener("abort", () => network.destroy());
