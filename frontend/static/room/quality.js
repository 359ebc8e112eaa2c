// Decides how much of a call a line carries, second by second: a pure function, so that a test plays any line through it.
// Levels up and down are lowered one by one after three bad seconds, and raised by trial after some good ones; a trial
// that fails doubles the time to the next, one that holds halves it.

// What is sent: the whole picture, a small one, sound alone, or text alone.
export const UP = ["full", "low", "audio", "text"];
// What is received: everything, or no pictures.
export const DOWN = ["full", "audio"];

// A level does not hold with more loss than this (share of packets), or with less room (bits a second).
const LIMITS = {
  full: { loss: 0.08, rate: 120_000 },
  low: { loss: 0.15, rate: 40_000 },
  audio: { loss: 0.35, rate: 14_000 },
  text: { loss: Infinity, rate: 0 },
};
const GOOD_LOSS = 0.03;
const BAD_SECONDS = 3;
const TRIAL_SECONDS = 8;
const LONGEST_WAIT = 64;

export const START = { level: "full", bad: 0, good: 0, age: 0, isTrial: false, wait: TRIAL_SECONDS };

// Returns the state after one more second. `sample.loss` is the share of packets lost, `sample.rate` the room in bits a
// second; null for what is unknown. `levels` is `UP` or `DOWN`.
export function nextState(state, sample, levels) {
  const at = levels.indexOf(state.level);
  const { loss, rate } = LIMITS[state.level];
  const aged = { ...state, age: state.age + 1 };
  if ((sample.loss ?? 0) > loss || (sample.rate ?? Infinity) < rate) {
    const worse = { ...aged, bad: state.bad + 1, good: 0 };
    return worse.bad < BAD_SECONDS || at === levels.length - 1 ? worse : lowered(worse, levels[at + 1]);
  }
  const good = (sample.loss ?? 0) <= GOOD_LOSS ? state.good + 1 : 0;
  const bad = sample.loss === null ? state.bad : 0; // without a report, nothing is known of the loss
  if (good < state.wait || at === 0) return { ...aged, bad, good };
  const wait = state.isTrial ? Math.max(TRIAL_SECONDS, state.wait / 2) : state.wait; // the last trial held
  return { level: levels[at - 1], bad: 0, good: 0, age: 0, isTrial: true, wait };
}

function lowered({ age, isTrial, wait }, level) {
  const hasFailed = isTrial && age <= TRIAL_SECONDS;
  const next = hasFailed ? Math.min(LONGEST_WAIT, 2 * wait) : age > LONGEST_WAIT ? TRIAL_SECONDS : wait;
  return { level, bad: 0, good: 0, age: 0, isTrial: false, wait: next };
}

// How a camera is encoded at a level: once for one other browser, or in three sizes at once for a server (simulcast), the
// smallest first. Each viewer then gets the size that their line carries.
const LARGE = { maxBitrate: 1_000_000, scaleResolutionDownBy: 1, maxFramerate: 25 };
const MIDDLE = { maxBitrate: 400_000, scaleResolutionDownBy: 2, maxFramerate: 25 };
const SMALL = { maxBitrate: 120_000, scaleResolutionDownBy: 4, maxFramerate: 25 };
const ONCE = { full: [LARGE], low: [{ maxBitrate: 120_000, scaleResolutionDownBy: 3, maxFramerate: 12 }] };
const off = (encoding) => ({ ...encoding, active: false });
const on = (encoding) => ({ ...encoding, active: true });
const SIMULCAST = {
  full: [SMALL, MIDDLE, LARGE].map(on),
  low: [on({ ...SMALL, maxFramerate: 12 }), off(MIDDLE), off(LARGE)],
};

export function encodings(level, count) {
  return (count === 1 ? ONCE : SIMULCAST)[level];
}

// How a shared screen is encoded: sharp rather than smooth.
export const SCREEN_ENCODING = { maxBitrate: 1_500_000, maxFramerate: 15 };

const RIDS = ["s", "m", "l"];
export const SIMULCAST_ENCODINGS = SIMULCAST.full.map((encoding, at) => ({ rid: RIDS[at], ...encoding }));
