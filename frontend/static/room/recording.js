// Recording of a meeting: who asks, who has not answered, that it runs, and how it ended. Without everybody's consent
// our media server records nothing; a LiveKit server may be told to by whoever has its key, and then the page says so.
import { isolated, language, word } from "./words.js";

const OPEN = ["waiting", "recording", "paused"];

// Whether a recording runs or is asked for: then media must go through the server.
export const isOpen = (recording) => OPEN.includes(recording?.state);

// Returns the name of the page's sentence about a recording, as the participant `id` reads it; "" for none.
export function sentenceOf({ state, requestedBy, endedBy, waitingFor }, id) {
  const isAsked = waitingFor.includes(id);
  if (state === "waiting") return isAsked ? "recording-asked" : "recording-waiting";
  if (state === "paused") return isAsked ? "recording-joined" : "recording-paused";
  if (state === "recording") return "recording-runs";
  if (state === "off") return "";
  if (state === "elsewhere") return "recording-elsewhere";
  if (endedBy === null) return "recording-failed";
  return `recording-${state}${endedBy === id ? "-own" : ""}`;
}

export class RecordingPanel {
  #root;
  #control;
  #absent;
  #call;
  #announce;
  #told = "";

  // `root` is the call's section; `announce` tells screen readers a sentence; `signal` ends the panel.
  constructor({ root, call, announce, signal }) {
    this.#root = root.querySelector("[data-recording]");
    this.#control = root.querySelector('[data-control="record"]');
    this.#absent = root.querySelector("[data-no-recording]");
    this.#call = call;
    this.#announce = announce;
    const act = (button, does) => button.addEventListener("click", does, { signal });
    act(this.#control, () => call.askToRecord());
    act(this.#find("agree"), () => call.consent(true));
    act(this.#find("refuse"), () => call.consent(false));
    act(this.#find("stop"), () => call.consent(false));
    call.addEventListener("roster", () => this.#show(), { signal });
    this.#root.hidden = true;
  }

  #find(name) {
    return this.#root.querySelector(`[data-recording-${name}]`);
  }

  #show() {
    const { recording, id } = this.#call;
    const isRefused = recording?.state === "refused" && recording.endedBy !== id;
    this.#absent.hidden = this.#call.access.signalling !== "LIVEKIT";
    this.#control.hidden = !this.#call.canRecord || isOpen(recording) || isRefused;
    const sentence = recording ? this.#sentence(recording) : "";
    this.#root.hidden = !sentence;
    this.#root.dataset.recording = recording?.state ?? "";
    this.#find("words").textContent = sentence;
    const isAsked = isOpen(recording) && recording.waitingFor.includes(id);
    for (const name of ["agree", "refuse", "terms"]) this.#find(name).hidden = !isAsked;
    this.#find("terms").textContent = word("recording-terms", { days: this.#call.access.recordingDays });
    this.#find("stop").hidden = !isOpen(recording) || isAsked;
    if (sentence && sentence !== this.#told) this.#announce(sentence);
    this.#told = sentence;
  }

  #sentence(recording) {
    const name = sentenceOf(recording, this.#call.id);
    const actor = this.#name(recording.requestedBy ?? recording.endedBy);
    const names = new Intl.ListFormat(language).format(recording.waitingFor.map((each) => this.#name(each)));
    return name && word(name, { name: actor, names });
  }

  #name(id) {
    return isolated(this.#call.participants.find((each) => each.id === id)?.name ?? word("recording-somebody"));
  }
}
