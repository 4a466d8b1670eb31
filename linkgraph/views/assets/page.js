"use strict";
(() => {
  // Tables sort by a click on a column's head.
  for (const head of document.querySelectorAll("th.sort")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.classList.contains("n") !== (head.ariaSort === "descending");
      const rising = head.ariaSort ? head.ariaSort === "descending" : !down;
      for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", rising ? "ascending" : "descending");
      const column = head.cellIndex;
      const body = head.closest("table").tBodies[0];
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
      const numeric = head.classList.contains("n");
      const compare = (a, b) => (numeric ? key(a) - key(b) : key(a).localeCompare(key(b), "en"));
      body.append(...[...body.rows].sort((a, b) => (rising ? compare(a, b) : compare(b, a))));
    });
  }

  // A graph can be moved and asked on demand; until then, and on paper, its drawing stands there.
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const style = () => [
    { selector: "node", style: { width: 12, height: 12, "background-color": colour("ring"), "border-width": 1, "border-color": colour("paper") } },
    { selector: "node[role='probable']", style: { "background-color": colour("heat3") } },
    { selector: "node[role='peripheral']", style: { "background-color": colour("other") } },
    { selector: "edge", style: { width: "data(width)", "line-color": colour("other"), "curve-style": "haystack", opacity: 0.7 } },
    { selector: ".far", style: { opacity: 0.12 } },
    { selector: "edge.near", style: { "line-color": colour("ink"), opacity: 1 } },
    { selector: ":selected", style: { "border-width": 3, "border-color": colour("ink") } },
  ];
  const describe = (node, signals) => {
    const links = node.connectedEdges().toArray().sort((a, b) => b.data("bits") - a.data("bits"));
    const first = links.slice(0, 3).map((edge) => {
      const other = edge.connectedNodes().filter((end) => end.id() !== node.id())[0];
      return `${other.data("name")} ${edge.data("bits").toFixed(1)} bits (${signals[edge.data("signals")]})`;
    });
    const share = (100 * node.data("membership")).toFixed(1);
    const strongest = first.length ? `; strongest: ${first.join("; ")}` : "";
    return `${node.data("name")}: ${node.data("role")}, membership ${share} %, ${links.length} links drawn${strongest}.`;
  };
  const explore = (figure) => {
    const graph = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const nodes = graph.nodes.map(([name, role, membership, x, y], place) => ({
      data: { id: `n${place}`, name, role, membership }, position: { x, y },
    }));
    const edges = graph.edges.map(([a, b, bits, signals]) => ({
      data: { source: `n${a}`, target: `n${b}`, bits, signals, width: bits >= 14 ? 2.4 : bits >= 8 ? 1.5 : 0.8 },
    }));
    figure.classList.add("live");
    const view = cytoscape({
      container: figure.querySelector(".canvas"), elements: { nodes, edges }, style: style(),
      layout: { name: "preset", padding: 20 }, minZoom: 0.2, maxZoom: 6, selectionType: "single",
    });
    const picked = figure.querySelector(".picked");
    view.on("tap", (event) => {
      view.elements().removeClass("far near");
      if (event.target === view || !event.target.isNode()) { picked.textContent = picked.dataset.empty; return; }
      const near = event.target.closedNeighborhood();
      view.elements().difference(near).addClass("far");
      near.edges().addClass("near");
      picked.textContent = describe(event.target, graph.signals);
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.style(style()));
    return view;
  };
  for (const figure of document.querySelectorAll("figure.graph")) {
    if (typeof cytoscape === "undefined" || !figure.querySelector("script")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "explore";
    button.textContent = "Explore this graph";
    figure.querySelector("svg").before(button);
    button.addEventListener("click", () => {
      explore(figure);
      const picked = figure.querySelector(".picked");
      picked.textContent = picked.dataset.empty;
      button.remove();
    });
  }

  // On paper everything is open.
  const closed = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => { opened = [...closed()]; for (const part of opened) part.open = true; });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
})();
