// Sound: how loud a microphone is, and the tone that tests a speaker.
const context = () => (shared ??= new AudioContext());
let shared;

export const VOICE = 0.35; // level of a voice; silence and noise stay below

// Calls `show` with the level of a track, from 0 to 1, about 15 times a second; returns a function that ends it.
export function watchLevel(track, show) {
  const audio = context();
  audio.resume().catch(() => {}); // without a gesture it stays silent until the first press
  const source = audio.createMediaStreamSource(new MediaStream([track]));
  const analyser = new AnalyserNode(audio, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    show(loudness(samples));
  }, 66);
  return () => {
    clearInterval(timer);
    source.disconnect();
  };
}

// Returns the loudness of samples on a scale of decibels: -60 dB is 0, full scale is 1.
export function loudness(samples) {
  const power = samples.reduce((sum, each) => sum + each * each, 0) / samples.length;
  return Math.max(0, Math.min(1, 1 + (10 * Math.log10(power + 1e-9)) / 60));
}

// Plays two notes through an audio element, and so through the chosen speaker; resolves when they have ended.
export async function playTone(element) {
  const audio = context();
  await audio.resume();
  const output = audio.createMediaStreamDestination();
  const end = audio.currentTime + 1.2;
  for (const [frequency, begin] of [[523.25, 0], [659.25, 0.6]]) {
    const note = new OscillatorNode(audio, { frequency });
    const volume = new GainNode(audio, { gain: 0 });
    const at = audio.currentTime + begin;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.25, at + 0.05);
    volume.gain.linearRampToValueAtTime(0, at + 0.55);
    note.connect(volume).connect(output);
    note.start(at);
    note.stop(end);
    note.addEventListener("ended", () => volume.disconnect());
  }
  element.srcObject = output.stream;
  await element.play();
  await new Promise((resolve) => setTimeout(resolve, 1300));
  element.srcObject = null;
}
