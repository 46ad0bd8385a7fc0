/* The panel: what the page holds, a paper, an entity, a repository or a link. */
"use strict";

kg.Panel = class {
  constructor(model, choose) {
    this.model = model;
    this.choose = choose;
    this.body = document.getElementById("panel-body");
  }

  show(i, from) {
    const { model } = this;
    const parts = i < 0 ? this.overview() : model.nodes[i].type === model.paperType ? this.paper(i, from)
      : model.isEntity[model.nodes[i].type] ? this.entity(i) : this.side(i);
    if (i >= 0 && model.hidden[i]) parts.splice(2, 0, kg.el("p", { class: "caption" }, "The filters of the legend hide it in the graph."));
    this.body.replaceChildren(...parts.filter(Boolean));
    this.body.scrollTop = 0;
    const mark = from >= 0 && this.body.querySelector("mark");
    if (mark) mark.scrollIntoView({ block: "nearest" });
  }

  missing(key) {
    const short = key.length > 200 ? key.slice(0, 199) + "…" : key;
    this.body.replaceChildren(
      this.head("Not in this page", null),
      kg.el("h2", {}, short),
      kg.el("p", { class: "lead" }, "The link leads to something that this page does not hold. It may have been left out when the page was made."),
      this.commands([`kg export html page.html --focus '${key.slice(0, 200).replaceAll("'", "")}'`]),
      ...this.leftOut());
  }

  head(text, swatch, back = true) {
    return kg.el("p", { class: "kind" }, swatch, text,
      back ? kg.el("button", { type: "button", class: "plain", on: { click: () => this.choose(-1) } }, "Overview") : null);
  }

  kind(i) {
    const type = this.model.types[this.model.nodes[i].type];
    return this.head(type.singular[0].toUpperCase() + type.singular.slice(1), this.swatch(i));
  }

  swatch(i) {
    const { model } = this, type = model.types[model.nodes[i].type];
    return kg.swatch(type.shape, kg.isDark() ? type.dark : type.light);
  }

  chip(i, extra, hover) {
    const node = this.model.nodes[i];
    const on = { click: () => this.choose(i) };
    if (hover) Object.assign(on, { mouseenter: hover, focus: hover });
    return kg.el("button", { type: "button", class: "chip", on }, this.swatch(i), kg.el("span", {}, node.name), extra ? kg.el("small", {}, extra) : null);
  }

  section(title, ...children) {
    return [kg.el("h3", {}, title), ...children];
  }

  commands(lines) {
    return kg.el("div", { class: "commands" }, ...lines.map((line) => kg.el("code", {}, line)));
  }

  /* Edges of a node by role, in the order of the legend. */
  byRole(i, keep) {
    const groups = new Map();
    for (const edge of this.model.nodes[i].links) {
      if (!keep(edge)) continue;
      if (!groups.has(edge.role)) groups.set(edge.role, []);
      groups.get(edge.role).push(edge);
    }
    return [...groups].sort((a, b) => a[0] - b[0]);
  }

  evidence(edge) {
    if (typeof edge.evidence === "string") return edge.evidence;
    const text = this.model.nodes[edge.from].abstract || "";
    return edge.evidence ? text.slice(edge.evidence[0], edge.evidence[1]) : "";
  }

  overview() {
    const { model } = this, { page } = model, parts = [];
    const said = page.types.map((type) => kg.count(type.count, type.singular, type.plural.toLowerCase()));
    const papers = page.types.some((type) => type.label === "Paper") ? said.shift() : "", last = said.pop();
    const rest = said.length ? `${said.join(", ")} and ${last}` : last || "";
    parts.push(this.head("Overview", null, false), kg.el("h2", {}, page.title),
      kg.el("p", { class: "lead" }, papers && rest ? `${papers} and what they name: ${rest}.` : `${papers || rest}.`),
      kg.el("p", { class: "lead" }, "Every dot is a paper or something that papers name; a line says what a paper does with it. The larger a dot, the more papers name it. Click one to read the papers and the sentences behind it."));
    page.types.forEach((type, place) => {
      if (!type.entity) return;
      const best = model.order.filter((i) => model.nodes[i].type === place).slice(0, 8);
      parts.push(...this.section(`${type.plural} in most papers`, kg.el("div", { class: "chips" }, ...best.map((i) => this.chip(i, kg.number(model.nodes[i].papers))))));
    });
    parts.push(...this.leftOut());
    parts.push(...this.section("Keys", kg.el("p", { class: "meta" }, "/ searches, Esc clears, arrow keys move the graph, + and − zoom, 0 shows all of it. The address of the page keeps what is selected, so it can be shared.")));
    return parts;
  }

  leftOut() {
    const { page } = this.model;
    if (!page.left_out.length) {
      return this.section("What was left out", kg.el("p", { class: "meta" }, "Nothing: the page holds the whole graph."));
    }
    const items = page.left_out.map((step) => {
      const counts = Object.entries(step.nodes).map(([label, count]) => `${kg.number(count)} ${label}`).join(", ");
      return kg.el("li", {}, kg.el("code", {}, step.option), ` ${step.reason}: ${counts || "no nodes"}; ${kg.count(step.relations, "relation")}.`);
    });
    return this.section("What was left out",
      kg.el("p", { class: "meta" }, `The whole graph has ${kg.count(page.whole_nodes, "node")} and ${kg.count(page.whole_relations, "relation")}; the page shows ${kg.number(this.model.nodes.length)} and ${kg.number(this.model.edges.length)}.`),
      kg.el("ul", { class: "out" }, ...items), kg.el("h3", {}, "To see more"), this.commands(page.more));
  }

  paper(i, from) {
    const { model } = this, node = model.nodes[i], parts = [this.kind(i), kg.el("h2", {})];
    const title = parts[1], abstract = kg.el("p", { class: "abstract", lang: "en" }), caption = kg.el("p", { class: "caption", "aria-live": "off" });
    const about = [node.authors && node.authors.slice(0, 4).join(", ") + (node.authors.length > 4 ? " and others" : ""), node.venue, node.date || node.year].filter(Boolean).join(" · ");
    if (about) parts.push(kg.el("p", { class: "meta" }, about));
    parts.push(kg.el("p", { class: "meta" }, node.url ? kg.link(node.url) : kg.link("https://scholar.google.com/scholar?q=" + kg.encode(node.name), "Search for this title")));
    const show = (edge) => {
      const sentence = this.evidence(edge), inTitle = kg.marked(node.name, sentence, edge.surfaces);
      const inText = inTitle ? null : kg.marked(node.abstract || "", sentence, edge.surfaces);
      title.replaceChildren(...(inTitle || [node.name]));
      abstract.replaceChildren(...(inText || [node.abstract || "There is no abstract."]));
      caption.textContent = inTitle || inText ? `Marked: the sentence that ${model.roles[edge.role].verb} ${model.nodes[edge.to].name}.`.replace("that ", "that says it ") : "";
    };
    const groups = this.byRole(i, (edge) => edge.from === i && model.isEntity[model.nodes[edge.to].type]);
    const all = groups.flatMap(([, edges]) => edges), first = all.find((edge) => edge.to === from) || all[0];
    title.append(node.name);
    abstract.append(node.abstract || "There is no abstract.");
    if (!node.abstract) abstract.classList.add("empty");
    const code = (node.code || []).map((url) => kg.el("li", {}, kg.link(url)));
    if (code.length) parts.push(...this.section("Code", kg.el("ul", { class: "links" }, ...code)));
    parts.push(...this.section("Abstract", abstract, caption));
    for (const [role, edges] of groups) {
      const verb = model.roles[role].verb;
      const chips = edges.sort((a, b) => model.weight(b.to) - model.weight(a.to)).map((edge) => this.chip(edge.to, edge.values ? edge.values.join(", ") : "", () => show(edge)));
      parts.push(...this.section(verb[0].toUpperCase() + verb.slice(1), kg.el("div", { class: "chips" }, ...chips)));
    }
    const links = (node.pages || []).map(([kind, url]) => kg.el("li", {}, `${kind}: `, kg.link(url)));
    if (links.length) parts.push(...this.section("Other links", kg.el("ul", { class: "links" }, ...links)));
    if (first) show(first);
    return parts;
  }

  entity(i) {
    const { model } = this, node = model.nodes[i];
    const parts = [this.kind(i), kg.el("h2", {}, node.name), kg.el("p", { class: "meta" }, `In ${kg.count(node.papers, "paper")}`)];
    const seen = new Set([node.name.toLowerCase()]);  // other letter case is no other name
    const aliases = (node.aliases || []).filter((alias) => !seen.has(alias.toLowerCase()) && seen.add(alias.toLowerCase()));
    if (aliases.length) parts.push(kg.el("p", { class: "aliases" }, "Also written " + aliases.join(", ")));
    parts.push(...this.variants(i), ...this.company(i));
    let drawn = 0;
    for (const [role, edges] of this.byRole(i, (edge) => model.nodes[edge.from].type === model.paperType)) {
      drawn += edges.length;
      const passive = model.roles[role].passive;
      edges.sort((a, b) => (model.nodes[b.from].year || 0) - (model.nodes[a.from].year || 0) || a.from - b.from);
      parts.push(...this.section(`${passive[0].toUpperCase() + passive.slice(1)} ${kg.count(edges.length, "paper")}`, this.papers(edges, i)));
    }
    if (node.papers > drawn) parts.push(kg.el("p", { class: "caption" }, `${kg.count(node.papers - drawn, "more paper")} of it ${node.papers - drawn === 1 ? "is" : "are"} not in this page.`), this.commands([`kg find '${node.name.replaceAll("'", "")}'`]));
    return parts;
  }

  papers(edges, from) {
    const { model } = this, list = kg.el("ul", { class: "papers" }), step = 25;
    const row = (edge) => {
      const paper = model.nodes[edge.from], quote = this.evidence(edge);
      return kg.el("li", {},
        kg.el("button", { type: "button", class: "title", on: { click: () => this.choose(edge.from, from) } }, paper.name),
        paper.year ? kg.el("span", { class: "year" }, ` ${paper.year}`) : null,
        quote && quote !== paper.name ? kg.el("p", { class: "quote" }, ...kg.bold(quote, edge.surfaces)) : null);
    };
    const more = (start) => {
      list.append(...edges.slice(start, start + step).map(row));
      if (edges.length > start + step) {
        const button = kg.el("button", { type: "button", class: "plain", on: { click: () => { item.remove(); more(start + step); } } }, `Show ${Math.min(step, edges.length - start - step)} more`);
        const item = kg.el("li", {}, button);
        list.append(item);
      }
    };
    more(0);
    return list;
  }

  variants(i) {
    const { model } = this, place = model.roles.findIndex((role) => role.name === "VARIANT_OF"), parts = [];
    const edges = model.nodes[i].links.filter((edge) => edge.role === place);
    for (const [title, found] of [["Variant of", edges.filter((e) => e.from === i).map((e) => e.to)], ["Variants", edges.filter((e) => e.to === i).map((e) => e.from)]]) {
      if (found.length) parts.push(...this.section(title, kg.el("div", { class: "chips" }, ...found.map((other) => this.chip(other, kg.number(model.nodes[other].papers))))));
    }
    return parts;
  }

  /* What the same papers name, most shared papers first. */
  company(i) {
    const { model } = this, shared = new Map();
    for (const edge of model.nodes[i].links) {
      if (model.nodes[edge.from].type !== model.paperType) continue;
      for (const other of model.nodes[edge.from].links) {
        if (other.to !== i && model.isEntity[model.nodes[other.to].type]) shared.set(other.to, (shared.get(other.to) || 0) + 1);
      }
    }
    const best = [...shared].sort((a, b) => b[1] - a[1] || model.weight(b[0]) - model.weight(a[0]) || a[0] - b[0]).slice(0, 12);
    return best.length ? this.section("Occurs with", kg.el("div", { class: "chips" }, ...best.map(([other, count]) => this.chip(other, count > 1 ? kg.number(count) : "")))) : [];
  }

  side(i) {
    const { model } = this, node = model.nodes[i];
    const edges = node.links.filter((edge) => edge.to === i);
    return [this.kind(i), kg.el("h2", {}, node.name), node.url ? kg.el("p", { class: "meta" }, kg.link(node.url)) : null,
      ...this.section(`In ${kg.count(edges.length, "paper")}`, this.papers(edges, i))];
  }
};
