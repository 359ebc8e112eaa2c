// audit.mjs URL: holds a server to the GraphQL-over-HTTP draft with graphql-http's own audits.
// Prints one JSON list of {id, name, status, reason}.
import { auditServer } from "graphql-http";

const [url] = process.argv.slice(2);
const results = await auditServer({ url });
const shown = results.map(({ id, name, status, reason }) => ({ id, name, status, reason }));
process.stdout.write(JSON.stringify(shown));
