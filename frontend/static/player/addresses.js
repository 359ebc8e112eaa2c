// Addresses of a recording's files. They are valid for an hour or two, and a long recording is longer than that.

// Resolves to the addresses that the page has now for the files of a player, in their order; to nothing if it has the
// recording no more. Rejects while the page cannot be had.
export async function currentAddresses(root) {
  const response = await fetch(location.href, { cache: "no-store" });
  if (!response.ok) throw new Error(`${location.pathname} answers ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const player = page.querySelector(`[data-player="${root.dataset.player}"]`);
  return player && [...player.querySelectorAll("[data-file] video")].map((each) => each.getAttribute("src"));
}
