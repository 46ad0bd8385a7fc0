/* Drawing with vis-network: it holds the nodes, the mouse and the physics. Lines and labels are drawn in one go each, since
   one call per line is what makes stock pages slow; vis learns of the relations only when the nodes shall move. */
"use strict";

kg.Canvas = class {
  constructor(stage, model, on) {
    this.model = model;
    this.movable = true;
    this.hover = -1;
    this.scale = 1;
    const draw = ({ ctx, id, x, y }) => ({ drawNode: () => this.drawNode(ctx, id, x, y), nodeDimensions: { width: 2 * model.nodes[id].size, height: 2 * model.nodes[id].size } });
    this.vertices = new vis.DataSet(model.nodes.map((n) => ({ id: n.index, x: n.x, y: n.y, size: n.size, shape: "custom", ctxRenderer: draw })));
    this.lines = new vis.DataSet([]);
    this.network = new vis.Network(stage, { nodes: this.vertices, edges: this.lines }, model.options);
    this.bodies = this.network.body.nodes;
    this.network.on("beforeDrawing", (ctx) => this.drawEdges(ctx));
    this.network.on("afterDrawing", (ctx) => this.drawLabels(ctx));
    this.network.on("click", (event) => on.choose(event.nodes.length ? event.nodes[0] : -1));
    this.network.on("hoverNode", ({ node }) => this.point(node, stage));
    this.network.on("blurNode", () => this.point(-1, stage));
    this.fit(false);
  }

  point(i, stage) {
    this.hover = i >= 0 && !this.model.hidden[i] ? i : -1;
    stage.classList.toggle("pointing", this.hover >= 0);
    this.draw();
  }

  draw() { this.network.redraw(); }

  refilter() {
    this.vertices.update(this.model.nodes.filter((n) => Boolean(this.model.hidden[n.index]) !== Boolean(n.gone)).map((n) => {
      n.gone = Boolean(this.model.hidden[n.index]);
      return { id: n.index, hidden: n.gone };
    }));
    this.draw();
  }

  fit(animated = true) {
    const box = this.network.canvas.frame.canvas, xs = this.model.nodes.map((n) => n.x).sort((a, b) => a - b), ys = this.model.nodes.map((n) => n.y).sort((a, b) => a - b);
    const low = (v) => v[Math.floor(0.005 * v.length)], high = (v) => v[Math.ceil(0.995 * v.length) - 1];
    const width = high(xs) - low(xs) + 120, height = high(ys) - low(ys) + 120;
    const inset = kg.inset(box.clientWidth), scale = Math.min(2, (box.clientWidth - inset) / width, box.clientHeight / height);
    this.move({ x: (high(xs) + low(xs)) / 2 - inset / 2 / scale, y: (high(ys) + low(ys)) / 2 }, scale, animated);
  }

  move(position, scale, animated = true) {
    const still = !animated || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.network.moveTo({ position, scale, animation: still ? false : { duration: 350, easingFunction: "easeInOutQuad" } });
  }

  /* The node and most of what is near it, as large as they fit, but no closer than reads well. */
  focus(i) {
    const me = this.bodies[i], box = this.network.canvas.frame.canvas, inset = kg.inset(box.clientWidth);
    const far = [...this.model.near].filter((n) => n !== i && !this.model.hidden[n]).map((n) => Math.max(Math.abs(this.bodies[n].x - me.x), Math.abs(this.bodies[n].y - me.y))).sort((a, b) => a - b);
    const reach = Math.max(70, far.length ? far[Math.floor((far.length > 15 ? 0.7 : 0.9) * (far.length - 1))] : 0) + 50;
    const scale = Math.min(2.2, Math.min(box.clientWidth - inset, box.clientHeight) / 2 / reach);
    this.move({ x: me.x - inset / 2 / scale, y: me.y }, scale);
  }

  zoom(factor) { this.move(this.network.getViewPosition(), Math.min(6, Math.max(0.02, this.network.getScale() * factor)), false); }

  pan(dx, dy) {
    const at = this.network.getViewPosition(), scale = this.network.getScale();
    this.move({ x: at.x + dx / scale, y: at.y + dy / scale }, scale, false);
  }

  physics(on) {
    if (on && !this.lines.length) this.lines.add(this.model.edges.map((e, i) => ({ id: i, from: e.from, to: e.to, hidden: true })));
    this.network.setOptions({ physics: { ...this.model.options.physics, enabled: on } });
  }

  drawNode(ctx, i, x, y) {
    const { model } = this, node = model.nodes[i], dark = kg.isDark(), r = node.size;
    ctx.globalAlpha = model.dimmed(i) && i !== this.hover ? 0.16 : 1;
    ctx.beginPath();
    const path = kg.PATHS[model.types[node.type].shape];
    if (path) { path.forEach(([px, py], k) => (k ? ctx.lineTo(x + r * px, y + r * py) : ctx.moveTo(x + r * px, y + r * py))); ctx.closePath(); }
    else ctx.arc(x, y, r, 0, 2 * Math.PI);
    ctx.fillStyle = model.colour(i, dark);
    ctx.fill();
    const chosen = i === model.selected || i === this.hover;
    ctx.lineWidth = (chosen ? 2.5 : 1) / Math.max(this.scale, 0.4);
    ctx.strokeStyle = chosen ? (dark ? "#ffffff" : "#111418") : dark ? "#12151b" : "#faf9f6";
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  drawEdges(ctx) {
    const { model, bodies } = this, dark = kg.isDark(), buckets = new Map(), scale = (this.scale = this.network.getScale());
    const size = this.network.canvas.frame.canvas, a = this.network.DOMtoCanvas({ x: 0, y: 0 }), b = this.network.DOMtoCanvas({ x: size.clientWidth, y: size.clientHeight });
    for (const edge of model.edges) {
      if (model.edgeHidden(edge)) continue;
      const from = bodies[edge.from], to = bodies[edge.to];
      if (Math.max(from.x, to.x) < a.x || Math.min(from.x, to.x) > b.x || Math.max(from.y, to.y) < a.y || Math.min(from.y, to.y) > b.y) continue;
      const key = model.edgeLevel(edge) * 100 + edge.role;
      if (!buckets.has(key)) buckets.set(key, []);
      buckets.get(key).push(from, to);
    }
    const crowd = Math.min(1, Math.sqrt(1200 / model.edges.length) + 0.12 * Math.min(4, scale));  // many lines are fainter, near ones less
    for (const [key, ends] of [...buckets].sort((p, q) => p[0] - q[0])) {
      const level = Math.floor(key / 100), role = model.roles[key % 100];
      ctx.strokeStyle = dark ? role.dark : role.light;
      ctx.globalAlpha = [0.05, crowd * (dark ? 0.42 : 0.36), 0.95][level];
      ctx.lineWidth = (role.width * (level === 2 ? 1.5 : 0.85)) / Math.max(scale, 0.25);
      for (let start = 0; start < ends.length; start += 400) {
        ctx.beginPath();
        for (let k = start; k < Math.min(start + 400, ends.length); k += 2) { ctx.moveTo(ends[k].x, ends[k].y); ctx.lineTo(ends[k + 1].x, ends[k + 1].y); }
        ctx.stroke();
      }
    }
    ctx.globalAlpha = 1;
  }

  /* The legend's place on the stage: no label belongs under it. */
  covered(box) {
    const legend = document.getElementById("legend").getBoundingClientRect(), stage = box.getBoundingClientRect();
    return [legend.left - stage.left, legend.top - stage.top, legend.right - stage.left, legend.bottom - stage.top];
  }

  /* Labels from the weightiest down, where there is still room; near the selection first. */
  drawLabels(ctx) {
    const { model, bodies } = this, dark = kg.isDark(), scale = this.network.getScale(), ratio = this.network.canvas.pixelRatio || 1;
    const box = this.network.canvas.frame.canvas, width = box.clientWidth, height = box.clientHeight, taken = [this.covered(box)];
    const order = model.near ? [model.selected, ...model.order.filter((i) => model.near.has(i) && i !== model.selected)] : model.order;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.textAlign = "left";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.strokeStyle = dark ? "#12151b" : "#faf9f6";
    for (const i of this.hover >= 0 ? [this.hover, ...order] : order) {
      if (taken.length > 75) break;
      const node = model.nodes[i], body = bodies[i], chosen = i === model.selected || i === this.hover;
      if (model.hidden[i] || (!chosen && model.dimmed(i))) continue;
      const radius = node.size * scale, near = Boolean(model.near);
      const paper = !model.isEntity[node.type];
      if (!chosen && radius < (near ? 1.5 : paper ? 9 : node.papers > 1 ? 4 : 7)) { if (near || paper) continue; if (node.papers < 3) continue; if (radius < 2.2) continue; }
      const at = this.network.canvasToDOM({ x: body.x, y: body.y });
      if (at.x < 0 || at.y < 0 || at.x > width || at.y > height) continue;
      const px = Math.round(Math.min(19, Math.max(11.5, 9.5 + radius * 0.32)));
      ctx.font = `${chosen || radius > 14 ? 600 : 450} ${px}px Inter, ui-sans-serif, system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif`;
      const limit = chosen ? 60 : paper ? 38 : 30, text = node.name.length > limit ? node.name.slice(0, limit - 1).trimEnd() + "…" : node.name;
      const wide = ctx.measureText(text).width, away = radius + 4;
      const corners = [[at.x - wide / 2, at.y + away], [at.x - wide / 2, at.y - away - px], [at.x + away, at.y - px / 2], [at.x - away - wide, at.y - px / 2]];
      const free = ([left, top]) => !taken.some((t) => left - 3 < t[2] + 8 && left + wide + 11 > t[0] && top - 1 < t[3] + 4 && top + px + 6 > t[1]);
      const place = corners.find(free);  // below, above, right, left: wherever there is room
      if (!place) continue;
      const mine = [place[0] - 3, place[1] - 1, place[0] + wide + 3, place[1] + px + 2];
      taken.push(mine);
      ctx.lineWidth = 3.5;
      ctx.strokeText(text, ...place);
      ctx.fillStyle = dark ? "#eceef2" : "#1b1f27";
      ctx.fillText(text, ...place);
    }
    ctx.restore();
  }
};
kg.Engine = kg.Canvas;
