// Serves a Postgres by the other server of PostgREST's dialect: serve.mjs DATABASE_URL JWT_SECRET.
// Any API key stands for anon, as with the gateway a key that it gave out does.

import { serve } from "@hono/node-server";
import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";

const [url, jwt_secret] = process.argv.slice(2);

// It hands arguments of type jsonb to its driver as text, which the driver would make JSON of once more.
const jsonb = {
  to: 3802,
  from: [3802],
  serialize: (value) => (typeof value === "string" ? value : JSON.stringify(value)),
  parse: (text) => JSON.parse(text),
};

const app = new App({
  connection: createPostgresConnection({ url, postgresOptions: { types: { jsonb }, onnotice: () => {} } }),
  api: { schemas: ["meshhook"] },
  auth: { enabled: true, jwt_secret },
  options: {
    server: { admin: false, apiKeys: { resolver: async () => ({ type: "publishable", claims: { role: "anon" } }) } },
  },
});
await app.ensureSystemSchema();
const server = serve(
  { fetch: (request) => app.fetch(request, { peerAddress: "127.0.0.1" }), hostname: "127.0.0.1", port: 0 },
  () => console.log(JSON.stringify({ address: `http://127.0.0.1:${server.address().port}` })),
);
