// firefox_guest.mjs FIREFOX URL COOKIES: joins the room whose page is at URL, in Firefox with a fake camera and microphone.
// COOKIES are a JSON object. Prints a JSON line for each thing that happens: complaint; joined, with the browser's version;
// seen, with the frames per second of another participant's picture, once there are more than ten. Leaves when its input
// ends.
import puppeteer from "puppeteer-core";

const [executablePath, url, cookies] = process.argv.slice(2);
const say = (event, value = null) => process.stdout.write(`${JSON.stringify({ event, value })}\n`);
const PREFERENCES = {
  "media.navigator.streams.fake": true,
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
  // One page needs few processes, and Firefox is there sooner without the others.
  "browser.tabs.remote.separatePrivilegedContentProcess": false,
  "dom.ipc.processCount": 1,
  "dom.ipc.processPrelaunch.enabled": false,
};
const ENOUGH = 10;

// Returns the frames per second that the other participant's picture shows during half a second. Firefox counts none of
// a stream in `getVideoPlaybackQuality`.
const frameRate = async () => {
  const video = document.querySelector(".tile:not(.without-picture) video");
  const began = performance.now();
  let frames = 0;
  const count = () => {
    frames += 1;
    video.requestVideoFrameCallback(count);
  };
  video?.requestVideoFrameCallback(count);
  await new Promise((resolve) => setTimeout(resolve, 500));
  return (1000 * frames) / (performance.now() - began);
};

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath,
  headless: true,
  extraPrefsFirefox: PREFERENCES,
});
const ended = new Promise((resolve) => process.stdin.resume().on("end", resolve));

async function join() {
  const [page] = await browser.pages();
  page.on("pageerror", (error) => say("complaint", String(error)));
  const { hostname } = new URL(url);
  await browser.setCookie(
    ...Object.entries(JSON.parse(cookies)).map(([name, value]) => ({ name, value, domain: hostname, path: "/" })),
  );
  await page.goto(url, { waitUntil: "domcontentloaded" });
  await page.click("[data-enter]");
  await page.waitForSelector('[data-room][data-state="connected"]');
  say("joined", await browser.version());
  let rate = 0;
  while (rate <= ENOUGH) rate = await page.evaluate(frameRate);
  say("seen", rate);
  await ended;
}

try {
  await Promise.race([join(), ended]);
} finally {
  await browser.close();
}
process.exit();
