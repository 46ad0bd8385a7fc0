/* Labels, the same for both engines: from the weightiest down, wherever there is room beside dots and other labels. */
"use strict";

kg.FONT = 'Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif';
kg.MOST_LABELS = 75;
kg.FEW = 200;  // nodes below which also what one paper names is worth a label
kg.GREAT = 40;  // the weightiest, whose labels may lie on lesser dots where there is no other room

kg.Labels = class {
  /* at(i) is a node's place on the stage, in pixels; radius(i) its size there. */
  constructor(model, { at, radius }) {
    Object.assign(this, { model, at, radius, great: new Set(model.order.slice(0, kg.GREAT)) });
  }

  /* Draw on a context that counts in pixels of the stage. `boxed` are nodes whose names already stand beside them. */
  draw(ctx, stage, hover, boxed = []) {
    const { model } = this, dark = kg.isDark(), width = stage.clientWidth, height = stage.clientHeight;
    const first = [model.selected, hover].filter((i) => i >= 0 && !boxed.includes(i));
    const order = [...new Set([...first, ...(model.near ? model.order.filter((i) => model.near.has(i)) : model.order)])];
    this.taken = [kg.covered(stage)];
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    for (const i of boxed) {
      const { x, y } = this.at(i);
      ctx.font = `600 13px ${kg.FONT}`;
      this.taken.push([x, y - 12, x + this.radius(i) + 14 + ctx.measureText(model.nodes[i].name.slice(0, 40)).width, y + 12]);
    }
    this.dots = this.inTheWay(width, height);
    for (const i of order) {
      if (this.taken.length > kg.MOST_LABELS) break;
      if (boxed.includes(i) || !this.wanted(i, hover)) continue;
      const { x, y } = this.at(i);
      if (x < 0 || y < 0 || x > width || y > height) continue;
      const drawn = this.take(ctx, i, { width, height }, first.includes(i));
      if (!drawn) continue;
      ctx.strokeStyle = dark ? "#12151b" : "#faf9f6";
      ctx.strokeText(drawn.text, drawn.left, drawn.top);
      ctx.fillStyle = dark ? "#eceef2" : "#1b1f27";
      ctx.fillText(drawn.text, drawn.left, drawn.top);
    }
  }

  /* What is selected or pointed at always; what is lit beside it; else what is large enough to be worth a name. */
  wanted(i, hover) {
    const { model } = this, node = model.nodes[i], radius = this.radius(i);
    if (model.hidden[i]) return false;
    if (i === model.selected || i === hover) return true;
    if (model.dimmed(i)) return false;
    if (model.near) return radius >= 0.7;
    if (!model.isEntity[node.type]) return radius >= 9;
    return radius >= (node.papers > 2 || model.nodes.length < kg.FEW ? 2.2 : node.papers > 1 ? 4 : 7);
  }

  /* Dots that no label may lie on: [x, y, radius, node] of what is large and not faint. */
  inTheWay(width, height) {
    const { model } = this, found = [];
    for (const i of model.order) {
      const radius = this.radius(i);
      if (radius < 3.5 || model.hidden[i] || model.dimmed(i)) continue;
      const { x, y } = this.at(i);
      if (x > -radius && y > -radius && x < width + radius && y < height + radius) found.push([x, y, radius, i]);
      if (found.length >= 500) break;
    }
    return found;
  }

  /* The first free place below, above, right, left of the dot or aslant, taken for its label; null where there is none. */
  take(ctx, i, size, always) {
    const { model } = this, node = model.nodes[i], radius = this.radius(i), { x, y } = this.at(i);
    const px = Math.round(Math.min(19, Math.max(11.5, 9.5 + radius * 0.32)));
    const limit = always ? 60 : model.isEntity[node.type] ? 30 : 38;
    const text = node.name.length > limit ? node.name.slice(0, limit - 1).trimEnd() + "…" : node.name;
    ctx.font = `${always || radius > 14 ? 600 : 450} ${px}px ${kg.FONT}`;
    const wide = ctx.measureText(text).width, away = radius + 4, slant = 0.72 * radius + 3;
    const within = Math.min(Math.max(x - wide / 2, 4), size.width - wide - 4);  // not off the stage
    const places = [[within, y + away], [within, y - away - px], [x + away, y - px / 2], [x - away - wide, y - px / 2],
      [x + slant, y + slant], [x + slant, y - slant - px], [x - slant - wide, y + slant], [x - slant - wide, y - slant - px]];
    const inside = ([left, top]) => left >= 2 && top >= 2 && left + wide <= size.width - 2 && top + px <= size.height - 2;
    const fits = (over) => places.find((p) => inside(p) && this.free(p, wide, px, i, over));
    const place = fits(0) || (this.great.has(i) && fits(model.weight(i))) || (always ? places[0] : null);
    if (!place) return null;
    const [left, top] = place;
    this.taken.push([left - 3, top - 1, left + wide + 3, top + px + 2]);
    return { text, left, top };
  }

  /* Clear of other labels, and of all dots but those that weigh less than `over`. */
  free([left, top], wide, px, own, over) {
    const right = left + wide, bottom = top + px;
    if (this.taken.some((t) => left - 3 < t[2] + 8 && right + 11 > t[0] && top - 1 < t[3] + 4 && bottom + 6 > t[1])) return false;
    return !this.dots.some(([x, y, r, i]) => {
      const dx = Math.max(left - x, x - right, 0), dy = Math.max(top - y, y - bottom, 0);
      return i !== own && this.model.weight(i) >= over && dx * dx + dy * dy < r * r;
    });
  }
};

/* The legend's place on the stage: no label belongs under it. */
kg.covered = function (stage) {
  const legend = document.getElementById("legend").getBoundingClientRect(), box = stage.getBoundingClientRect();
  return [legend.left - box.left, legend.top - box.top, legend.right - box.left, legend.bottom - box.top];
};
