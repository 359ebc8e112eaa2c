// A small client of graphql-transport-ws (github.com/enisdenjo/graphql-ws, PROTOCOL.md): one socket, one operation.
export function subscribe(payload, { next, error, complete, headers }) {
  const address = new URL("/graphql", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address, "graphql-transport-ws");
  const say = (message) => socket.send(JSON.stringify(message));
  let over = false;
  const end = (report, value) => {
    if (over) return;
    over = true;
    report?.(value);
    socket.close(1000);
  };
  socket.addEventListener("open", () => say({ type: "connection_init", payload: headers }));
  socket.addEventListener("message", ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "connection_ack") say({ id: "1", type: "subscribe", payload });
    else if (message.type === "ping") say({ type: "pong" });
    else if (message.type === "next") next(message.payload);
    else if (message.type === "error") end(error, message.payload);
    else if (message.type === "complete") end(complete);
  });
  socket.addEventListener("close", () => end(error, null));
  return () => {
    if (!over && socket.readyState === WebSocket.OPEN) say({ id: "1", type: "complete" });
    end(complete);
  };
}
