// Who is speaking in a recording, by the loudness of each file.
import { VOICE, loudness } from "../room/level.js";

export class SpeakerMeter {
  #analysers = null;
  #samples;

  // Begins to listen to elements, which sound through it from now on: only after a press, before which no page may sound.
  begin(elements) {
    if (this.#analysers) return;
    const audio = new AudioContext();
    audio.resume();
    this.#analysers = new Map(elements.map((element) => [element, new AnalyserNode(audio, { fftSize: 1024 })]));
    this.#samples = new Float32Array(1024);
    for (const [element, analyser] of this.#analysers) audio.createMediaElementSource(element).connect(analyser).connect(audio.destination);
  }

  isSpeaking(element) {
    const analyser = this.#analysers?.get(element);
    if (!analyser || element.paused) return false;
    analyser.getFloatTimeDomainData(this.#samples);
    return loudness(this.#samples) > VOICE;
  }
}
