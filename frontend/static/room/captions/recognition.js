// Speech recognition by this device alone (Web Speech API). A browser that recognises speech may send the sound to a
// server unless `processLocally` is set: nothing here starts without it.

// Browsers know languages with their countries.
const TAGS = { en: "en-US", zh: "zh-CN", es: "es-ES", fr: "fr-FR", ru: "ru-RU", ar: "ar-SA", pt: "pt-BR" };
const PAUSE_MS = 250; // between two sessions
const PROBLEMS = { "language-not-supported": "language", "service-not-allowed": "language", "not-allowed": "denied", network: "network" };

// Returns the class SpeechRecognition of a browser that can be told to keep sound on the device, else null. In others,
// `processLocally` would be a property that nobody reads.
export function localRecognition(scope = globalThis) {
  const found = scope.SpeechRecognition ?? scope.webkitSpeechRecognition;
  return found && "processLocally" in found.prototype && found.available && found.install ? found : null;
}

// Makes a language ready, downloading it if necessary, and returns `{ tag }` or `{ problem }`: language (this device
// cannot recognise it) or download. `waits` is called before a download.
export async function prepareLanguage(Recognition, language, waits = () => {}) {
  const found = await findLanguage(Recognition, language);
  if (!found) return { problem: "language" };
  if (found.status === "available") return { tag: found.tag };
  waits();
  const isInstalled = await Recognition.install({ langs: [found.tag], processLocally: true }).catch(() => false);
  return isInstalled && (await statusOf(Recognition, found.tag)) === "available" ? { tag: found.tag } : { problem: "download" };
}

// Prefers what is on the device already, then the reader's own country.
async function findLanguage(Recognition, language) {
  const own = navigator.languages.filter((each) => each.startsWith(`${language}-`));
  let found = null;
  for (const tag of new Set([...own, TAGS[language] ?? language])) {
    const status = await statusOf(Recognition, tag);
    if (status === "available") return { tag, status };
    if (status !== "unavailable") found ??= { tag, status };
  }
  return found;
}

async function statusOf(Recognition, tag) {
  try {
    return await Recognition.available({ langs: [tag], processLocally: true });
  } catch {
    return "unavailable"; // no tag that this browser understands
  }
}

// Recognises the speech of a track: as many sessions of the browser as it takes, one after another.
export class Recogniser {
  #Recognition;
  #tag;
  #heard;
  #ended;
  #failed;
  #track = null;
  #session = null;
  #isStopping = false;
  #timer;

  // `heard` takes the browser's result events, `ended` hears of the end of each session, and `failed` of the end of all:
  // language, denied, network, or ended.
  constructor({ Recognition, tag, heard, ended, failed }) {
    this.#Recognition = Recognition;
    this.#tag = tag;
    this.#heard = heard;
    this.#ended = ended;
    this.#failed = failed;
  }

  // Listens to another track; null for none. What was said before is still recognised.
  listen(track) {
    if (track === this.#track) return;
    this.#track = track;
    this.#isStopping = this.#session !== null;
    if (this.#session) this.#session.stop();
    else this.#begin();
  }

  // Ends at once: what was said last is not recognised any more.
  close() {
    clearTimeout(this.#timer);
    this.#track = null;
    const session = this.#session;
    this.#session = null;
    session?.abort();
  }

  #begin() {
    clearTimeout(this.#timer);
    if (this.#track?.readyState !== "live") return; // another one will come
    const session = Object.assign(new this.#Recognition(), { lang: this.#tag, continuous: true, interimResults: true, maxAlternatives: 1, processLocally: true });
    this.#watch(session);
    this.#session = session;
    try {
      session.start(this.#track);
    } catch {
      this.#fail("ended");
    }
  }

  // An error before a session has started is its end: Chromium then sends no other event.
  #watch(session) {
    let hasStarted = false;
    const on = (type, act) => session.addEventListener(type, (event) => session === this.#session && act(event));
    on("start", () => (hasStarted = true));
    on("result", (event) => this.#heard(event));
    on("error", ({ error }) => {
      if (!this.#isPassing(error)) this.#fail(PROBLEMS[error] ?? "ended");
      else if (!hasStarted) this.#next();
    });
    on("end", () => {
      if (hasStarted || this.#isStopping) this.#next();
      else this.#fail("ended"); // it would end again and again
    });
  }

  #next() {
    this.#session = null;
    this.#isStopping = false;
    this.#ended();
    this.#timer = setTimeout(() => this.#begin(), PAUSE_MS);
  }

  #fail(problem) {
    this.close();
    this.#failed(problem);
  }

  // After nothing was said, or while another device takes the place of one, a session ends and the next one begins.
  #isPassing(error) {
    return error === "no-speech" || (error === "audio-capture" && this.#track?.readyState !== "live");
  }
}
