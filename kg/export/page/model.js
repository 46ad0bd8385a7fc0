/* The page's data: nodes, relations, what is hidden, dimmed and near, and the search. No drawing, no document. */
"use strict";
window.kg = {};

kg.read = function (id) {
  return JSON.parse(document.getElementById(id).textContent);
};

kg.fold = function (text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
};

kg.Model = class {
  constructor() {
    const page = kg.read("kg-page");
    this.page = page;
    this.types = page.types;
    this.roles = page.roles;
    this.nodes = kg.read("kg-nodes");
    this.edges = kg.read("kg-edges");
    this.options = kg.read("kg-options");
    this.byId = new Map();
    this.nodes.forEach((node, i) => {
      const extra = page.nodes[i];
      Object.assign(node, extra, { index: i, type: node.group, links: [], name: node.label || extra.key });
      this.byId.set(extra.key, i);
    });
    for (const edge of this.edges) {
      this.nodes[edge.from].links.push(edge);
      this.nodes[edge.to].links.push(edge);
    }
    this.isEntity = this.types.map((type) => type.entity);
    this.paperType = this.types.findIndex((type) => type.label === "Paper");
    this.order = this.nodes.map((_, i) => i).sort((a, b) => this.weight(b) - this.weight(a) || a - b);
    this.selected = -1;
    this.near = null;
    this.hiddenTypes = new Set();
    this.hiddenRoles = new Set();
    this.colourBy = page.colour;
    this.dimHubs = false;
    this.hubLimit = page.hubs;
    this.hidden = new Uint8Array(this.nodes.length);
    this.index = null;
  }

  /* What labels and lists go by: papers that name an entity; a paper itself weighs little. */
  weight(i) {
    const node = this.nodes[i];
    return this.isEntity[node.type] ? node.papers : node.type === this.paperType ? 0.9 : 0.1;
  }

  other(edge, i) {
    return edge.from === i ? edge.to : edge.from;
  }

  select(i) {
    this.selected = i;
    this.near = null;
    if (i >= 0) {
      this.near = new Set([i]);
      for (const edge of this.nodes[i].links) this.near.add(this.other(edge, i));
    }
  }

  /* The node that an address means: an id, one of an earlier build, or a name or alias in full; -1 where there is none. */
  resolve(key) {
    const { former } = this.page, led = Object.hasOwn(former, key) ? former[key] : key;
    for (const id of [key, led, `arxiv:${key}`]) if (this.byId.has(id)) return this.byId.get(id);
    const best = this.search(key, 1)[0];
    if (best && best.score >= 4.5) return best.index;
    const folded = key.toLowerCase();
    return this.nodes.findIndex((node) => node.key.toLowerCase() === folded);
  }

  /* A type that is switched off is hidden, and so is what no visible relation joins any more. */
  refilter() {
    const off = (i) => this.hiddenTypes.has(this.nodes[i].type);
    this.nodes.forEach((node, i) => {
      const alone = !node.links.some((edge) => !this.hiddenRoles.has(edge.role) && !off(this.other(edge, i)));
      this.hidden[i] = off(i) || (alone && node.links.length > 0) ? 1 : 0;
    });
  }

  isHub(i) {
    return this.dimHubs && i !== this.selected && this.nodes[i].papers > this.hubLimit && this.isEntity[this.nodes[i].type];
  }

  dimmed(i) {
    return this.near ? !this.near.has(i) : this.isHub(i);
  }

  edgeHidden(edge) {
    return this.hiddenRoles.has(edge.role) || this.hidden[edge.from] || this.hidden[edge.to];
  }

  /* 2: lit, 1: as usual, 0: faint */
  edgeLevel(edge) {
    if (this.selected >= 0) return edge.from === this.selected || edge.to === this.selected ? 2 : 0;
    return this.isHub(edge.from) || this.isHub(edge.to) ? 0 : 1;
  }

  /* How strong lit lines are: those of a hub are many, and would hide all else. */
  lit() {
    return this.near ? Math.max(0.22, Math.min(0.95, 8 / Math.sqrt(this.near.size))) : 0.95;
  }

  colour(i, dark) {
    const node = this.nodes[i];
    if (this.colourBy === "community") {
      const found = this.page.communities[node.community];
      return found ? (dark ? found.dark : found.light) : dark ? "#4a5261" : "#c4c7cd";
    }
    const type = this.types[node.type];
    return dark ? type.dark : type.light;
  }

  search(query, limit) {
    const wanted = kg.fold(query);
    if (!wanted) return [];
    if (!this.index) {
      this.index = this.nodes.map((node) => [kg.fold(node.name), (node.aliases || []).map(kg.fold)]);
    }
    const found = [];
    this.index.forEach(([name, aliases], i) => {
      let score = kg.matches(name, wanted), alias = -1;
      aliases.forEach((text, place) => {
        const other = kg.matches(text, wanted) - 0.5;
        if (other > score) { score = other; alias = place; }
      });
      if (score > 0) found.push({ index: i, score, alias });
    });
    found.sort((a, b) => b.score - a.score || this.weight(b.index) - this.weight(a.index) || a.index - b.index);
    return found.slice(0, limit);
  }
};

/* 5: the same, 4: begins with it, 3: a word begins with it, 2: holds it, 1: holds all of its words, 0: none */
kg.matches = function (text, wanted) {
  const place = text.indexOf(wanted);
  if (place === 0) return text.length === wanted.length ? 5 : 4;
  if (place > 0) return /[\p{L}\p{N}]/u.test(text[place - 1]) ? 2 : 3;
  const words = wanted.split(/\s+/);
  return words.length > 1 && words.every((word) => text.includes(word)) ? 1 : 0;
};
