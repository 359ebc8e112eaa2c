// The other participants as tiles, the shared screen large, and everybody's sound.
import { element } from "./elements.js";
import { isolated, word } from "./words.js";

const SPOKEN = 0.02; // sound level above which somebody is marked as speaking

// Shows a track in a video or audio element; undefined shows nothing.
export function showTrack(media, track) {
  if ((media.srcObject?.getTracks()[0] ?? undefined) === track) return;
  media.srcObject = track ? new MediaStream([track]) : null;
}

export class Tiles {
  #stage;
  #call;
  #tiles = new Map();
  #speaker = null;

  constructor(stage, call) {
    this.#stage = stage;
    this.#call = call;
    this.list = stage.querySelector("[data-tiles]");
    this.screen = stage.querySelector("[data-screen]");
    this.blocked = stage.querySelector("[data-blocked]");
    this.blocked.querySelector("button").addEventListener("click", () => this.play());
  }

  // Shows who is there now, with what they send.
  show() {
    const shown = this.#call.others.filter((each) => each.place !== null);
    for (const [id, tile] of this.#tiles) if (!shown.some((each) => each.id === id)) this.#remove(id, tile);
    for (const participant of shown) this.#update(this.#tiles.get(participant.id) ?? this.#add(participant.id), participant);
    this.#stage.querySelector("[data-alone]").hidden = this.#call.others.length > 0;
    this.#showScreen();
  }

  // Marks who speaks; `levels` are sound levels by track id.
  mark(levels) {
    for (const { root, audio } of this.#tiles.values()) {
      root.classList.toggle("speaking", (levels.get(audio.srcObject?.getTracks()[0]?.id) ?? 0) > SPOKEN);
    }
  }

  // Plays all sound, after a press where the browser wants one first.
  play() {
    this.blocked.hidden = true;
    for (const { audio } of this.#tiles.values()) this.#start(audio);
  }

  async setSpeaker(deviceId) {
    this.#speaker = deviceId;
    for (const { audio } of this.#tiles.values()) await audio.setSinkId?.(deviceId).catch(() => {}); // unplugged: the default plays
  }

  close() {
    for (const [id, tile] of this.#tiles) this.#remove(id, tile);
    showTrack(this.screen.querySelector("video"), undefined);
  }

  #add(id) {
    const video = element("video", { muted: true, autoplay: true, playsInline: true });
    const audio = element("audio", { autoplay: true });
    const name = element("bdi");
    const mark = element("span", { className: "tile-marks" });
    const initial = element("span", { className: "tile-initial" });
    initial.setAttribute("aria-hidden", "true");
    const root = element("li", { className: "tile" }, initial, video, audio, element("p", { className: "tile-name" }, name, mark));
    if (this.#speaker) audio.setSinkId?.(this.#speaker).catch(() => {}); // as above
    this.list.append(root);
    const tile = { root, video, audio, name, mark, initial };
    this.#tiles.set(id, tile);
    return tile;
  }

  #update({ root, video, audio, name, mark, initial }, participant) {
    name.textContent = participant.name;
    initial.textContent = [...participant.name.trim()][0]?.toUpperCase() ?? "";
    const isMissing = participant.tracks.includes("camera") && this.#call.reduced.missing.includes(participant.id);
    const marks = [!participant.tracks.includes("microphone") && word("muted"), isMissing && word("paused"), participant.hasRaisedHand && word("hand")];
    mark.textContent = marks.filter(Boolean).join(" · ");
    const picture = isMissing ? undefined : this.#call.media(participant, "camera");
    showTrack(video, picture);
    root.classList.toggle("without-picture", !picture);
    const before = audio.srcObject;
    showTrack(audio, this.#call.media(participant, "microphone"));
    if (audio.srcObject && audio.srcObject !== before) this.#start(audio);
  }

  // Shows the first of several screens: the server forwards the same.
  #showScreen() {
    const sharer = this.#call.others.find((each) => each.tracks.includes("screen"));
    const track = sharer && this.#call.media(sharer, "screen");
    showTrack(this.screen.querySelector("video"), track);
    this.screen.hidden = !track;
    this.#stage.classList.toggle("with-screen", Boolean(track));
    if (track) this.screen.querySelector(".tile-name").textContent = word("shares", { name: isolated(sharer.name) });
  }

  async #start(audio) {
    try {
      await audio.play();
    } catch (error) {
      if (error.name === "NotAllowedError") this.blocked.hidden = false;
    }
  }

  #remove(id, { root, video, audio }) {
    showTrack(video, undefined);
    showTrack(audio, undefined);
    root.remove();
    this.#tiles.delete(id);
  }
}
