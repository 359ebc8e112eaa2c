// Captions in the room: the reader switches on what the others say, and what they themselves say for the others.
import { rememberSetting, setting } from "../devices.js";
import { language, word } from "../words.js";
import { CaptionDisplay } from "./caption_display.js";
import { OwnCaptions } from "./own_captions.js";

export class CaptionsPanel {
  #root;
  #dialog;
  #call;
  #announce;
  #display;
  #own;

  // `root` is the call's section, `page` the whole room; `announce` tells screen readers a sentence; `signal` ends the panel.
  constructor({ root, page, call, local, announce, signal }) {
    this.#root = root.querySelector("[data-captions]");
    this.#dialog = page.querySelector("#captions");
    this.#call = call;
    this.#announce = announce;
    this.#display = new CaptionDisplay(this.#root, call);
    this.#own = new OwnCaptions({ call, local, signal });
    this.#watchCall(signal);
    this.#watchFields(signal);
    this.#fill();
    this.#read(setting("captions", false));
  }

  // Shows or hides the captions of the others.
  toggle() {
    const reads = !this.#call.captions.reads;
    rememberSetting("captions", reads);
    this.#read(reads);
    this.#announce(word(reads ? "captions-shown" : "captions-hidden"));
  }

  #watchCall(signal) {
    const watch = (target, type, act) => target.addEventListener(type, act, { signal });
    watch(this.#call, "roster", () => this.#show());
    watch(this.#call, "caption", ({ detail }) => this.#take(detail));
    watch(this.#own, "caption", ({ detail }) => this.#take({ ...detail, sender: this.#call.id }));
    watch(this.#own, "change", () => this.#showOwn());
  }

  #watchFields(signal) {
    const watch = (name, type, act) => this.#field(name).addEventListener(type, act, { signal });
    const switchOn = () => this.#own.switchOn(this.#field("language").value);
    watch("read", "change", () => this.toggle());
    watch("share", "change", ({ target }) => (target.checked ? switchOn() : this.#own.switchOff()));
    watch("size", "change", ({ target }) => {
      rememberSetting("caption-size", target.value);
      this.#root.dataset.size = target.value;
    });
    watch("language", "change", ({ target }) => {
      rememberSetting("spoken", target.value);
      if (this.#own.state !== "off") switchOn();
    });
    this.#part("stop").addEventListener("click", () => this.#stop(), { signal });
  }

  #fill() {
    this.#field("language").value = setting("spoken", language);
    this.#field("size").value = this.#root.dataset.size = setting("caption-size", "normal");
    this.#showOwn();
  }

  #read(reads) {
    this.#call.switchCaptions({ reads });
    this.#field("read").checked = reads;
    if (!reads) this.#display.clear();
    this.#show();
  }

  #take(caption) {
    if (!this.#call.captions.reads) return;
    this.#display.take(caption);
    this.#show();
  }

  // The button goes away with what it says: the focus moves to the way back.
  #stop() {
    this.#own.switchOff();
    this.#announce(word("captions-stopped"));
    document.querySelector('[data-open="captions"]').focus();
  }

  #show() {
    const { captions, others, me } = this.#call;
    const isShared = others.some((each) => each.sharesCaptions);
    this.#root.hidden = !captions.reads && this.#own.state !== "on";
    const isEmpty = this.#part("lines").childElementCount === 0;
    this.#part("empty").hidden = !captions.reads || !isEmpty;
    this.#part("empty").textContent = word(isShared ? "captions-soon" : "captions-none");
    const canShare = this.#own.isSupported && me?.place !== null;
    this.#field("sharing").hidden = !canShare;
    this.#field("unsupported").hidden = this.#own.isSupported;
  }

  #showOwn() {
    const { state, problem, language: spoken } = this.#own;
    this.#field("share").checked = state !== "off";
    this.#part("own").hidden = state !== "on";
    const names = new Intl.DisplayNames([language], { type: "language" });
    const name = problem ?? (["preparing", "downloading"].includes(state) ? state : null);
    this.#field("state").textContent = name ? word(`captions-${name}`, { language: names.of(spoken) }) : "";
    if (state === "on") this.#announce(word("captions-shared"));
    if (problem && !this.#dialog.open) this.#announce(word(`captions-${problem}`, { language: names.of(spoken) }));
    this.#show();
  }

  #part(name) {
    return this.#root.querySelector(`[data-captions-${name}]`);
  }

  #field(name) {
    return this.#dialog.querySelector(`[data-captions-${name}]`);
  }
}
