// Captions of what the reader says: recognised on this device, then sent to those who read captions. They are off until
// the reader switches them on, in each call anew.
import { Recogniser, localRecognition, prepareLanguage } from "./recognition.js";
import { Utterances } from "./utterances.js";

const PACE_MS = 300; // between two captions of a sentence that is being spoken

// Tells of changes by the event `change`, and of each caption by `caption`.
export class OwnCaptions extends EventTarget {
  state = "off"; // off, preparing, downloading or on
  problem = null; // why they are off: language, download, denied, network or ended
  language = null;
  #call;
  #local;
  #Recognition;
  #attempt = 0;
  #recogniser = null;
  #utterances = new Utterances();
  #waiting = null;
  #timer;

  constructor({ call, local, signal, Recognition = localRecognition() }) {
    super();
    this.#call = call;
    this.#local = local;
    this.#Recognition = Recognition;
    local.addEventListener("change", () => this.#listen(), { signal });
    signal.addEventListener("abort", () => this.switchOff());
  }

  // Whether this browser can recognise speech without a server.
  get isSupported() {
    return this.#Recognition !== null;
  }

  async switchOn(language) {
    this.switchOff();
    const attempt = (this.#attempt += 1);
    const isCurrent = () => attempt === this.#attempt;
    this.language = language;
    this.#set("preparing");
    const { tag, problem } = await prepareLanguage(this.#Recognition, language, () => isCurrent() && this.#set("downloading"));
    if (!isCurrent()) return;
    if (problem) this.#failed(problem);
    else this.#begin(tag);
  }

  switchOff() {
    if (this.state === "off") return;
    this.#attempt += 1; // a language that is being prepared comes too late
    this.#recogniser?.close();
    this.#recogniser = null;
    this.#send(this.#utterances.end());
    this.#call.switchCaptions({ shares: false });
    this.#set("off");
  }

  #begin(tag) {
    this.#recogniser = new Recogniser({
      Recognition: this.#Recognition,
      tag,
      heard: (event) => this.#utterances.read(event).forEach((each) => this.#take(each)),
      ended: () => this.#take(this.#utterances.end()),
      failed: (problem) => this.#failed(problem),
    });
    this.#call.switchCaptions({ shares: true });
    this.#set("on");
    this.#listen();
  }

  // A microphone that is off is not listened to, even while it stays open.
  #listen() {
    if (this.state === "on") this.#recogniser.listen(this.#local.isOn("microphone") ? this.#local.tracks.microphone : null);
  }

  #failed(problem) {
    this.switchOff();
    this.problem = problem;
    this.#set("off");
  }

  // Sends a finished sentence at once, and what it was before at a pace that can be read.
  #take(caption) {
    if (caption?.final) this.#send(caption);
    else if (caption) {
      this.#waiting = caption;
      this.#timer ??= setTimeout(() => this.#send(this.#waiting), PACE_MS);
    }
  }

  #send(caption) {
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
    if (!caption) return;
    const told = { ...caption, language: this.language };
    this.#call.sendCaption(told);
    this.dispatchEvent(new CustomEvent("caption", { detail: told }));
  }

  #set(state) {
    if (state !== "off") this.problem = null;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
