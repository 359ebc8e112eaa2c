// Charts over time from the tables beside them (uPlot); on a live page they follow its refreshes.
import uPlot from "./vendor/uplot.js";

const language = document.documentElement.lang;
const numbers = new Intl.NumberFormat(language);
const dark = matchMedia("(prefers-color-scheme: dark)");
const drawn = new Map();
const HEIGHT = 200;

function clock(figure) {
  const parts = "hourly" in figure.dataset ? { hour: "numeric", minute: "2-digit" } : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language, { timeZone: figure.dataset.zone, numberingSystem: "latn", ...parts });
}

function read(figure) {
  const rows = [...figure.querySelectorAll("tbody tr")];
  const times = rows.map((row) => new Date(row.querySelector("time").dateTime).getTime() / 1000);
  const count = rows[0]?.querySelectorAll("[data-value]").length ?? 0;
  const lines = [...Array(count).keys()].map((line) =>
    rows.map((row) => Number(row.querySelectorAll("[data-value]")[line].dataset.value)),
  );
  return [times, ...lines];
}

function options(figure, width) {
  const colour = (element) => getComputedStyle(element).color;
  const soft = colour(figure.querySelector(".chart-title"));
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const grid = { stroke: getComputedStyle(figure).borderTopColor, width: 1 };
  const when = clock(figure);
  const axis = { stroke: soft, font, grid, ticks: grid };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [10, 12, 0, 0],
    cursor: { drag: { x: false, y: false }, points: { size: 7 } },
    scales: { y: { range: (_, least, most) => [0, Math.max(most, 1) * 1.08] } },
    axes: [
      { ...axis, grid: { show: false }, space: 70, values: (_, splits) => splits.map((at) => when.format(at * 1000)) },
      { ...axis, size: 52, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7], values: (_, splits) => splits.map((value) => numbers.format(value)) },
    ],
    series: [
      {},
      ...[...figure.querySelectorAll(".chart-key")].map((key, index) => ({
        label: key.textContent,
        stroke: colour(key),
        width: 2,
        fill: index ? undefined : colour(key).replace("rgb(", "rgba(").replace(")", ", 0.12)"),
        points: { show: false },
      })),
    ],
    hooks: { setCursor: [(chart) => say(figure, chart)] },
  };
}

function say(figure, chart) {
  const at = chart.cursor.idx;
  const keys = figure.querySelectorAll(".chart-key");
  const moment = figure.querySelector(".chart-moment");
  const shown = at !== null && at !== undefined;
  moment.textContent = shown ? figure.querySelectorAll("tbody time")[at]?.textContent ?? "" : "";
  keys.forEach((key, line) => {
    key.dataset.now = shown ? numbers.format(chart.data[line + 1][at] ?? 0) : "";
  });
}

function draw(figure) {
  const place = figure.querySelector(".chart-place");
  const data = read(figure);
  if (data.length < 2 || data[0].length < 2) return;
  drawn.get(figure)?.destroy();
  place.querySelector(".chart-drawn")?.remove();
  const box = document.createElement("div");
  box.className = "chart-drawn";
  box.dir = "ltr";
  box.setAttribute("aria-hidden", "true");
  if (!figure.querySelector(".chart-moment")) {
    const moment = document.createElement("span");
    moment.className = "chart-moment";
    moment.setAttribute("aria-hidden", "true");
    figure.querySelector(".chart-keys").prepend(moment);
  }
  place.append(box);
  drawn.set(figure, new uPlot(options(figure, place.clientWidth), data, box));
  figure.classList.add("is-drawn");
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) drawn.get(target.closest("[data-chart]"))?.setSize({ width: target.clientWidth, height: HEIGHT });
});

function refresh(page) {
  for (const [figure, chart] of drawn) {
    const fresh = page.getElementById(figure.id);
    if (!fresh) continue;
    figure.querySelector("tbody").replaceChildren(...fresh.querySelector("tbody").childNodes);
    chart.setData(read(figure));
  }
}

const charts = document.querySelectorAll("[data-chart]");
for (const figure of charts) {
  draw(figure);
  sizes.observe(figure.querySelector(".chart-place"));
}
dark.addEventListener("change", () => charts.forEach(draw));
document.addEventListener("live:refresh", ({ detail }) => refresh(detail));
