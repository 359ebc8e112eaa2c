// Media through a LiveKit server. Its room is entered already (livekit_line.js): what is sent is published in it.
import { MediaCall, TRACKS } from "./media_call.js";
import { SCREEN_ENCODING } from "./quality.js";

// LiveKit's names of what a participant sends.
export const SOURCES = { microphone: "microphone", camera: "camera", screen: "screen_share" };
const PICTURE = { maxBitrate: 1_000_000, maxFramerate: 25 };
const OPTIONS = {
  microphone: {},
  camera: { videoCodec: "vp8", simulcast: true, videoEncoding: PICTURE },
  screen: { videoCodec: "vp8", simulcast: false, screenShareEncoding: SCREEN_ENCODING },
};
const QUALITY = { full: 2, low: 0 }; // LiveKit's numbers of the largest size that is sent

export class LiveKitCall extends MediaCall {
  kind = "server";
  #room;
  #sent = {}; // by kind: the reader's track, the copy that is published, and its publication
  #pictures = true;
  #level = "full";
  #end = [];

  constructor(room) {
    super();
    this.#room = room;
    this.#on(["trackSubscribed", "trackUnsubscribed"], () => this.#showMedia());
    this.#on(["connectionStateChanged"], () => this.update());
  }

  // Publishes `tracks` by kind.
  async start(tracks) {
    this.update();
    for (const kind of TRACKS) await this.setTrack(kind, tracks[kind]);
  }

  // A new line is a new room.
  resume() {
    return Promise.reject(new Error("another room"));
  }

  close() {
    for (const stop of this.#end) stop();
    for (const { copy } of Object.values(this.#sent)) copy.stop();
    super.close();
  }

  // LiveKit keeps its connections to itself, but measures each track.
  get connections() {
    const connectionState = ["connected", "signalReconnecting"].includes(this.#room.state) ? "connected" : "connecting";
    return [{ connectionState, getStats: () => this.#figures(), close() {} }];
  }

  setTrack(kind, track) {
    if (this.#room.localParticipant.permissions?.canPublish === false) return Promise.resolve();
    return this.inTurn(() => (track ? this.#send(kind, track) : this.#pause(kind)));
  }

  encode(level) {
    this.#level = level;
    return this.inTurn(() => this.#sent.camera && this.#limit());
  }

  // Returns the track that a participant sends, or undefined.
  media(participant, kind) {
    return this.#room.getParticipantByIdentity(participant.id)?.getTrackPublication(SOURCES[kind])?.track?.mediaStreamTrack;
  }

  receivePictures(pictures) {
    this.#pictures = pictures;
    this.#showMedia();
  }

  #on(events, act) {
    for (const event of events) {
      this.#room.on(event, act);
      this.#end.push(() => this.#room.off(event, act));
    }
  }

  #showMedia() {
    for (const publication of this.#received) if (publication.kind === "video") publication.setEnabled(this.#pictures);
    this.dispatchEvent(new Event("media"));
  }

  get #received() {
    return [...this.#room.remoteParticipants.values()].flatMap((each) => [...each.trackPublications.values()]);
  }

  // What is published is a copy: LiveKit disables a track that it mutes, which would look as if the reader had muted it.
  async #send(kind, track) {
    const former = this.#sent[kind];
    if (former?.track !== track) {
      const copy = track.clone();
      copy.contentHint = track.contentHint;
      const publication = await this.#publish(kind, copy, former);
      this.#sent[kind] = { track, copy, publication };
      former?.copy.stop();
    }
    await this.#sent[kind].publication.unmute();
    if (kind === "camera") this.#limit();
  }

  async #publish(kind, copy, former) {
    if (!former) return this.#room.localParticipant.publishTrack(copy, { source: SOURCES[kind], ...OPTIONS[kind] });
    await former.publication.track.replaceTrack(copy, true);
    return former.publication;
  }

  // What is muted comes back without a negotiation; a camera that is switched off gives its device back.
  async #pause(kind) {
    const { [kind]: sent } = this.#sent;
    if (!sent) return;
    if (kind === "screen") {
      delete this.#sent.screen;
      await this.#room.localParticipant.unpublishTrack(sent.copy);
    } else await sent.publication.mute();
    if (kind === "microphone") return;
    sent.track = null;
    sent.copy.stop();
  }

  #limit() {
    const { [this.#level]: quality } = QUALITY;
    if (quality !== undefined) this.#sent.camera.publication.track?.setPublishingQuality(quality);
  }

  async #figures() {
    const publications = [...this.#room.localParticipant.trackPublications.values(), ...this.#received];
    const reports = await Promise.all(publications.map(({ track }) => track?.getRTCStatsReport()));
    return new Map(reports.filter(Boolean).flatMap((each) => [...each]));
  }
}
