// Draws the map of the knowledge graph with ECharts on a canvas. Everything it shows stands in the table below too;
// without this script the section stays hidden and the table is the page.

const STEP_PIXELS = 60;
const ZOOM = 1.25;
// Area a node and its label take at zoom 1, measured on the sample graph.
const NODE_PIXELS = 15000;
const STYLES = {
  discipline: { symbol: "roundRect", size: [104, 34], token: "--series-1", filled: true },
  topic: { symbol: "circle", size: 30, token: "--series-5", filled: true },
  concept: { symbol: "circle", size: 18, token: "--ink-2", filled: false },
  article: { symbol: "rect", size: 14, token: "--series-2", filled: false },
};
const THING = { symbol: "diamond", size: 16, token: "--series-4", filled: false };
const SHORT = 12;

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const short = (text) => (text.length > SHORT ? `${text.slice(0, SHORT)}…` : text);
const percent = (value) => `${Math.round(value * 100)}%`;

// Recall shows by border, size and number as well as by color.
function memoryStyle(node) {
  if (node.recall === null) return {};
  return node.weak
    ? { borderColor: token("--warn"), borderType: "dashed", borderWidth: 3, color: token("--warn-wash") }
    : { borderColor: token("--ok"), borderType: "solid", borderWidth: 3, color: token("--ok-wash") };
}

function size(node, style) {
  if (!node.weak || Array.isArray(style.size)) return style.size;
  return style.size * (1.25 + (0.9 - node.recall));
}

function labelStyle(node, style, found) {
  const inside = node.kind === "discipline";
  const memory = node.recall === null ? "" : ` ${percent(node.recall)}`;
  return {
    show: true,
    position: inside ? "inside" : "bottom",
    distance: 4,
    formatter: short(node.label) + memory,
    fontSize: 0.8 * rem(),
    fontWeight: node.focus || found || node.kind === "topic" ? "bold" : "normal",
    color: inside && node.recall === null ? token("--paper") : token("--ink"),
    fontFamily: getComputedStyle(document.body).fontFamily,
    ...(found ? { backgroundColor: token("--mark"), padding: 2 } : {}),
  };
}

class GraphMap {
  constructor(section) {
    this.section = section;
    this.canvas = section.querySelector(".kg-canvas");
    this.status = section.querySelector(".kg-status");
    this.found = "";
    this.at = -1;
  }

  async start() {
    this.section.hidden = false;
    this.status.textContent = "正在读取图谱。";
    const answer = await fetch(this.section.dataset.source, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const data = await answer.json();
    this.nodes = data.nodes;
    this.edges = data.edges;
    this.status.textContent = "";
    this.chart = window.echarts.init(this.canvas, null, { renderer: "canvas" });
    this.zoom = this.fittingZoom();
    this.draw();
    this.listen();
  }

  // The layout spreads with the number of nodes; begin so far away that nearly all of it is in sight.
  fittingZoom() {
    const area = this.chart.getWidth() * this.chart.getHeight();
    return Math.min(1, Math.max(0.3, Math.sqrt(area / (this.nodes.length * NODE_PIXELS))));
  }

  item(node) {
    const style = STYLES[node.kind] || THING;
    const found = this.found && node.label.includes(this.found);
    const color = token(style.token);
    const isPicked = this.nodes[this.at] === node;
    return {
      id: node.id,
      name: node.label,
      symbol: style.symbol,
      symbolSize: size(node, style),
      fixed: false,
      itemStyle: {
        color: style.filled ? color : token("--paper"),
        borderColor: color,
        borderWidth: node.focus || isPicked ? 4 : 2,
        ...memoryStyle(node),
        ...(isPicked || node.focus ? { shadowBlur: 12, shadowColor: token("--info") } : {}),
      },
      label: labelStyle(node, style, found),
    };
  }

  option() {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const dashed = { broader: "solid", link: "solid", related: "dashed", derived: "dotted" };
    const many = this.nodes.length;
    return {
      animation: !still,
      aria: { enabled: false },
      series: [
        {
          type: "graph",
          layout: "force",
          roam: true,
          zoom: this.zoom,
          draggable: true,
          scaleLimit: { min: 0.2, max: 6 },
          force: {
            repulsion: many > 120 ? 90 : many > 40 ? 160 : 320,
            edgeLength: many > 120 ? [20, 60] : [50, 110],
            gravity: many > 120 ? 0.12 : 0.08,
            layoutAnimation: false,
          },
          labelLayout: { hideOverlap: true },
          lineStyle: { color: token("--line-strong"), width: 1.2, opacity: 0.8 },
          emphasis: { focus: still ? "none" : "adjacency" },
          data: this.nodes.map((node) => this.item(node)),
          links: this.edges.map((edge) => ({
            source: edge.source,
            target: edge.target,
            lineStyle: { type: dashed[edge.kind], color: token("--line-strong") },
          })),
        },
      ],
    };
  }

  draw() {
    this.chart.setOption(this.option(), { notMerge: true });
  }

  // Only what nodes look like: the layout stays where it is.
  restyle() {
    this.chart.setOption({ series: [{ data: this.nodes.map((node) => this.item(node)) }] });
  }

  listen() {
    this.chart.on("click", (event) => {
      if (event.dataType === "node") this.open(this.nodes[event.dataIndex]);
    });
    this.chart.on("mouseover", (event) => {
      if (event.dataType === "node") this.say(this.nodes[event.dataIndex]);
    });
    this.section.querySelector("[data-act=in]").addEventListener("click", () => this.scale(ZOOM));
    this.section.querySelector("[data-act=out]").addEventListener("click", () => this.scale(1 / ZOOM));
    this.section.querySelector("[data-act=reset]").addEventListener("click", () => this.reset());
    this.section.querySelector("[data-act=find]").addEventListener("input", (event) => this.find(event.target.value));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.chart.resize()).observe(this.canvas);
    const themes = new MutationObserver(() => this.restyle());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-bs-theme", "data-font"] });
  }

  say(node) {
    const memory = node.recall === null ? "" : `，预计记得 ${percent(node.recall)}（${node.studied} 条）${node.weak ? "，薄弱" : ""}`;
    const counts = node.concept ? `，条文 ${node.articles}，其他关联 ${node.links}` : "";
    this.status.textContent = `${node.kind_label}：${node.label}${counts}${memory}`;
    for (const row of document.querySelectorAll("[data-node]")) row.classList.toggle("kg-here", row.dataset.node === node.id);
  }

  // A concept becomes the middle of the map; what is in the middle already, and everything else, is opened.
  open(node) {
    if (!node.concept || node.focus) {
      if (node.url) location.assign(node.url);
      return;
    }
    const wish = new URLSearchParams(location.search);
    wish.set("focus", node.concept);
    location.assign(`${this.section.dataset.page}?${wish}`);
  }

  find(text) {
    this.found = text.trim();
    const hits = this.found ? this.nodes.filter((node) => node.label.includes(this.found)) : [];
    this.at = hits.length ? this.nodes.indexOf(hits[0]) : -1;
    this.restyle();
    if (!this.found) this.status.textContent = "";
    else this.status.textContent = hits.length ? `找到 ${hits.length} 个：${hits.slice(0, 5).map((node) => node.label).join("、")}` : "图上没有，可在上面按名称选中心概念。";
  }

  scale(factor) {
    this.chart.dispatchAction({
      type: "graphRoam", seriesIndex: 0, zoom: factor,
      originX: this.chart.getWidth() / 2, originY: this.chart.getHeight() / 2,
    });
  }

  pan(dx, dy) {
    this.chart.dispatchAction({ type: "graphRoam", seriesIndex: 0, dx, dy });
  }

  reset() {
    this.found = "";
    this.at = -1;
    this.section.querySelector("[data-act=find]").value = "";
    this.status.textContent = "";
    this.draw();
  }

  walk(step) {
    this.at = (this.at + step + this.nodes.length) % this.nodes.length;
    this.restyle();
    this.say(this.nodes[this.at]);
  }

  key(event) {
    const acts = {
      ArrowLeft: () => this.pan(STEP_PIXELS, 0),
      ArrowRight: () => this.pan(-STEP_PIXELS, 0),
      ArrowUp: () => this.pan(0, STEP_PIXELS),
      ArrowDown: () => this.pan(0, -STEP_PIXELS),
      "+": () => this.scale(ZOOM),
      "=": () => this.scale(ZOOM),
      "-": () => this.scale(1 / ZOOM),
      0: () => this.reset(),
      "]": () => this.walk(1),
      "[": () => this.walk(-1),
      Enter: () => this.at >= 0 && this.open(this.nodes[this.at]),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    acts[event.key]();
  }
}

const section = document.querySelector("[data-graph-map]");
if (section && window.echarts) {
  new GraphMap(section).start().catch(() => {
    section.hidden = true;
  });
}
