// The page during a call: tiles, people, controls, and what is said about the connection.
import { CaptionsPanel } from "./captions/captions_panel.js";
import { keepAwake } from "./wake_lock.js";
import { rememberedDevice } from "./devices.js";
import { fillDeviceFields } from "./device_fields.js";
import { showProblem } from "./lobby.js";
import { TRACKS } from "./media_call.js";
import { changesBetween, showPeople } from "./people.js";
import { showPicture } from "./preview.js";
import { RecordingPanel } from "./recording.js";
import { watchShortcuts } from "./shortcuts.js";
import { Tiles } from "./tiles.js";
import { watchToolbar } from "./toolbar.js";
import { word } from "./words.js";

const canShareScreen = Boolean(navigator.mediaDevices?.getDisplayMedia);

export class CallView {
  #root;
  #call;
  #local;
  #announce;
  #others = null;
  #end = new AbortController();

  // `root` is the call's section, `page` the whole room; `announce` tells screen readers a sentence.
  constructor({ root, page, call, local, announce }) {
    this.#root = root;
    this.#call = call;
    this.#local = local;
    this.#announce = announce;
    this.tiles = new Tiles(root.querySelector("[data-stage]"), call);
    this.recording = new RecordingPanel({ root, call, announce, signal: this.#end.signal });
    this.captions = new CaptionsPanel({ root, page, call, local, announce, signal: this.#end.signal });
    this.#watchCall();
    this.#watchControls(page);
    keepAwake(this.#end.signal);
    if (rememberedDevice("speaker")) this.tiles.setSpeaker(rememberedDevice("speaker").id);
    for (const kind of TRACKS) this.#showOwn(kind);
    root.hidden = false;
    watchToolbar(root.querySelector("[role=toolbar]"), this.#end.signal);
    root.querySelector('[data-control="microphone"]').focus();
  }

  close() {
    this.#end.abort();
    this.tiles.close();
    showPicture(this.#root.querySelector("[data-self] video"), null);
    for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
    this.#root.hidden = true;
  }

  #watchCall() {
    const { signal } = this.#end;
    const watch = (target, type, act) => target.addEventListener(type, act, { signal });
    watch(this.#call, "roster", () => this.#showRoster());
    watch(this.#call, "media", () => this.tiles.show());
    watch(this.#call, "quality", () => this.#showQuality());
    watch(this.#call.quality, "sample", ({ detail }) => this.tiles.mark(detail.levels));
    watch(this.#local, "change", ({ detail }) => this.#showOwn(detail.kind));
  }

  #watchControls(page) {
    const { signal } = this.#end;
    const actions = { ...Object.fromEntries(TRACKS.map((kind) => [kind, () => this.#toggle(kind)])), hand: () => this.#toggleHand() };
    for (const [name, act] of Object.entries(actions)) this.#control(name).addEventListener("click", act, { signal });
    this.#root.querySelector("[data-leave]").addEventListener("click", () => this.#call.leave(), { signal });
    const dialogs = Object.fromEntries(["settings", "captions", "keys"].map((name) => [name, () => this.#openDialog(page, name)]));
    for (const [name, act] of Object.entries(dialogs)) this.#root.querySelector(`[data-open="${name}"]`).addEventListener("click", act, { signal });
    const keys = { m: actions.microphone, v: actions.camera, s: actions.screen, h: actions.hand, c: () => this.captions.toggle(), "?": dialogs.keys };
    watchShortcuts(keys, page.querySelector("[data-shortcuts]"), signal);
  }

  #control(name) {
    return this.#root.querySelector(`[data-control="${name}"]`);
  }

  async #toggle(kind) {
    await this.#local.switch(kind, !this.#local.isOn(kind));
    const problem = this.#local.problems[kind];
    if (problem) this.#announce(word(`${kind}-${problem}`));
  }

  #toggleHand() {
    this.#call.raiseHand(!this.#call.hasRaisedHand);
    this.#control("hand").setAttribute("aria-pressed", this.#call.hasRaisedHand);
  }

  async #openDialog(page, name) {
    const dialog = page.querySelector(`#${name}`);
    if (dialog.open) return;
    dialog.showModal();
    if (name === "settings") await fillDeviceFields(this.#local.tracks);
  }

  #showRoster() {
    const { others } = this.#call;
    if (this.#others) for (const sentence of changesBetween(this.#others, others)) this.#announce(sentence);
    this.#others = others;
    // Who may only listen has nothing to switch; most phones cannot share their screen.
    for (const kind of TRACKS) this.#control(kind).hidden = this.#call.me?.place === null || (kind === "screen" && !canShareScreen);
    const count = showPeople(this.#root.querySelector("[data-people]"), this.#call);
    this.#root.querySelector("[data-people-count]").textContent = count;
    this.tiles.show();
  }

  #showOwn(kind) {
    const on = this.#local.isOn(kind);
    this.#control(kind).setAttribute("aria-pressed", on);
    const { [kind]: problem } = this.#local.problems;
    // Who closes the browser's question, or its list of screens, has changed their mind.
    showProblem(this.#root, kind, kind === "screen" && problem === "denied" ? null : problem);
    if (kind !== "camera") return;
    showPicture(this.#root.querySelector("[data-self] video"), on ? this.#local.tracks.camera : null);
    this.#root.querySelector("[data-self-off]").hidden = on;
  }

  #showQuality() {
    const note = this.#root.querySelector("[data-quality]");
    const name = this.#qualityName();
    const { quality: former } = note.dataset;
    if (name === former || (name === "full" && !former)) return;
    note.dataset.quality = name;
    if (name === "full" && (former === "fewer" || former === "smaller")) {
      note.dataset.quality = "";
      note.hidden = true; // nothing was said of the reader's own connection
      return;
    }
    note.textContent = word(`quality-${name}`);
    note.classList.toggle("done", name === "full");
    note.hidden = false;
  }

  // The most that the line does not carry.
  #qualityName() {
    const { up, down } = this.#call.quality;
    const { smaller, missing } = this.#call.reduced;
    if (up.level !== "full") return up.level;
    if (down.level !== "full") return "listen";
    if (missing.length) return "fewer";
    return smaller.length ? "smaller" : "full";
  }
}
