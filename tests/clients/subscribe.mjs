// subscribe.mjs URL QUERY [VARIABLES [COOKIE]]: runs one operation over graphql-transport-ws until its first result.
// Prints one JSON line for each thing that happens: connected, pong, next, error, complete, closed.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, query, variables = "{}", cookie = ""] = process.argv.slice(2);
const say = (event, value = null) => process.stdout.write(`${JSON.stringify({ event, value })}\n`);

class WithCookie extends WebSocket {
  constructor(address, protocols) {
    super(address, protocols, { headers: cookie ? { cookie } : {} });
  }
}

const client = createClient({
  url,
  webSocketImpl: WithCookie,
  retryAttempts: 0,
  keepAlive: 200, // milliseconds between our pings; graphql-ws hangs up when none is answered
  on: {
    connected: () => say("connected"),
    pong: (received) => received && say("pong"),
    closed: (event) => say("closed", event.code),
  },
});

const operation = client.iterate({ query, variables: JSON.parse(variables) });
try {
  for await (const result of operation) {
    say("next", result);
    break;
  }
  say("complete");
} catch (problem) {
  say("error", Array.isArray(problem) ? problem : String(problem.reason ?? problem));
}
await client.dispose();
