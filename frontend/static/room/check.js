// The page that checks camera, microphone, speaker and connection, and says what to do about each failure.
import { accessFrom } from "./access.js";
import { checkConnection } from "./connection_check.js";
import { fillDeviceFields, watchDeviceFields } from "./device_fields.js";
import { browserProblem, rememberedDevice } from "./devices.js";
import { VOICE, playTone } from "./level.js";
import { LocalMedia } from "./local_media.js";
import { showLevel, showPicture } from "./preview.js";
import { checkRegions } from "./region_check.js";
import { nearbyServers } from "./turn_regions.js";
import { isolated, quantity, word } from "./words.js";

const GOOD_RATE = 250_000; // enough for a picture; Firefox begins at 300 kbit/s, whatever the line carries

const page = document.querySelector("[data-check]");
const find = (name) => page.querySelector(`[data-${name}]`);
const ask = accessFrom(page.dataset.access);
const local = new LocalMedia();
let stopLevel = () => {};

// Shows a result in words; `good` is true, false, or null while it is not known.
function tell(name, text, good = null) {
  const state = find(`state="${name}"`);
  state.textContent = text;
  state.classList.toggle("good", good === true);
  state.classList.toggle("bad", good === false);
  const again = find(`again="${name}"`);
  if (again) again.hidden = good !== false;
}

async function checkDevice(kind) {
  tell(kind, word("checking"));
  await local.switch(kind, false);
  await local.switch(kind, true);
  await fillDeviceFields(local.tracks);
}

function show(kind) {
  const problem = local.problems[kind];
  const track = local.tracks[kind];
  if (problem) tell(kind, word(`${kind}-${problem}`), false);
  if (kind === "camera") {
    showPicture(find("preview"), track);
    if (track) tell(kind, word("camera-works"), true);
  } else if (kind === "microphone") listen(track);
}

function listen(track) {
  stopLevel();
  let heard = false;
  stopLevel = showLevel([find("level")], track, (level) => {
    if (heard || level < VOICE) return;
    heard = true;
    tell("microphone", word("microphone-works"), true);
  });
  if (track) setTimeout(() => !heard && track === local.tracks.microphone && tell("microphone", word("microphone-silent"), false), 5000);
}

async function playNotes() {
  const speaker = find("speaker");
  const { id } = rememberedDevice("speaker") ?? {};
  if (id) await speaker.setSinkId?.(id).catch(() => {}); // unplugged: the default plays
  find("tone").disabled = true;
  await playTone(speaker).catch(() => {}); // the answer "no" tells what to do
  find("tone").disabled = false;
  find("heard").hidden = false;
}

function showWay(way, result) {
  const row = find(`way="${way}"`);
  row.querySelector("[data-result]").textContent = word(result === null ? "way-absent" : result.works ? "way-works" : "way-fails");
  row.querySelector("[data-delay]").textContent = result?.delay ? quantity(result.delay, "millisecond", "short") : "–";
  row.querySelector("[data-rate]").textContent = result?.rate ? quantity(result.rate / 1_000_000, "megabit-per-second", "short", 1) : "–";
}

// Returns the relay servers of the nearest region, where there are several.
async function findNearest(iceServers) {
  if (iceServers.length < 2 || !find("regions")) return iceServers;
  tell("regions", word("checking"));
  const [nearest] = await checkRegions(find("regions"), iceServers);
  tell("regions", nearest ? word("regions-nearest", { region: isolated(nearest.region) }) : word("regions-blocked"), Boolean(nearest));
  return nearbyServers(iceServers).slice(0, 1);
}

async function checkWays() {
  tell("connection", word("checking"));
  try {
    const results = await checkConnection(await ask(), findNearest, showWay);
    for (const row of page.querySelectorAll("[data-way]")) row.hidden = !(row.dataset.way in results);
    const works = Object.values(results).filter((each) => each?.works);
    const best = Math.max(0, ...works.map((each) => each.rate));
    if (!works.length) tell("connection", word("connection-blocked", { server: results.direct?.server ?? "" }), false);
    else if (best < GOOD_RATE) tell("connection", word("connection-slow"), false);
    else tell("connection", word(results.direct?.works ? "connection-good" : "connection-relayed"), true);
  } catch (error) {
    tell("connection", error.code === "SIGN_IN_REQUIRED" ? word("connection-sign-in") : word("connection-absent"), false);
  }
}

async function start() {
  find("begin").hidden = true;
  find("steps").hidden = false;
  const connection = checkWays();
  await checkDevice("camera");
  await checkDevice("microphone");
  await connection;
}

function prepare() {
  find("begin").hidden = false;
  find("start").addEventListener("click", start);
  find("tone").addEventListener("click", playNotes);
  find("heard").addEventListener("click", ({ target }) => {
    if (target.value) tell("speaker", word(target.value === "yes" ? "speaker-works" : "speaker-silent"), target.value === "yes");
  });
  for (const kind of ["camera", "microphone"]) find(`again="${kind}"`).addEventListener("click", () => checkDevice(kind));
  find('again="connection"').addEventListener("click", checkWays);
  local.addEventListener("change", ({ detail }) => show(detail.kind));
  watchDeviceFields((kind) => kind !== "speaker" && local.reopen(kind));
  addEventListener("pagehide", () => local.close());
}

find("overdue").remove();
const problem = browserProblem();
if (problem) {
  find("browser-problem").textContent = word(problem);
  find("browser-problem").hidden = false;
} else prepare();
