/* Drawing with sigma.js (WebGL), for up to 50,000 nodes. Nodes stand still here. */
"use strict";

kg.WebGL = class {
  constructor(stage, model, on) {
    this.model = model;
    this.movable = false;
    this.hover = -1;
    this.mixed = new Map();
    const probe = document.createElement("canvas");
    if (!probe.getContext("webgl2")) throw new Error("This page needs WebGL 2, which this browser does not offer. Search and panel work; a smaller page can be made with --engine canvas.");
    this.graph = new graphology.MultiDirectedGraph();
    for (const n of model.nodes) this.graph.addNode(n.index, { x: n.x, y: -n.y, size: n.size, label: n.name.length > 40 ? n.name.slice(0, 39) + "…" : n.name });
    model.edges.forEach((edge, i) => this.graph.addEdgeWithKey(i, edge.from, edge.to, { edge }));
    this.sigma = new Sigma(this.graph, stage, {
      allowInvalidContainer: true, itemSizesReference: "positions", zoomToSizeRatioFunction: (ratio) => ratio, labelFont: kg.FONT,
      labelSize: 13, renderLabels: false, hideEdgesOnMove: model.edges.length > 20000,
      defaultDrawNodeHover: (ctx, data, settings) => this.hoverLabel(ctx, data, settings), minCameraRatio: 0.002, maxCameraRatio: 3, stagePadding: 30,
      nodeReducer: (id, data) => this.node(Number(id), data), edgeReducer: (id, data) => this.edge(data), zIndex: true, minEdgeThickness: 1.4,
    });
    const { sigma, graph } = this, layer = sigma.getCanvases().labels.getContext("2d");
    this.labels = new kg.Labels(model, { at: (i) => sigma.graphToViewport(graph.getNodeAttributes(i)), radius: (i) => sigma.scaleSize(model.nodes[i].size) });
    this.sigma.on("afterRender", () => this.labels.draw(layer, stage, -1, [model.selected].filter((i) => i >= 0)));
    this.sigma.on("clickNode", ({ node }) => on.choose(Number(node)));
    this.sigma.on("clickStage", () => on.choose(-1));
    this.sigma.on("enterNode", ({ node }) => { this.hover = Number(node); stage.classList.add("pointing"); });
    this.sigma.on("leaveNode", () => { this.hover = -1; stage.classList.remove("pointing"); });
    this.sigma.getCamera().setState(this.home());
  }

  /* A colour mixed with the ground, which is cheaper and steadier than transparency; few different ones are ever asked for. */
  mix(colour, share) {
    const key = colour + share + kg.isDark();
    if (!this.mixed.has(key)) {
      const ground = kg.isDark() ? [18, 21, 27] : [250, 249, 246], parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
      this.mixed.set(key, "#" + parts.map((v, k) => Math.round(v * share + ground[k] * (1 - share)).toString(16).padStart(2, "0")).join(""));
    }
    return this.mixed.get(key);
  }

  node(i, data) {
    const { model } = this, faint = model.dimmed(i), colour = model.colour(i, kg.isDark());
    return { ...data, hidden: Boolean(model.hidden[i]), color: faint ? this.mix(colour, 0.16) : colour, label: faint ? "" : data.label,
      zIndex: faint ? 0 : i === model.selected ? 3 : 1, highlighted: i === model.selected };
  }

  edge({ edge }) {
    const { model } = this, level = model.edgeLevel(edge), role = model.roles[edge.role], colour = kg.isDark() ? role.dark : role.light;
    return { hidden: Boolean(model.edgeHidden(edge)), color: this.mix(colour, [0.06, 0.28, model.lit()][level]), size: role.width * (level === 2 ? 0.7 + 0.9 * model.lit() : 0.7), zIndex: level };
  }

  hoverLabel(ctx, data, settings) {
    if (!data.label) return;
    ctx.font = `600 ${settings.labelSize}px ${settings.labelFont}`;
    const width = ctx.measureText(data.label).width, x = data.x + data.size + 4;
    ctx.fillStyle = kg.isDark() ? "#1a1f27" : "#ffffff";
    ctx.strokeStyle = kg.isDark() ? "#a4acba" : "#59606d";
    ctx.beginPath();
    ctx.roundRect(x - 4, data.y - 11, width + 10, 22, 5);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = kg.isDark() ? "#eceef2" : "#1b1f27";
    ctx.fillText(data.label, x + 1, data.y + 4.5);
  }

  draw() {
    this.sigma.refresh();
  }

  refilter() { this.draw(); }
  /* The whole graph beside the legend. */
  home() {
    const { width, height } = this.sigma.getDimensions(), inset = kg.inset(width);
    const ratio = Math.max(1, Math.min(width, height) / Math.max(1, Math.min(width - inset, height)));
    return { x: 0.5 - (inset / 2 / Math.min(width, height)) * ratio, y: 0.5, ratio, angle: 0 };
  }

  fit() { this.sigma.getCamera().animate(this.home(), { duration: 300 }); }

  focus(i) {
    const at = this.sigma.getNodeDisplayData(i), camera = this.sigma.getCamera();
    const near = [...this.model.near].filter((other) => other !== i).map((other) => this.sigma.getNodeDisplayData(other));
    const far = near.map((n) => Math.max(Math.abs(n.x - at.x), Math.abs(n.y - at.y))).sort((a, b) => a - b);
    const reach = Math.max(0.02, far.length ? far[Math.floor((far.length > 15 ? 0.7 : 0.9) * (far.length - 1))] : 0);  // most of them
    const { width, height } = this.sigma.getDimensions(), ratio = Math.min(1, reach * 2.6);
    camera.animate({ x: at.x - (kg.inset(width) / 2 / Math.min(width, height)) * ratio, y: at.y, ratio }, { duration: 350 });
  }

  zoom(factor) { const camera = this.sigma.getCamera(); camera.setState({ ratio: camera.ratio / factor }); }

  pan(dx, dy) {
    const camera = this.sigma.getCamera(), { width, height } = this.sigma.getDimensions(), side = Math.min(width, height);
    camera.setState({ x: camera.x + (dx / side) * camera.ratio, y: camera.y - (dy / side) * camera.ratio });
  }

  physics() {}
};
kg.Engine = kg.WebGL;
