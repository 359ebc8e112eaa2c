// protocol.mjs URL [SUBPROTOCOL]: opens a WebSocket and sends a message; prints {opened, code}, how it was closed.
import WebSocket from "ws";

const [url, protocol] = process.argv.slice(2);
let opened = false;
const say = (code) => process.stdout.write(JSON.stringify({ opened, code }));

const socket = new WebSocket(url, protocol ? [protocol] : []);
socket.on("open", () => {
  opened = true;
  socket.send(JSON.stringify({ type: "connection_init" }));
});
socket.on("unexpected-response", (_request, response) => {
  say(response.statusCode);
  process.exit(0);
});
socket.on("close", (code) => say(code));
socket.on("error", () => {}); // "close" follows and says why
