// The picture itself: vis-network draws nodes and lines and finds what was clicked; where everything stands was
// decided when the page was made. Physics is off.

const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const canvasFrame = byId("canvas");
const sizes = new Map(DATA.picture.nodes.map((node) => [node.id, node.size]));

let colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  colours = {
    partner: [read("partner"), read("partner-rim")],
    programme: [read("programme"), read("programme-rim")],
    result: [read("result"), read("result-rim")],
    line: read("line"), lineStrong: read("line-strong"), text: read("text"), soft: read("soft"), halo: read("halo"),
    surface: read("surface"), accent: read("accent"), land: read("land"), landRim: read("land-rim"), landName: read("land-name"),
  };
}
readColours();

// The picture is wider than high; on a window that is higher than wide it is turned.
const upright = canvasFrame.clientHeight > 1.15 * canvasFrame.clientWidth;

// Names are drawn by network-labels.js, so vis-network gets nodes without labels.
const visNodes = new vis.DataSet(
  DATA.picture.nodes.map(({ id, shape, size, title, x, y }) => (
    { id, shape, size, title, x: upright ? y : x, y: upright ? x : y }
  )),
);
const visEdges = new vis.DataSet(
  DATA.picture.edges.map(({ id, from, to, arrows }) => ({ id, from, to, arrows })),
);
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

/** Nodes and edges that stand out: the selected ones and what they touch; null when nothing is selected. */
function standingOut() {
  if (!state.selected) return null;
  if (state.selected.edge) {
    const edge = EDGES.get(state.selected.edge);
    return { nodes: new Set([edge.from, edge.to]), edges: new Set([edge.id]) };
  }
  const node = state.selected.node;
  const edges = [...shown.edges.keys()].filter((id) => EDGES.get(id).from === node || EDGES.get(id).to === node);
  // In a neighbourhood all that is left belongs to the node.
  if (state.focus === node) return { nodes: shown.nodes, edges: new Set(edges) };
  return { nodes: new Set([node, ...edges.flatMap((id) => [EDGES.get(id).from, EDGES.get(id).to])]), edges: new Set(edges) };
}

let outstanding = null;
const painted = new Map();

/** Give vis-network what differs from what it was given last. */
function update(set, items) {
  const changed = items.filter((item) => {
    const text = JSON.stringify(item);
    if (painted.get(item.id) === text) return false;
    painted.set(item.id, text);
    return true;
  });
  if (changed.length) set.update(changed);
}

function paint() {
  outstanding = standingOut();
  update(visNodes, [...NODES].map(([id, facts]) => {
    const [fill, rim] = colours[facts.kind];
    const lit = { background: fill, border: colours.lineStrong };
    return {
      id,
      hidden: !shown.nodes.has(id),
      opacity: !outstanding || outstanding.nodes.has(id) ? 1 : 0.22,
      color: { background: fill, border: rim, highlight: lit, hover: lit },
    };
  }));
  update(visEdges, [...EDGES.values()].map(({ id }) => {
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
  }));
  if (state.selected?.node) network.selectNodes([state.selected.node], false);
  else if (state.selected?.edge) network.setSelection({ nodes: [], edges: [state.selected.edge] }, { unselectAll: true });
  else network.unselectAll();
  byId("empty").hidden = shown.nodes.size > 0;
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
  const [across, down] = [right - left + 2 * LAND_PADDING, bottom - top + 2 * LAND_PADDING];
  const scale = Math.max(0.02, Math.min((width - 28) / across, (height - 84) / down, largest));
  const position = { x: (left + right) / 2, y: (top + bottom) / 2 };
  network.moveTo({ position, scale, animation: moving ? animation() : false });
}

/** Show all that is shown. */
function fit(moving = true) {
  frameNodes([...shown.nodes], 1.3, moving);
}

/** Show what is selected with what it touches. */
function bringIntoView(moving = true) {
  const { nodes } = standingOut();
  frameNodes([...nodes], 1.1, moving);
}

function zoom(factor) {
  const scale = Math.min(6, Math.max(0.05, network.getScale() * factor));
  network.moveTo({ scale, animation: animation() });
}

network.on("beforeDrawing", (context) => drawLands(context, network.getPositions(), colours));
network.on("afterDrawing", (context) => {
  if (!canvasFrame.clientWidth) return;
  const { width, height } = canvasFrame.getBoundingClientRect();
  const start = network.DOMtoCanvas({ x: 0, y: 0 });
  const end = network.DOMtoCanvas({ x: width, y: height });
  drawLabels(context, {
    places: network.getPositions(), scale: network.getScale(), sizes, colours,
    bounds: { left: start.x, top: start.y, right: end.x, bottom: end.y },
    first: outstanding?.nodes ?? new Set(),
    always: new Set(state.selected?.edge ? [...outstanding.nodes] : state.selected ? [state.selected.node] : []),
    dimmed: (id) => outstanding !== null && !outstanding.nodes.has(id),
  });
});

network.on("click", ({ nodes, edges }) => {
  if (nodes.length) select({ node: nodes[0] }, { from: "picture" });
  else if (edges.length) select({ edge: edges[0] }, { from: "picture" });
  else select(null);
});
// The browser's own event knows a double click however long the page took to answer the first one; touch has only
// that of vis-network. Where both come, the second changes nothing.
frame.addEventListener("dblclick", (event) => {
  const box = canvasFrame.getBoundingClientRect();
  const node = network.getNodeAt({ x: event.clientX - box.left, y: event.clientY - box.top });
  if (node && node !== state.focus) focusOn(node);
});
network.on("doubleClick", ({ nodes }) => {
  if (nodes.length && nodes[0] !== state.focus) focusOn(nodes[0]);
});
network.on("hoverNode", () => { frame.style.cursor = "pointer"; });
network.on("hoverEdge", () => { frame.style.cursor = "pointer"; });
network.on("blurNode", () => { frame.style.cursor = ""; });
network.on("blurEdge", () => { frame.style.cursor = ""; });

dark.addEventListener("change", () => {
  readColours();
  painted.clear();
  paint();
});

/** The picture as it is seen now, with name and origin below it, as a PNG file. */
function savePicture() {
  const source = canvasFrame.querySelector("canvas");
  const ratio = source.width / source.clientWidth;
  const foot = 54 * ratio;
  const copy = document.createElement("canvas");
  copy.width = source.width;
  copy.height = source.height + foot;
  const context = copy.getContext("2d");
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(source, 0, 0);
  context.fillStyle = colours.text;
  context.font = `600 ${15 * ratio}px ${FACE}`;
  context.fillText(DATA.title, 16 * ratio, source.height + 20 * ratio);
  context.fillStyle = colours.soft;
  context.font = `${12 * ratio}px ${FACE}`;
  const origin = DATA.documents.map(([, name]) => name).join("; ") || WORDS.no_document;
  context.fillText(`${WORDS.drawn_from}: ${origin}. ${WORDS.statement}`, 16 * ratio, source.height + 40 * ratio);
  copy.toBlob((blob) => save(blob, "png"), "image/png");
}
