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
    this.labels = new kg.Labels(model, { at: (i) => this.network.canvasToDOM(this.bodies[i]), radius: (i) => model.nodes[i].size * this.scale });
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

  /* Where the visible nodes are now (all of them where the legend hides all). */
  seen() {
    const all = this.model.nodes.map((n) => this.bodies[n.index]), seen = all.filter((_, i) => !this.model.hidden[i]);
    return seen.length ? seen : all;
  }

  fit(animated = true) {
    const box = this.network.canvas.frame.canvas, seen = this.seen(), xs = seen.map((n) => n.x).sort((a, b) => a - b), ys = seen.map((n) => n.y).sort((a, b) => a - b);
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

  /* A line's length at rest is four fifths of what it is now: the picture comes loose, and does not fall together. */
  physics(on) {
    const far = ({ from, to }) => Math.hypot(this.bodies[from].x - this.bodies[to].x, this.bodies[from].y - this.bodies[to].y);
    if (on && !this.lines.length) this.lines.add(this.model.edges.map((e, i) => ({ id: i, from: e.from, to: e.to, hidden: true, length: Math.max(10, 0.8 * far(e)) })));
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
    const crowd = Math.min(1, Math.sqrt(1200 / model.edges.length) + 0.12 * Math.min(4, scale)) * (model.edges.length < 400 ? 1.5 : 1);  // many lines are fainter, near ones less
    const lit = model.lit();
    for (const [key, ends] of [...buckets].sort((p, q) => p[0] - q[0])) {
      const level = Math.floor(key / 100), role = model.roles[key % 100];
      ctx.strokeStyle = dark ? role.dark : role.light;
      ctx.globalAlpha = [0.05, crowd * (dark ? 0.42 : 0.36), lit][level];
      ctx.lineWidth = (role.width * (level === 2 ? 0.8 + 0.7 * lit : 0.85)) / Math.max(scale, 0.25);
      for (let start = 0; start < ends.length; start += 400) {
        ctx.beginPath();
        for (let k = start; k < Math.min(start + 400, ends.length); k += 2) { ctx.moveTo(ends[k].x, ends[k].y); ctx.lineTo(ends[k + 1].x, ends[k + 1].y); }
        ctx.stroke();
      }
    }
    ctx.globalAlpha = 1;
  }

  drawLabels(ctx) {
    const ratio = this.network.canvas.pixelRatio || 1;
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.labels.draw(ctx, this.network.canvas.frame.canvas, this.hover);
    ctx.restore();
  }
};
kg.Engine = kg.Canvas;
