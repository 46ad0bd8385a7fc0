/* The page itself: theme, search, legend, selection and its address, keys. */
"use strict";

kg.start = function () {
  const at = (id) => document.getElementById(id), stage = at("stage"), root = document.documentElement;
  const preferred = matchMedia("(prefers-color-scheme: dark)");
  root.dataset.theme = preferred.matches ? "dark" : "light";
  const model = new kg.Model();
  let engine = null;

  const choose = (i, from = -1, { push = true, move = true } = {}) => {
    model.select(i);
    at("search").value = "";
    panel.show(i, from);
    if (push) history.pushState(null, "", i >= 0 ? "#" + kg.encode(model.nodes[i].key) : location.pathname + location.search);
    document.title = (i >= 0 ? model.nodes[i].name + " · " : "") + model.page.title;
    if (!engine) return;
    engine.draw();
    if (i >= 0 && move) engine.focus(i);
  };
  const panel = new kg.Panel(model, (i, from) => { choose(i, from); at("panel-body").focus({ preventScroll: true }); });

  const follow = () => {
    let key = location.hash.slice(1);
    try { key = decodeURIComponent(key); } catch { /* a half-copied address is taken as it is */ }
    if (key === "panel") return;
    const i = key ? model.resolve(key) : -1;
    choose(i, -1, { push: false });
    if (key && i < 0) panel.missing(key);
  };

  const theme = () => {
    at("theme").textContent = kg.isDark() ? "Light" : "Dark";
    kg.legend(model, () => { model.refilter(); engine?.refilter(); }, () => engine?.draw());
    panel.show(model.selected, -1);
    engine?.draw();
  };
  at("theme").addEventListener("click", () => { root.dataset.theme = kg.isDark() ? "light" : "dark"; theme(); });
  preferred.addEventListener("change", () => { root.dataset.theme = preferred.matches ? "dark" : "light"; theme(); });

  at("counts").textContent = model.page.types.filter((t) => t.count).map((t) => kg.count(t.count, t.singular, t.plural.toLowerCase())).slice(0, 3).join(", ")
    + (model.page.left_out.length ? `; ${kg.number(model.nodes.length)} of ${kg.number(model.page.whole_nodes)} nodes` : `; ${kg.count(model.edges.length, "relation")}`);
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector("#legend details").open = false;
  theme();
  kg.searchBox(model, choose);
  kg.keys(stage, { choose, engine: () => engine });

  at("fit").addEventListener("click", () => engine?.fit());
  try {
    engine = new kg.Engine(stage, model, { choose: (i) => choose(i, -1, { move: false }) });
    at("loading").hidden = true;
  } catch (error) {
    at("loading").textContent = error.message;
  }
  const physics = at("physics");
  physics.hidden = !engine?.movable;
  physics.addEventListener("click", () => {
    const on = physics.getAttribute("aria-pressed") !== "true";
    physics.setAttribute("aria-pressed", String(on));
    physics.textContent = on ? "Stop" : "Move";
    engine.physics(on);
  });
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  if (location.hash) follow();
  kg.show = choose;
  kg.model = model;
  kg.engine = engine;
  root.dataset.ready = "true";
};

kg.legend = function (model, filter, draw) {
  const body = document.getElementById("legend-body"), dark = kg.isDark(), parts = [];
  const toggle = (set, place, run) => ({ change: (event) => {
    if (event.target.checked) set.delete(place); else set.add(place);
    event.target.closest(".key").classList.toggle("off", !event.target.checked);
    run();
  } });
  const key = (set, place, swatch, text, count) => kg.el("label", { class: "key" + (set.has(place) ? " off" : "") },
    kg.el("input", { type: "checkbox", checked: !set.has(place), on: toggle(set, place, filter) }), swatch, kg.el("span", {}, text), kg.el("span", { class: "count" }, kg.number(count)));
  const choice = (value, text) => kg.el("label", {}, kg.el("input", { type: "radio", name: "colour", value, checked: model.colourBy === value,
    on: { change: () => { model.colourBy = value; kg.legend(model, filter, draw); body.querySelector(`input[value=${value}]`).focus(); draw(); } } }), text);

  parts.push(kg.el("h3", {}, "Nodes"));
  model.types.forEach((type, place) => parts.push(key(model.hiddenTypes, place, kg.swatch(type.shape, dark ? type.dark : type.light), type.plural, type.count)));
  parts.push(kg.el("h3", {}, "Relations: a paper …"));
  model.roles.forEach((role, place) => { if (role.count) parts.push(key(model.hiddenRoles, place, kg.line(dark ? role.dark : role.light, role.width), role.verb, role.count)); });
  parts.push(kg.el("h3", {}, "Colour by"), kg.el("div", { class: "switch", role: "radiogroup", "aria-label": "Colour by" }, choice("type", "type"), choice("community", "community")));
  if (model.colourBy === "community") {
    parts.push(...model.page.communities.map((c) => kg.el("div", { class: "key bare", title: c.name }, kg.swatch("dot", dark ? c.dark : c.light), kg.el("span", {}, c.name), kg.el("span", { class: "count" }, kg.number(c.size)))));
  }
  const hubText = kg.el("span", {}), say = () => { hubText.textContent = `Dim what over ${kg.count(model.hubLimit, "paper")} name`; };
  const most = Math.max(3, ...model.nodes.map((n) => (model.isEntity[n.type] ? n.papers : 0)));
  model.hubLimit = Math.min(model.hubLimit, most - 1);
  say();
  parts.push(kg.el("h3", {}, "Hubs"), kg.el("label", { class: "hubs" }, kg.el("input", { id: "hubs", type: "checkbox", checked: model.dimHubs, on: { change: (e) => { model.dimHubs = e.target.checked; draw(); } } }), hubText),
    kg.el("input", { id: "hub-limit", type: "range", min: 1, max: most - 1, value: model.hubLimit, "aria-label": "Papers above which something is a hub",
      on: { input: (e) => { model.hubLimit = Number(e.target.value); say(); if (model.dimHubs) draw(); } } }));
  body.replaceChildren(...parts);
};

kg.searchBox = function (model, choose) {
  const input = document.getElementById("search"), list = document.getElementById("results");
  let found = [], active = -1;
  const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = (place) => { const hit = found[place]; close(); if (hit) { choose(hit.index); input.value = model.nodes[hit.index].name; } };
  const mark = (place) => {
    active = place;
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === place)));
    const item = list.children[place];
    if (item) { input.setAttribute("aria-activedescendant", item.id); item.scrollIntoView({ block: "nearest" }); }
  };
  const look = () => {
    found = model.search(input.value, 20);
    const dark = kg.isDark();
    list.replaceChildren(...found.map(({ index, alias }, place) => {
      const node = model.nodes[index], type = model.types[node.type];
      return kg.el("li", { role: "option", id: `result-${place}`, "aria-selected": "false", on: { mousedown: (e) => { e.preventDefault(); take(place); } } },
        kg.swatch(type.shape, dark ? type.dark : type.light),
        kg.el("span", {}, node.name, alias >= 0 ? kg.el("span", { class: "also" }, ` (${node.aliases[alias]})`) : null),
        kg.el("span", { class: "kind" }, model.isEntity[node.type] ? `${type.label}, ${kg.number(node.papers)}` : type.label));
    }));
    if (!found.length && input.value.trim()) list.append(kg.el("li", { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing in this page has that name"));
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (found.length) mark(0);
  };
  input.addEventListener("input", look);
  input.addEventListener("focus", () => { if (input.value) { input.select(); look(); } });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) look(); else if (found.length) mark((active + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    } else if (event.key === "Enter" && active >= 0) { event.preventDefault(); take(active); }
    else if (event.key === "Escape") { event.stopPropagation(); if (list.hidden) { input.value = ""; choose(-1); } else close(); }
  });
};

kg.keys = function (stage, { choose, engine }) {
  const moves = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] };
  stage.addEventListener("keydown", (event) => {
    const now = engine();
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[event.key]) now.pan(...moves[event.key]);
    else if (event.key === "+" || event.key === "=") now.zoom(1.3);
    else if (event.key === "-") now.zoom(1 / 1.3);
    else if (event.key === "0") now.fit();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose(-1);
    else if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); document.getElementById("search").focus(); }
  });
};

kg.start();
