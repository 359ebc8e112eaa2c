// Before the call: preview, devices, what is on when the reader joins, who is there, and when the meeting begins.
import { showLevel, showPicture } from "./preview.js";
import { setting, rememberSetting } from "./devices.js";
import { fillDeviceFields } from "./device_fields.js";
import { word } from "./words.js";

export class Lobby {
  #root;
  #local;
  #stopLevel = () => {};
  #end = new AbortController();

  constructor(root, local) {
    this.#root = root;
    this.#local = local;
    for (const box of root.querySelectorAll("[data-join]")) this.#watch(box);
    local.addEventListener("change", ({ detail }) => this.#show(detail.kind), { signal: this.#end.signal });
  }

  // Opens the devices that were on the last time, and resolves when the reader joins, which need not wait for them.
  open() {
    this.#root.hidden = false;
    this.#openDevices();
    return new Promise((resolve) => this.#root.querySelector("[data-enter]").addEventListener("click", resolve, { once: true }));
  }

  async #openDevices() {
    for (const kind of ["microphone", "camera"]) {
      if (this.#box(kind).checked) await this.#local.switch(kind, true);
      else this.#show(kind);
    }
    await fillDeviceFields(this.#local.tracks);
  }

  close() {
    this.#end.abort();
    this.#stopLevel();
    showPicture(this.#root.querySelector("[data-preview]"), null);
    this.#root.hidden = true;
  }

  #box(kind) {
    return this.#root.querySelector(`[data-join="${kind}"]`);
  }

  #watch(box) {
    const { join: kind } = box.dataset;
    box.checked = setting(`join-${kind}`, true);
    box.addEventListener("change", async () => {
      rememberSetting(`join-${kind}`, box.checked);
      await this.#local.switch(kind, box.checked);
      await fillDeviceFields(this.#local.tracks);
    });
  }

  #show(kind) {
    const problem = this.#local.problems[kind];
    const on = this.#local.isOn(kind);
    this.#box(kind).checked = on;
    showProblem(this.#root, kind, problem);
    if (kind === "camera") {
      showPicture(this.#root.querySelector("[data-preview]"), on ? this.#local.tracks.camera : null);
      this.#root.querySelector("[data-preview-off]").hidden = on;
    } else if (kind === "microphone") {
      this.#stopLevel();
      this.#stopLevel = showLevel(this.#root.querySelectorAll("[data-level]"), on ? this.#local.tracks.microphone : null);
    }
  }
}

// Shows why a device did not open and what to do; nothing where it did.
export function showProblem(root, kind, problem) {
  const note = root.querySelector(`[data-problem="${kind}"]`);
  note.hidden = !problem;
  note.textContent = problem ? word(`${kind}-${problem}`) : "";
}
