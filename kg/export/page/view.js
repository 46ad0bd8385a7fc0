/* Small helpers that make elements. All text is set as text: nothing that a paper says is ever read as HTML. */
"use strict";

kg.el = function (tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") for (const [event, run] of Object.entries(value)) made.addEventListener(event, run);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
};

/* A link to the web, or plain text where the address is anything else (javascript:, data:, file:). */
kg.link = function (url, text) {
  let good = false;
  try { good = ["http:", "https:"].includes(new URL(url).protocol); } catch { good = false; }
  return good ? kg.el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text || url) : kg.el("span", {}, text || url);
};

kg.PATHS = (function () {
  const corners = (count, turn, radius) => Array.from({ length: count }, (_, i) => {
    const angle = turn + (2 * Math.PI * i) / count, r = Array.isArray(radius) ? radius[i % radius.length] : radius;
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  });
  return {
    dot: null,
    square: corners(4, Math.PI / 4, 1.2),
    diamond: corners(4, 0, 1.28),
    triangle: corners(3, 0, 1.32),
    triangleDown: corners(3, Math.PI, 1.32),
    hexagon: corners(6, 0, 1.12),
    star: corners(10, 0, [1.4, 0.62]),
  };
})();

/* The type's shape as a small picture; it says nothing that the text beside it does not. */
kg.swatch = function (shape, colour) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "-1.6 -1.6 3.2 3.2");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  const path = kg.PATHS[shape], made = document.createElementNS(ns, path ? "polygon" : "circle");
  if (path) made.setAttribute("points", path.map((point) => point.map((v) => v.toFixed(3)).join(",")).join(" "));
  else made.setAttribute("r", "1");
  made.setAttribute("fill", colour);
  svg.append(made);
  return svg;
};

kg.line = function (colour, width) {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), made = document.createElementNS(ns, "line");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "swatch");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, value] of Object.entries({ x1: 0, x2: 20, y1: 10, y2: 10, stroke: colour, "stroke-width": 1 + 1.6 * width })) made.setAttribute(name, value);
  svg.append(made);
  return svg;
};

/* A lone surrogate cannot be part of an address. */
kg.encode = (text) => encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd"));

/* How much of a stage of that width the legend covers, in pixels, where there is room beside it. */
kg.inset = (width) => {
  const legend = document.getElementById("legend").getBoundingClientRect();
  return legend.height > 120 && width > 3 * legend.width ? legend.right : 0;
};

kg.isDark = () => document.documentElement.dataset.theme === "dark";
kg.number = (value) => value.toLocaleString("en");
kg.count = (value, one, many) => `${kg.number(value)} ${value === 1 ? one : many || one + "s"}`;

/* The text with every occurrence of the words in <b>; the longest word at a place wins. */
kg.bold = function (text, words) {
  const wanted = [...new Set(words || [])].filter(Boolean).sort((a, b) => b.length - a.length);
  if (!wanted.length) return [text];
  const pattern = new RegExp("(" + wanted.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|") + ")", "g");
  return text.split(pattern).map((part, i) => (i % 2 ? kg.el("b", {}, part) : part));
};

/* The text with one sentence of it in <mark>. */
kg.marked = function (text, sentence, words) {
  const place = sentence ? text.indexOf(sentence) : -1;
  if (place < 0) return null;
  const mark = kg.el("mark", {}, ...kg.bold(sentence, words));
  return [text.slice(0, place), mark, text.slice(place + sentence.length)];
};
