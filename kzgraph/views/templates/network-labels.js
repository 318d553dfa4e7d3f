// Names on the picture, drawn like on a map: always at reading size, the most tied nodes first, and a name only
// where it covers neither a node nor another name. Zooming in makes room for more of them.

const FACE = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const LABEL_LENGTH = 34;
const widths = new Map();

/** A name cut to size, without characters that turn the direction of the text around them. */
function shortName(text, length = LABEL_LENGTH) {
  const plain = text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim();
  const signs = Array.from(plain);
  if (signs.length <= length) return plain;
  const cut = signs.slice(0, length - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${(space > length * 0.6 ? cut.slice(0, space) : cut).trim()}…`;
}

/** Boxes that are taken, found again by a grid of cells. */
class Taken {
  constructor(cell) {
    this.cell = cell;
    this.cells = new Map();
  }

  keys([x0, y0, x1, y1]) {
    const found = [];
    for (let column = Math.floor(x0 / this.cell); column <= Math.floor(x1 / this.cell); column += 1) {
      for (let row = Math.floor(y0 / this.cell); row <= Math.floor(y1 / this.cell); row += 1) {
        found.push(`${column} ${row}`);
      }
    }
    return found;
  }

  add(box) {
    for (const key of this.keys(box)) {
      if (!this.cells.has(key)) this.cells.set(key, []);
      this.cells.get(key).push(box);
    }
  }

  hits(box, own) {
    return this.keys(box).some((key) =>
      (this.cells.get(key) ?? []).some(
        (other) => other !== own && other[0] < box[2] && other[2] > box[0] && other[1] < box[3] && other[3] > box[1],
      ),
    );
  }
}

/** The outline around points, in order. */
function hull(points) {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const half = (list) => {
    const line = [];
    for (const point of list) {
      while (line.length > 1) {
        const [a, b] = line.slice(-2);
        if ((b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x) > 0) break;
        line.pop();
      }
      line.push(point);
    }
    return line.slice(0, -1);
  };
  return sorted.length < 3 ? sorted : [...half(sorted), ...half(sorted.reverse())];
}

/** A name on lines of about so many signs. */
function wrapped(text, length) {
  const lines = [""];
  for (const word of shortName(text, 90).split(" ")) {
    const last = lines.length - 1;
    if (lines[last] && lines[last].length + word.length >= length) lines.push(word);
    else lines[last] = lines[last] ? `${lines[last]} ${word}` : word;
  }
  return lines;
}

const homeNames = new Map([...NODES.values()].flatMap((facts) => [...(facts.areas ?? []), ...(facts.kind === "partner" ? facts.types ?? [] : [])]));
const homeName = (home) => (COMMUNITIES.has(home) ? communityName(home) : homeNames.get(home) ?? home);

/** The goal areas, partner types or communities as they stand under the nodes shown: outline, and where the name is. */
function lands(places) {
  const members = new Map();
  for (const id of shown.nodes) {
    const home = homeOf(id);
    if (!home || !places[id]) continue;
    if (!members.has(home)) members.set(home, []);
    members.get(home).push(places[id]);
  }
  return [...members].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([area, points]) => {
    const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
    const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
    const lines = wrapped(homeName(area), 30);
    return { lines, outline: hull(points), x: middle, top: Math.min(...ys), bottom: Math.max(...ys) };
  });
}

const LAND_PADDING = 52;

function drawLands(context, places, colours) {
  context.lineJoin = "round";
  context.lineCap = "round";
  const areas = lands(places);
  for (const [width, colour] of [[2 * LAND_PADDING + 3, colours.landRim], [2 * LAND_PADDING, colours.land]]) {
    for (const { outline } of areas) {
      context.beginPath();
      outline.forEach((point, index) => (index ? context.lineTo(point.x, point.y) : context.moveTo(point.x, point.y)));
      // A single point gets a line too short to see, so that its cap is drawn.
      context.lineTo(outline[0].x + 0.01, outline[0].y);
      context.lineWidth = width;
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.stroke();
      context.fill();
    }
  }
}

function write(context, text, x, y, { size, weight, colour, halo, unit }) {
  context.font = `${weight} ${size * unit}px ${FACE}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5 * unit;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

function textWidth(context, text, size, weight) {
  const key = `${weight} ${size} ${text}`;
  if (!widths.has(key)) {
    context.font = `${weight} ${size}px ${FACE}`;
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

/**
 * Names of the parts on the ground: on the outer side of the area or on the other, in the middle or to a side, where they cover
 * nothing; failing that, where they cover no other name; failing that, not at all.
 */
function drawLandNames(context, { places, bounds, colours, taken, unit }) {
  const size = (bounds.right - bounds.left) / unit < 520 ? 11.5 : 13;
  const areas = lands(places);
  const middle = (Math.min(...areas.map((area) => area.top)) + Math.max(...areas.map((area) => area.bottom))) / 2;
  const named = new Taken(120 * unit);
  for (const { lines, outline, x: centre, top, bottom } of areas) {
    const width = Math.max(...lines.map((line) => textWidth(context, line, size, 600))) * unit;
    const height = lines.length * 1.25 * size * unit;
    // A name stays inside the window as long as its area is in it.
    const seen = outline.some((point) => point.x > bounds.left && point.x < bounds.right);
    const [least, most] = [bounds.left + width / 2 + 6 * unit, bounds.right - width / 2 - 6 * unit];
    const inside = (x) => (seen ? Math.max(least, Math.min(most, x)) : x);
    const [above, below] = [top - LAND_PADDING - height - 4 * unit, bottom + LAND_PADDING + 4 * unit];
    const sides = (top + bottom) / 2 > middle + (bottom - top) / 5 ? [below, above] : [above, below];
    const spots = sides.flatMap((y) => [0, -0.3, 0.3].map((shift) => [inside(centre + shift * width), y]));
    const box = ([x, y]) => [x - width / 2, y, x + width / 2, y + height];
    const spot = spots.find((place) => !taken.hits(box(place))) ?? spots.find((place) => !named.hits(box(place)));
    if (!spot) continue;
    taken.add(box(spot));
    named.add(box(spot));
    lines.forEach((line, index) => {
      const y = spot[1] + (index + 0.5) * 1.25 * size * unit;
      write(context, line, spot[0], y, { size, weight: 600, colour: colours.landName, halo: colours.halo, unit });
    });
  }
}

const LINE = 14.5;

/** Where a name fits: below its node, above, right or left of it; null where it does not. */
function spotFor({ lines, width }, { x, y, reach, unit, bounds, taken, own, anyway = false }) {
  const high = (lines.length * LINE) / 2;
  const spots = [
    [x, y + reach + (high + 2) * unit],
    [x, y - reach - (high + 2) * unit],
    [x + reach + width / 2 + 4 * unit, y],
    [x - reach - width / 2 - 4 * unit, y],
  ];
  for (const [cx, cy] of spots) {
    const box = [cx - width / 2 - unit, cy - (high - 0.5) * unit, cx + width / 2 + unit, cy + (high - 0.5) * unit];
    const whole = box[0] > bounds.left && box[2] < bounds.right && box[1] > bounds.top && box[3] < bounds.bottom;
    if (anyway || (whole && !taken.hits(box, own))) return { lines, box, x: cx, y: cy };
  }
  return null;
}

/** Draw names of goal areas and nodes; names of nodes in `first` come before others, in `always` whatever they cover. */
function drawLabels(context, { places, scale, bounds, sizes, colours, first, always, dimmed }) {
  const unit = 1 / scale;
  const taken = new Taken(120 * unit);
  const inside = [...shown.nodes].filter((id) => {
    const { x, y } = places[id] ?? { x: NaN, y: NaN };
    return x > bounds.left && x < bounds.right && y > bounds.top && y < bounds.bottom;
  });
  const bodies = new Map();
  for (const id of inside) {
    if (dimmed(id)) continue;
    const { x, y } = places[id];
    // From afar names may touch the signs of results, or hardly any name would find room.
    const reach = sizes.get(id) * (scale < 0.55 && NODES.get(id).kind === "result" ? 0.3 : 0.9);
    bodies.set(id, [x - reach, y - reach, x + reach, y + reach]);
    taken.add(bodies.get(id));
  }
  // A community that is drawn alone is named above the picture.
  if (!state.part) drawLandNames(context, { places, bounds, colours, taken, unit });
  const rank = (id) =>
    (always.has(id) ? 1e7 : first.has(id) ? 1e6 : 0) + ({ partner: 2000, programme: 1000 }[NODES.get(id).kind] ?? 0);
  const order = inside
    .map((id) => [rank(id) + claimsOf.get(id).length, id])
    .sort((a, b) => b[0] - a[0] || (a[1] < b[1] ? -1 : 1));
  for (const [, id] of order.slice(0, 900)) {
    if (dimmed(id)) continue;
    const kind = NODES.get(id).kind;
    if (kind === "result" && !first.has(id) && scale < 0.55) continue;
    const text = shortName(NODES.get(id).label);
    const [size, weight] = kind === "partner" ? [12.5, 600] : kind === "programme" ? [12, 400] : [11.5, 400];
    const { x, y } = places[id];
    const room = { x, y, reach: sizes.get(id), unit, bounds, taken, own: bodies.get(id) };
    const half = wrapped(text, Math.ceil(text.length / 2) + 2);
    const variants = (half.length === 2 ? [[text], half] : [[text]]).map((lines) => (
      { lines, width: Math.max(...lines.map((line) => textWidth(context, line, size, weight))) * unit }
    ));
    const found = variants.map((variant) => spotFor(variant, room)).find(Boolean)
      ?? (always.has(id) ? spotFor(variants[0], { ...room, anyway: true }) : null);
    if (!found) continue;
    taken.add(found.box);
    found.lines.forEach((line, index) => {
      const place = found.y + (index - (found.lines.length - 1) / 2) * LINE * unit;
      write(context, line, found.x, place, { size, weight, colour: colours.text, halo: colours.halo, unit });
    });
  }
}

/**
 * Communities: how many nodes of each are shown, on its sign; its name below, the largest first, where it covers no
 * other name and none of the larger signs.
 */
function drawCommunityLabels(context, { places, scale, colours, first, always, dimmed }) {
  const unit = 1 / scale;
  const taken = new Taken(160 * unit);
  const rank = (id) => (always.has(id) ? 1e7 : first.has(id) ? 1e6 : 0) + sizeOf(id);
  const ids = [...shown.communities.keys()].filter((id) => places[id] && !dimmed(id)).sort((a, b) => rank(b) - rank(a) || (a < b ? -1 : 1));
  const large = ids.filter((id) => sizeOf(id) * scale > 9);
  for (const id of large) {
    const { x, y } = places[id];
    const reach = 0.8 * sizeOf(id);
    taken.add([x - reach, y - reach, x + reach, y + reach]);
    write(context, number.format(countOf(id)), x, y, { size: 12, weight: 600, colour: colours.onSign, halo: colours.community, unit });
  }
  for (const id of ids) {
    const { x, y } = places[id];
    const lines = wrapped(shortName(communityTitle(id), 40), 20);
    const width = Math.max(...lines.map((line) => textWidth(context, line, 12, 600))) * unit;
    const tops = [y + sizeOf(id) + 2 * unit, y - sizeOf(id) - (lines.length * LINE + 2) * unit];
    const box = (top) => [x - width / 2, top, x + width / 2, top + lines.length * LINE * unit];
    const top = tops.find((one) => !taken.hits(box(one))) ?? (always.has(id) ? tops[0] : undefined);
    if (top === undefined) continue;
    taken.add(box(top));
    lines.forEach((line, index) => write(context, line, x, top + (index + 0.5) * LINE * unit, { size: 12, weight: 600, colour: colours.text, halo: colours.halo, unit }));
  }
}

const countOf = (id) => KINDS.reduce((sum, kind) => sum + shown.communities.get(id)[kind], 0);
const sizeOf = (id) => COMMUNITIES.get(id).size;
