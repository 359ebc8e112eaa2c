"""A stand-in for the speech recognition of a browser: Debian's Chromium knows the API and has no recogniser for it.

It follows the draft of the Web Speech API (see decision 54): `available`, `install`, `start` with a track, results that
replace each other, errors, and no event before a later task. Like Chromium 156, it says ``language-not-supported`` of a
language that is not on the device, where the draft has ``service-not-allowed``, and sends no ``end`` after an error
before the start.
"""

from typing import Final

RECOGNISER: Final = """{
  const device = (window.device = {
    languages: { "en-US": "available", "zh-CN": "downloadable", "fr-FR": "downloadable" },
    broken: ["fr-FR"], download: null, refusal: null, starts: [], questions: [], session: null,
  });
  const invalid = (message) => new DOMException(message, "InvalidStateError");
  const checked = ({ langs, processLocally = false }) => {
    device.questions.push(processLocally);
    for (const each of langs) {
      try { new Intl.Locale(each); } catch { throw new DOMException(each, "SyntaxError"); }
    }
    return langs;
  };
  class SpeechRecognition extends EventTarget {
    static async available(options) {
      const order = ["available", "downloading", "downloadable", "unavailable"];
      const found = checked(options).map((each) => order.indexOf(device.languages[each] ?? "unavailable"));
      return found.length ? order[Math.max(...found)] : "unavailable";
    }
    static async install(options) {
      const langs = checked(options);
      if (!langs.length || langs.some((each) => !device.languages[each] || device.broken.includes(each))) return false;
      await device.download;
      for (const each of langs) device.languages[each] = "available";
      return true;
    }
    #local = false;
    #results = [];
    lang = ""; continuous = false; interimResults = false; maxAlternatives = 1; state = "new"; isListening = false;
    get processLocally() { return this.#local; }
    set processLocally(value) { this.#local = Boolean(value); }
    start(...[track]) {
      device.starts.push({ local: this.#local, lang: this.lang, kind: track?.kind ?? "default microphone" });
      if (this.state === "started") throw invalid("started");
      if (track && (track.kind !== "audio" || track.readyState !== "live")) throw invalid("track");
      const isReady = !this.#local || device.languages[this.lang] === "available";
      this.state = "started";
      this.#results = [];
      device.session = this;
      setTimeout(() => {
        if (!isReady) this.fail("language-not-supported");
        else if (device.refusal) this.fail(device.refusal);
        else if (this.state === "started") this.#listen();
      });
    }
    stop() {
      if (this.state !== "started") return;
      this.state = "stopping";
      setTimeout(() => {
        const last = this.#results.at(-1);
        if (last && !last.isFinal) this.say(last[0].transcript, true);
        this.#end();
      });
    }
    abort() {
      if (!["started", "stopping"].includes(this.state)) return;
      this.state = "aborting";
      setTimeout(() => this.#end());
    }
    say(transcript, isFinal) {
      const former = this.#results.at(-1);
      if (former && !former.isFinal) this.#results.pop();
      this.#results.push(Object.assign([{ transcript, confidence: 0.9 }], { isFinal }));
      if (isFinal || this.interimResults) this.#tell("result", { resultIndex: this.#results.length - 1, results: [...this.#results] });
    }
    fail(error) {
      const { isListening } = this;
      this.#tell("error", { error, message: "" });
      if (isListening) this.#end();
      else this.state = "ended";
    }
    #listen() {
      this.isListening = true;
      this.#tell("start");
    }
    #end() {
      if (this.state === "ended") return;
      this.state = "ended";
      this.#tell("end");
    }
    #tell(type, values = {}) { this.dispatchEvent(Object.assign(new Event(type), values)); }
  }
  window.SpeechRecognition = SpeechRecognition;
}"""
"""Defines SpeechRecognition: English is on the device, Chinese can be downloaded, French fails to, others are unknown.

``device.session.say(words, isFinal)`` lets it understand words once ``isListening``; ``device.starts`` has all starts.
"""

REMOTE_ONLY: Final = """{
  window.started = 0;
  delete window.SpeechRecognition;
  window.webkitSpeechRecognition = class extends EventTarget { start() { window.started += 1; } };
}"""
"""Defines the recognition of older browsers, which may send sound to a server and cannot be told not to."""
