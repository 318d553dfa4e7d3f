// The picture as a file: what is seen now, with its name, the filters, the legend and what it does not say.

/** Text on as many lines as it needs in a width. */
function broken(context, text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = lines.at(-1) ? `${lines.at(-1)} ${word}` : word;
    if (context.measureText(longer).width > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

/** The filters chosen, the neighbourhood and what is not drawn, in words. */
function narrowedTo() {
  const parts = [...filterFields].filter(([name]) => state.filters[name] && name !== "group").map(([name, field]) => {
    const choice = field.selectedOptions[0].textContent.replace(/ \([^()]*\)$/, "");
    return `${WORDS[view.filterWords[name] ?? name]}: ${choice}`;
  });
  if (state.focus) parts.push(say("focus_on", { name: nameOf(state.focus) }));
  if (state.part) parts.push(say("only_part", { name: communityName(state.part) }));
  if (HIDDEN.size && !state.revealed) parts.push(say("without_hidden", { name: [...new Set([...HIDDEN].map(nameOf))].join(", ") }));
  return parts;
}

/** What the signs mean, as [draw, text]. */
function legendItems(ratio) {
  const signs = shown.isOverview ? [["community", WORDS.community]] : [
    ["partner", WORDS.partner], ["programme", WORDS.programme],
    ...LEVELS.map((level) => [level, WORDS[level]]), ["result", `${WORDS.result}: ${WORDS.level_not_stated.toLowerCase()}`],
  ];
  const fill = (kind) => (kind === "community" ? colours.community : colours[LEVELS.includes(kind) ? "result" : kind][0]);
  const drawn = signs.map(([kind, text]) => [(context, x, y) => {
    context.save();
    context.translate(x, y - 8 * ratio);
    context.scale(ratio, ratio);
    context.fillStyle = fill(kind);
    context.fill(new Path2D(GLYPHS[kind]), "evenodd");
    context.restore();
  }, text]);
  const line = (dashes) => (context, x, y) => {
    context.save();
    context.strokeStyle = colours.line;
    context.lineWidth = 2 * ratio;
    context.setLineDash(dashes.map((dash) => dash * ratio));
    context.beginPath();
    context.moveTo(x - 4 * ratio, y);
    context.lineTo(x + 18 * ratio, y);
    context.stroke();
    context.restore();
  };
  const lines = shown.isOverview ? [] : [[line([]), WORDS.line_explicit], [line([5, 4]), WORDS.line_inferred], [null, WORDS.line_count]];
  return [...drawn, ...lines, ...(shown.isOverview ? [[null, WORDS.size_members]] : [[null, WORDS.size_note], [null, groundWord()]])];
}

/** Set the legend in rows and return its height; nothing is drawn without `top`. */
function setLegend(context, width, ratio, top) {
  context.font = `${12 * ratio}px ${FACE}`;
  let [x, y] = [16 * ratio, 14 * ratio];
  for (const [draw, text] of legendItems(ratio)) {
    const sign = draw ? 22 * ratio : 0;
    const long = sign + context.measureText(text).width;
    if (x + long > width - 16 * ratio && x > 16 * ratio) [x, y] = [16 * ratio, y + 20 * ratio];
    if (top !== undefined) {
      draw?.(context, x, top + y);
      context.fillStyle = colours.soft;
      context.fillText(text, x + sign, top + y);
    }
    x += long + 18 * ratio;
  }
  return y + 14 * ratio;
}

/** The picture as it is seen now on a sheet of its own, at the resolution of the screen. */
function sheetOfPicture() {
  const source = canvasFrame.querySelector("canvas");
  const ratio = source.width / source.clientWidth;
  const width = source.width;
  const copy = document.createElement("canvas");
  const context = copy.getContext("2d");
  const set = (size, weight = 400) => { context.font = `${weight} ${size * ratio}px ${FACE}`; };
  const inside = width - 32 * ratio;
  const texts = (size, weight, text) => {
    set(size, weight);
    return text ? broken(context, text, inside).map((line) => [size, weight, line]) : [];
  };
  const origin = DATA.documents.map(([curie, name]) => name || curie).join("; ") || WORDS.no_document;
  const head = [...texts(16, 650, DATA.title), ...texts(12, 400, narrowedTo().join(" · "))];
  const foot = texts(12, 400, `${WORDS.statement} ${WORDS.drawn_from}: ${origin}.`);
  const high = (rows) => rows.reduce((sum, [size]) => sum + 1.5 * size * ratio, 0);
  const [above, legend] = [high(head) + 16 * ratio, setLegend(context, width, ratio)];
  copy.width = width;
  copy.height = Math.ceil(above + source.height + legend + high(foot) + 16 * ratio);
  context.fillStyle = colours.surface;
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(source, 0, above);
  context.textBaseline = "middle";
  const write = (rows, from) => rows.reduce((y, [size, weight, line]) => {
    set(size, weight);
    context.fillStyle = weight > 400 ? colours.text : colours.soft;
    context.fillText(line, 16 * ratio, y + 0.75 * size * ratio);
    return y + 1.5 * size * ratio;
  }, from);
  write(head, 8 * ratio);
  setLegend(context, width, ratio, above + source.height);
  write(foot, above + source.height + legend + 4 * ratio);
  return copy;
}

function savePicture() {
  network.redraw();
  sheetOfPicture().toBlob((blob) => save(blob, "png"), "image/png");
}
