// Draws things and the ties between them as a picture: what the SPARQL page shows of rows and statements.
// The same nodes in the same order give the same picture. Every node is a link, reached by Tab and read out with its ties.
"use strict";
globalThis.drawTies = (() => {
  const WIDTH = 960;
  const STEPS = 260;
  const LONGEST = 30;

  function drawn(tag, attributes, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  // How many parts of the picture nothing ties to each other.
  function islands(nodes, edges) {
    const root = nodes.map((_, number) => number);
    const find = (number) => { while (root[number] !== number) number = root[number]; return number; };
    for (const { from, to } of edges) root[find(from)] = find(to);
    return root.filter((found, number) => found === number).length;
  }

  // Nodes begin on a spiral, in their order; then those that are tied draw together and all others push apart.
  function place(nodes, edges) {
    const near = 110;
    // Islands that nothing ties would drift away from each other.
    const gravity = Math.min(0.12, 0.012 * (1 + islands(nodes, edges) / 2));
    nodes.forEach((node, number) => {
      const turn = number * 2.399963;
      node.x = Math.sqrt(number + 0.5) * near * 0.6 * Math.cos(turn);
      node.y = Math.sqrt(number + 0.5) * near * 0.6 * Math.sin(turn);
    });
    for (let step = 0; step < STEPS; step += 1) {
      const heat = 40 * (1 - step / STEPS);
      const moves = nodes.map((node) => ({ x: -node.x * gravity, y: -node.y * gravity * 1.6 }));
      for (let one = 0; one < nodes.length; one += 1) {
        for (let other = one + 1; other < nodes.length; other += 1) {
          const x = nodes[one].x - nodes[other].x || 0.01 * (one + 1);
          const y = nodes[one].y - nodes[other].y || 0.01 * (other + 1);
          const push = (near * near) / (x * x + y * y) * 0.5;
          moves[one].x += x * push; moves[one].y += y * push;
          moves[other].x -= x * push; moves[other].y -= y * push;
        }
      }
      for (const { from, to } of edges) {
        const x = nodes[to].x - nodes[from].x;
        const y = nodes[to].y - nodes[from].y;
        const pull = Math.hypot(x, y) / near * 0.035;
        moves[from].x += x * pull; moves[from].y += y * pull;
        moves[to].x -= x * pull; moves[to].y -= y * pull;
      }
      moves.forEach((move, number) => {
        const length = Math.hypot(move.x, move.y) || 1;
        const step_ = Math.min(length, heat);
        nodes[number].x += move.x / length * step_;
        nodes[number].y += move.y / length * step_;
      });
    }
  }

  // Into a frame of the page's width, with room for names at both sides.
  function fit(nodes) {
    const xs = nodes.map((node) => node.x);
    const ys = nodes.map((node) => node.y);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const [width, height] = [Math.max(...xs) - left || 1, Math.max(...ys) - top || 1];
    const tall = Math.round(Math.min(900, Math.max(220, height * Math.min(1.2, (WIDTH - 220) / width))));
    for (const node of nodes) {
      node.x = 110 + (node.x - left) / width * (WIDTH - 220);
      node.y = 30 + (node.y - top) / height * (tall - 10);
    }
    return tall + 60;
  }

  function line(edge, nodes) {
    const [from, to] = [nodes[edge.from], nodes[edge.to]];
    const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
    const cut = 9 / length;
    const points = { x1: from.x, y1: from.y, x2: to.x - (to.x - from.x) * cut, y2: to.y - (to.y - from.y) * cut };
    for (const name of Object.keys(points)) points[name] = points[name].toFixed(1);
    const made = drawn("line", { ...points, class: "tie", "marker-end": "url(#tie-end)" });
    if (edge.name) made.append(drawn("title", {}, edge.name));
    return made;
  }

  // The nodes whose names have room: the most tied first, none where it would cover another.
  function apart(order, nodes) {
    const taken = [];
    return new Set(order.filter((number) => {
      const { x, y, name } = nodes[number];
      const half = Math.min(name.length, LONGEST) * 3.4 + 4;
      const free = taken.every(([x_, y_, half_]) => Math.abs(y - y_) > 15 || Math.abs(x - x_) > half + half_);
      if (free) taken.push([x, y, half]);
      return free;
    }));
  }

  // nodes: {name, address, sort, kind: the number of its sort}; edges: {from, to, name} by the places of nodes; words: say(node, names of its ties).
  return function drawTies(nodes, edges, title, say) {
    place(nodes, edges);
    const height = fit(nodes);
    const picture = drawn("svg", { viewBox: `0 0 ${WIDTH} ${height}`, role: "group", "aria-label": title, class: "ties" });
    const end = drawn("marker", { id: "tie-end", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" });
    end.append(drawn("path", { d: "M0 0 L8 4 L0 8 Z", class: "tie-end" }));
    picture.append(drawn("defs", {}, end));
    const lines = edges.map((edge) => line(edge, nodes));
    picture.append(...lines);
    const tied = nodes.map(() => new Map());
    edges.forEach(({ from, to }, number) => {
      tied[from].set(to, [...(tied[from].get(to) || []), lines[number]]);
      tied[to].set(from, [...(tied[to].get(from) || []), lines[number]]);
    });
    const most = [...tied.keys()].sort((one, other) => tied[other].size - tied[one].size || one - other);
    const named = apart(most, nodes);
    const marks = nodes.map((node, number) => {
      const names = [...tied[number].keys()].map((other) => nodes[other].name);
      const said = say(node.sort ? `${node.name} (${node.sort})` : node.name, names);
      const mark = node.address ? drawn("a", { href: node.address, "aria-label": said }) : drawn("g", { role: "img", "aria-label": said });
      mark.classList.add("node");
      if (!named.has(number)) mark.classList.add("quietly");
      mark.setAttribute("transform", `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`);
      const short = node.name.length > LONGEST ? `${node.name.slice(0, LONGEST - 1).trimEnd()}…` : node.name;
      mark.append(drawn("title", {}, said), drawn("circle", { r: 6, class: `s${node.kind % 6}` }), drawn("text", { y: -10, "text-anchor": "middle" }, short));
      return mark;
    });
    const light = (number, on) => {
      picture.classList.toggle("lit", on);
      marks[number].classList.toggle("near", on);
      for (const [other, between] of tied[number]) {
        marks[other].classList.toggle("near", on);
        for (const one of between) one.classList.toggle("near", on);
      }
    };
    marks.forEach((mark, number) => {
      for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) {
        mark.addEventListener(event, () => light(number, on));
      }
    });
    picture.append(...marks);
    return picture;
  };
})();
