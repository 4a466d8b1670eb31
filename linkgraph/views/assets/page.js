"use strict";
(() => {
  const made = (name, properties = {}, ...children) => {
    const one = Object.assign(document.createElement(name), properties);
    one.append(...children);
    return one;
  };

  // Tables sort by a click on a column's head.
  const sortable = (part) => {
    for (const head of part.querySelectorAll("th.sort")) {
      const button = made("button", { type: "button" }, ...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.classList.contains("n") !== (head.ariaSort === "descending");
        const rising = head.ariaSort ? head.ariaSort === "descending" : !down;
        for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", rising ? "ascending" : "descending");
        const numeric = head.classList.contains("n");
        const body = head.closest("table").tBodies[0];
        const rows = [...body.rows].map((row) => [row.cells[head.cellIndex].dataset.sort ?? row.cells[head.cellIndex].textContent, row]);
        const letters = new Intl.Collator("en", { numeric: true });
        rows.sort(([a], [b]) => (numeric ? a - b : letters.compare(a, b)) * (rising ? 1 : -1));
        body.append(...rows.map(([, row]) => row));
      });
    }
  };

  // What is packed is unpacked when it is asked for.
  const unpack = async (block) => {
    const bytes = Uint8Array.from(atob(block.textContent), (letter) => letter.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
  };
  const block = (name) => document.querySelector(`script[data-packed="${CSS.escape(name)}"]`);

  // The list of rings is filtered by words, by accounts and by tier.
  const filter = (list) => {
    const rows = [...list.tBodies[0].rows].map((row) => ({ row, text: row.textContent.toLowerCase(), name: row.cells[0].textContent }));
    const tiers = [...new Set(rows.map(({ row }) => row.querySelector(".badge").textContent))];
    const words = made("input", { type: "search", placeholder: block("accounts") ? "ring, account, family …" : "ring, family …" });
    const tier = made("select", {}, made("option", { value: "", textContent: "every tier" }), ...tiers.map((text) => made("option", { value: text, textContent: text })));
    const count = made("output");
    let accounts = null;
    const show = async () => {
      const wanted = words.value.trim().toLowerCase();
      if (wanted.length > 2 && accounts === null) {
        accounts = {};
        const listed = block("accounts") ? JSON.parse(await unpack(block("accounts"))) : {};
        for (const [name, ids] of Object.entries(listed)) accounts[name] = ids.join("\n").toLowerCase();
      }
      let shown = 0;
      for (const { row, text, name } of rows) {
        const meant = !wanted || text.includes(wanted) || (accounts?.[name.replaceAll(" ", "-")] ?? "").includes(wanted);
        row.hidden = !(meant && (!tier.value || row.querySelector(".badge").textContent === tier.value));
        shown += !row.hidden;
      }
      count.textContent = `${shown.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rings`;
    };
    let waiting = 0;
    words.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(show, 120); });
    tier.addEventListener("change", show);
    list.parentNode.before(made("div", { className: "filter", role: "search" },
      made("label", {}, "Find ", words), made("label", {}, "Tier ", tier), count));
    show();
  };
  const list = document.querySelector("table.rings");
  if (list) filter(list);

  // A graph can be moved and asked on demand; until then, and on paper, its drawing stands there.
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const style = () => [
    { selector: "node", style: { width: "data(across)", height: "data(across)", "background-color": colour("ring"), "border-width": 1, "border-color": colour("paper") } },
    { selector: "node[role='probable']", style: { "background-color": colour("heat3") } },
    { selector: "node[role='peripheral']", style: { "background-color": colour("other") } },
    { selector: "edge", style: { width: "data(width)", "line-color": colour("other"), "curve-style": "haystack", opacity: 0.7 } },
    { selector: "node.none", style: { "background-color": colour("paper"), "border-color": colour("other"), "border-width": 2 } },
    ...[1, 2, 3, 4].map((level) => ({ selector: `node.by${level}`, style: { "background-color": colour(`heat${level + 1}`), "border-width": 1, "border-color": colour("muted") } })),
    { selector: "edge.by", style: { "line-color": colour("ring"), opacity: 0.85 } },
    { selector: "edge.not, .weak", style: { opacity: 0.1 } },
    { selector: ".away", style: { opacity: 0.06, events: "no" } },
    { selector: ".far", style: { opacity: 0.12 } },
    { selector: "edge.near", style: { "line-color": colour("ink"), opacity: 1 } },
    { selector: "node.chosen", style: { "border-width": 3, "border-color": colour("ink"), opacity: 1, label: "data(name)", color: colour("ink"), "font-size": 22, "text-background-color": colour("paper"), "text-background-opacity": 0.85, "text-margin-y": -6, "z-index": 9 } },
  ];
  const words = (name) => name.replace(/^observed:/, "").replaceAll("_", " ");
  const day = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
  const why = (node, graph) => {
    const { first, last, size } = node.data();
    const links = node.connectedEdges().toArray().sort((a, b) => b.data("bits") - a.data("bits"));
    const strongest = links.slice(0, 3).map((edge) => {
      const other = edge.connectedNodes().filter((end) => end.id() !== node.id())[0];
      return `${other.data("name")} ${edge.data("bits").toFixed(1)} bits${size > 1 ? ` in the mean of ${edge.data("number").toLocaleString("en")}` : ` (${words(graph.kinds[edge.data("kind")])})`}`;
    });
    const ties = [...node.data("ties")].sort((a, b) => b[1] - a[1]).map(([signal, bits]) => `${words(graph.signals[signal])} ${bits.toFixed(1)} bits`);
    const share = 100 * node.data("membership");
    const sure = share > 99.9 && share < 100 ? ">99.9" : share.toFixed(1);
    const whole = node.connectedEdges().toArray().reduce((sum, edge) => sum + edge.data("number"), 0);
    const lines = [
      `${size > 1 ? "mostly " : ""}${node.data("role")}, membership ${sure} %${size > 1 ? " in the mean" : ""}; ${node.data("exchanges").toLocaleString("en")} exchanges; signed up ${day(first)}${last === null ? "" : `, last active ${day(last)}`}`,
      ties.length ? `tied to the others by ${ties.join(", ")}` : "tied by no signal",
      `${whole.toLocaleString("en")} links ${size > 1 ? "to the knots it is drawn with" : "drawn"}${strongest.length ? `; strongest: ${strongest.join("; ")}` : ""}`,
    ];
    return [made("b", {}, made("bdi", { textContent: node.data("name") })), made("ul", {}, ...lines.map((text) => made("li", { textContent: `${text}.` })))];
  };

  // The days as bars, of which two sliders choose a part.
  const bars = (days, from, to) => {
    const SVG = "http://www.w3.org/2000/svg";
    const most = Math.max(1, ...days.map(([, count]) => count));
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", `0 0 ${to - from + 1} 20`);
    drawing.setAttribute("preserveAspectRatio", "none");
    drawing.setAttribute("aria-hidden", "true");
    const marks = days.filter(([at]) => at >= from && at <= to).map(([at, count]) => {
      const bar = document.createElementNS(SVG, "rect");
      const height = 20 * count / most;
      for (const [name, value] of Object.entries({ x: at - from, y: 20 - height, width: 1, height })) bar.setAttribute(name, value);
      drawing.append(bar);
      return [at, bar];
    });
    return [drawing, (low, high) => { for (const [at, bar] of marks) bar.classList.toggle("out", at < low || at > high); }];
  };

  const explore = (figure) => {
    const graph = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const ties = graph.nodes.map(() => []);
    for (const [node, signal, bits] of graph.ties) ties[node].push([signal, bits]);
    const nodes = graph.nodes.map(([name, role, membership, x, y, first, last, exchanges, size, radius], place) => ({
      data: { id: `n${place}`, name, role, membership, first, last, exchanges, size, across: size > 1 || radius > 9 ? 2 * radius : 13, ties: ties[place] }, position: { x, y },
    }));
    const edges = graph.edges.map(([a, b, bits, kind, number]) => ({
      data: { source: `n${a}`, target: `n${b}`, bits, kind, number, width: bits >= 14 ? 2.4 : bits >= 8 ? 1.5 : 0.8 },
    }));
    figure.classList.add("live");
    const view = cytoscape({
      container: figure.querySelector(".canvas"), elements: { nodes, edges }, style: style(),
      layout: { name: "preset", padding: 20 }, minZoom: 0.2, maxZoom: 6, selectionType: "single",
    });
    const picked = figure.querySelector(".picked");
    picked.textContent = picked.dataset.empty;

    const knots = graph.nodes.some((node) => node[8] > 1);
    const option = (value, text) => made("option", { value, textContent: text });
    const names = graph.nodes.map(([name], place) => [name, place]).sort(([a], [b]) => (knots ? 0 : a.localeCompare(b, "en")));
    const account = made("select", {}, option("", "none"), ...names.map(([name, place]) => option(`n${place}`, name)));
    const look = (node) => {
      view.elements().removeClass("far near chosen");
      account.value = node ? node.id() : "";
      if (!node) { picked.textContent = picked.dataset.empty; return; }
      const near = node.closedNeighborhood();
      view.elements().difference(near).addClass("far");
      near.edges().addClass("near");
      node.addClass("chosen");
      picked.replaceChildren(...why(node, graph));
    };
    account.addEventListener("change", () => look(account.value ? view.getElementById(account.value) : null));
    view.on("tap", (event) => look(event.target !== view && event.target.isNode() ? event.target : null));

    const signal = made("select", {}, option("", "role"), ...graph.signals.map((name, place) => option(place, words(name))));
    signal.addEventListener("change", () => view.batch(() => {
      view.elements().removeClass("by by1 by2 by3 by4 none not");
      figure.classList.toggle("by-signal", signal.value !== "");
      if (signal.value === "") return;
      const chosen = Number(signal.value);
      view.nodes().forEach((node) => {
        const bits = node.data("ties").find(([which]) => which === chosen)?.[1];
        node.addClass(bits === undefined ? "none" : `by${1 + [0.15, 0.4, 0.7].filter((edge) => bits >= edge * graph.ceilings[chosen]).length}`);
      });
      if (graph.kinds.join("")) view.edges().forEach((edge) => edge.addClass(graph.kinds[edge.data("kind")].split(", ").includes(graph.signals[chosen]) ? "by" : "not"));
    }));

    const most = Math.ceil(Math.max(1, ...graph.edges.map(([, , bits]) => bits)));
    const least = made("input", { type: "range", min: 0, max: most, step: 0.5, value: 0 });
    const strong = made("output", { textContent: "all" });
    least.addEventListener("input", () => view.batch(() => {
      const low = Number(least.value);
      view.edges().forEach((edge) => edge.toggleClass("weak", edge.data("bits") < low));
      const left = view.edges().filter((edge) => edge.data("bits") >= low);
      view.nodes().addClass("weak");
      (low > 0 ? left.connectedNodes() : view.nodes()).removeClass("weak");
      strong.textContent = low > 0 ? `${low} bits and more: ${left.length.toLocaleString("en")} links` : "all";
    }));

    // Who signed up long before the first exchange was there when it was sent.
    const began = graph.days.length ? graph.days[0][0] - 30 : -Infinity;
    const first = Math.max(began, Math.min(...graph.nodes.map((node) => node[5])));
    const last = Math.max(...graph.nodes.map((node) => node[6] ?? node[5]), ...graph.days.map(([at]) => at));
    const range = (value) => made("input", { type: "range", min: first, max: last, step: 1, value });
    const [from, to] = [range(first), range(last)];
    const [drawing, mark] = bars(graph.days, first, last);
    const span = made("output");
    const brush = () => view.batch(() => {
      const [low, high] = [Number(from.value), Number(to.value)].sort((a, b) => a - b);
      view.nodes().forEach((node) => node.toggleClass("away", node.data("first") > high || (node.data("last") ?? node.data("first")) < low));
      view.edges().forEach((edge) => edge.toggleClass("away", edge.connectedNodes().some((end) => end.hasClass("away"))));
      mark(low, high);
      span.textContent = `${day(low)} to ${day(high)}: ${view.nodes().not(".away").toArray().reduce((sum, node) => sum + node.data("size"), 0).toLocaleString("en")} accounts${knots ? " in knots" : ""} that were there`;
    });
    for (const one of [from, to]) one.addEventListener("input", brush);
    brush();

    figure.querySelector(".controls").append(
      made("label", {}, "Colour by ", signal),
      made("label", {}, knots ? "Knot " : "Account ", account),
      made("label", {}, "Links of ", least, strong),
      made("fieldset", { className: "brush" }, made("legend", { textContent: "Accounts there between signing up and their last day" }),
        drawing, made("label", {}, made("span", { className: "unseen", textContent: "from" }), from),
        made("label", {}, made("span", { className: "unseen", textContent: "to" }), to), span),
    );
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => view.style(style()));
    return view;
  };
  const explorable = (part) => {
    for (const figure of part.querySelectorAll("figure.graph")) {
      if (typeof cytoscape === "undefined" || !figure.querySelector("script")) continue;
      const button = made("button", { type: "button", className: "explore", textContent: "Explore this graph" });
      figure.querySelector("svg").before(button);
      button.addEventListener("click", () => { explore(figure); button.remove(); });
    }
  };

  // A ring that is packed is opened by its name in the address.
  const open = async () => {
    const name = decodeURIComponent(location.hash.slice(1));
    const packed = name && !document.getElementById(name) && block(name);
    if (!packed) return;
    const place = document.getElementById("opened");
    place.innerHTML = await unpack(packed);
    sortable(place);
    explorable(place);
    document.getElementById(name).scrollIntoView({ behavior: "instant" });
  };
  addEventListener("hashchange", open);
  sortable(document);
  explorable(document);
  open();

  // On paper everything is open.
  const closed = () => document.querySelectorAll("details:not([open])");
  let opened = [];
  addEventListener("beforeprint", () => { opened = [...closed()]; for (const part of opened) part.open = true; });
  addEventListener("afterprint", () => { for (const part of opened) part.open = false; });
})();
