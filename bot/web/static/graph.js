// The drawing of what comes before what. The server folds it; this draws it, and asks again when a group is opened.
(() => {
  "use strict";
  const frame = document.querySelector("[data-graph]");
  if (!frame) return;
  const canvas = frame.querySelector("[data-canvas]");
  const said = frame.querySelector("[data-said]");
  const fold = frame.querySelector("[data-zoom=fold]");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const READABLE = 0.85;
  let opened = [];
  let cy = null;
  let asked = 0;

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const styles = () => {
    const states = ["blocked", "waiting", "ready", "in-progress", "review", "done"];
    return [
      { selector: "node", style: {
        shape: "round-rectangle", width: 156, height: 56, "border-width": 1.5, "border-color": color("--line-strong"),
        "background-color": color("--raised"), label: "data(text)", color: color("--text"), "font-size": 13,
        "font-family": "system-ui, sans-serif", "text-wrap": "wrap", "text-max-width": 148, "text-valign": "center",
        "text-halign": "center", "line-height": 1.15 } },
      ...states.map((state) => ({ selector: `node[state='${state}']`, style: {
        "border-color": color(`--${state}`), "background-color": color(`--${state}-soft`) } })),
      { selector: "node[state='waiting']", style: { "border-style": "dashed" } },
      { selector: "node[state='done']", style: { color: color("--muted") } },
      { selector: "node[kind='group']", style: {
        height: 58, "border-style": "double", "border-width": 4, "font-weight": 600, "font-size": 12 } },
      { selector: "node[kind='gate']", style: { shape: "cut-rectangle", "font-style": "italic" } },
      { selector: "edge", style: {
        width: 1.3, "line-color": color("--edge"), "target-arrow-color": color("--edge"), "target-arrow-shape": "triangle",
        "arrow-scale": 0.8, "curve-style": "bezier" } },
      { selector: "node[?critical]", style: { "border-color": color("--critical"), "border-width": 3 } },
      { selector: "edge[?critical]", style: {
        width: 3, "line-color": color("--critical"), "target-arrow-color": color("--critical"), "z-index": 9 } },
      { selector: ".found", style: { "overlay-color": color("--accent"), "overlay-opacity": 0.28, "overlay-padding": 6 } },
    ];
  };

  const text = (node) => {
    const label = node.label.length > 56 ? `${node.label.slice(0, 55)}…` : node.label;
    if (node.kind === "group") return `${label}\n${node.done} of ${node.count} done`;
    const word = node.state.replace("-", " ");
    return `${node.number > 0 ? `#${node.number} ` : ""}${label}\n${word}`;
  };

  const draw = (told) => {
    const elements = [
      ...told.nodes.map((node) => ({ data: { ...node, text: text(node) } })),
      ...told.edges.map((edge) => ({ data: { ...edge, id: `${edge.source}>${edge.target}` } })),
    ];
    const same = cy && cy.elements().length === elements.length && elements.every((one) => cy.getElementById(one.data.id).length);
    if (same) {
      cy.batch(() => elements.forEach((one) => {
        const element = cy.getElementById(one.data.id);
        const { source, target, id, ...rest } = one.data;
        element.data(rest);
      }));
    } else if (elements.length) {
      const isFirst = !cy;
      if (!cy) {
        cy = cytoscape({ container: canvas, style: styles(), minZoom: 0.05, maxZoom: 3 });
        cy.on("tap", "node", (event) => choose(event.target.data()));
      }
      cy.json({ elements: [] });
      cy.add(elements);
      cy.layout({ name: "dagre", rankDir: canvas.clientWidth < 600 ? "TB" : "LR", nodeSep: 24, rankSep: 42, edgeSep: 8,
        ranker: elements.length > 600 ? "longest-path" : "network-simplex", animate: false, fit: false }).run();
      snug();
      if (isFirst) readable();
    }
    canvas.dataset.drawn = String(told.nodes.length);
    opened = told.open;
    fold.hidden = !opened.length;
    const tasks = told.nodes.filter((node) => node.kind === "task").length;
    const groups = told.nodes.filter((node) => node.kind === "group").length;
    said.textContent = told.nodes.length
      ? `${groups ? `${groups} folded groups${tasks ? `, ${tasks} tasks` : ""}` : `${tasks} tasks`}${told.leftOut ? `; ${told.leftOut} of the opened groups are only in the list` : ""}`
      : "There is nothing to draw.";
  };

  // A chain needs little height; what is left below it is for the words.
  const snug = () => {
    const high = cy.elements().boundingBox().h * Math.max(cy.zoom(), READABLE) + 96;
    canvas.style.height = `${Math.round(Math.min(Math.max(high, 260), innerHeight * 0.64, 620))}px`;
    cy.resize();
    cy.fit(cy.elements(), 24);
    if (cy.zoom() > 1.2) { cy.zoom(1.2); cy.center(); }
  };

  // A drawing that is too long to be read as a whole begins where the work is.
  const readable = () => {
    if (cy.zoom() >= READABLE) return;
    const open = cy.nodes().filter((node) => node.data("state") !== "done");
    const chain = open.filter((node) => node.data("critical"));
    const first = (chain.length ? chain : open.length ? open : cy.nodes()).min((node) => node.position("x") + node.position("y")).ele;
    cy.zoom(READABLE);
    cy.center(first);
    cy.panBy(canvas.clientWidth > 600 ? { x: -canvas.clientWidth * 0.32, y: 0 } : { x: 0, y: -canvas.clientHeight * 0.35 });
    const left = cy.elements().renderedBoundingBox().x1;
    if (left > -canvas.clientWidth * 0.25) cy.panBy({ x: 24 - left, y: 0 }); // nothing is cut for little
  };

  const choose = (node) => {
    if (node.kind === "group") load([...opened, node.id]);
    else if (node.url) location.assign(node.url);
  };

  const load = async (groups) => {
    const turn = ++asked;
    const query = new URLSearchParams(groups.map((id) => ["open", id]));
    try {
      const answer = await fetch(`${frame.dataset.graph}?${query}`, { headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const told = await answer.json();
      if (turn === asked) draw(told);
    } catch {
      said.textContent = "The drawing could not be loaded; the table below says the same.";
    }
  };

  frame.addEventListener("click", (event) => {
    const what = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (!what || !cy) return;
    if (what === "fold") load([]);
    else zoom(what);
  });
  const zoom = (what) => {
    if (what === "fit") cy.fit(cy.elements(), 24);
    else cy.zoom({ level: cy.zoom() * (what === "in" ? 1.3 : 1 / 1.3), renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
  };
  canvas.addEventListener("keydown", (event) => {
    if (!cy) return;
    const by = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (by) cy.panBy({ x: by[0], y: by[1] });
    else if (event.key === "+" || event.key === "=") zoom("in");
    else if (event.key === "-") zoom("out");
    else if (event.key === "0") zoom("fit");
    else if (event.key === "Enter" && cy.$(".found").length) choose(cy.$(".found")[0].data());
    else return;
    event.preventDefault();
  });
  frame.querySelector("[data-find]").addEventListener("input", (event) => {
    if (!cy) return;
    const word = event.target.value.trim().toLowerCase();
    cy.elements().removeClass("found");
    const hits = word ? cy.nodes().filter((node) => node.data("text").toLowerCase().includes(word)) : cy.collection();
    hits.addClass("found");
    if (hits.length) cy.animate({ center: { eles: hits[0] }, duration: still ? 0 : 150 });
    said.textContent = word ? `${hits.length} found` : "";
  });
  // Paper cannot be panned: there it is all of it.
  let before = null;
  addEventListener("beforeprint", () => {
    if (!cy) return;
    before = { zoom: cy.zoom(), pan: { ...cy.pan() } };
    cy.resize();
    cy.fit(cy.elements(), 12);
  });
  addEventListener("afterprint", () => { if (cy && before) { cy.resize(); cy.viewport(before); before = null; } });
  addEventListener("baton:theme", () => cy && cy.style(styles()));
  document.body.addEventListener("htmx:sseMessage", (event) => {
    if (event.target.id === "part-legend") load(opened);
  });
  let known = canvas.clientWidth;
  new ResizeObserver(() => {
    if (cy && Math.abs(canvas.clientWidth - known) > 40) { known = canvas.clientWidth; cy.resize(); cy.fit(cy.elements(), 24); readable(); }
  }).observe(canvas);
  load([]);
})();
