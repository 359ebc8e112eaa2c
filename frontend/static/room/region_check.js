// The table of regions with TURN servers on the check page: which are reached, how far they are, and which is the nearest.
import { measureRegions } from "./turn_probe.js";
import { relays, rememberRegions } from "./turn_regions.js";
import { quantity, word } from "./words.js";

// Measures the regions into the rows of the table and remembers the nearest. Returns those reached, the nearest first.
export async function checkRegions(table, iceServers) {
  const rows = new Map([...table.querySelectorAll("[data-region]")].map((row) => [row.dataset.region, row]));
  const shown = iceServers.filter(({ region }) => rows.has(region));
  for (const each of shown) reset(rows.get(each.region), relays([each]));
  const reached = await measureRegions(shown, { tell: ({ region, way, delay }) => showWay(rows.get(region), way, delay !== null) });
  rememberRegions(reached);
  const farthest = Math.max(1, ...reached.map(({ delay }) => delay));
  for (const { region, delay } of reached) showDelay(rows.get(region), Math.max(1, delay), farthest);
  for (const [region, row] of rows) row.querySelector("[data-nearest]").hidden = region !== reached[0]?.region;
  return reached;
}

function reset(row, ways) {
  for (const [way, servers] of Object.entries(ways)) {
    Object.assign(row.querySelector(`[data-transport="${way}"]`), { textContent: word(servers.length ? "checking" : "way-absent"), className: "" });
  }
  row.querySelector("[data-delay]").textContent = "–";
  row.querySelector("[data-bar]").hidden = true;
}

function showWay(row, way, works) {
  const state = row.querySelector(`[data-transport="${way}"]`);
  Object.assign(state, { textContent: word(works ? "region-works" : "region-fails"), className: `state ${works ? "good" : "bad"}` });
}

function showDelay(row, delay, farthest) {
  row.querySelector("[data-delay]").textContent = quantity(delay, "millisecond", "short");
  const bar = row.querySelector("[data-bar]");
  bar.hidden = false;
  bar.firstElementChild.style.inlineSize = `${Math.round((100 * delay) / farthest)}%`;
}
