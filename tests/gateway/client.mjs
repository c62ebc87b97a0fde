// Calls an API as a page would, with the real client: one JSON line in is one call, one JSON line out its answer.
//
//   {"id", "url", "key", "token"?, "schema"?, "headers"?, "rpc": [function, arguments, options], "then"?: [[method, ...]]}
//   {"id", "url", "key", "session"?, "auth": [method, ...arguments]}
//
// Clients with the same `session` are one client, so that a sign-in lasts.

import { createInterface } from "node:readline";
import { createClient } from "@supabase/supabase-js";

// Node 20 has no WebSocket, which the client wants to see, and these calls never use.
class NoWebSocket {}
const sessions = new Map();

function clientOf({ url, key, token, headers = {}, schema = "meshhook", session, auth }) {
  if (session && sessions.has(session)) return sessions.get(session);
  const client = createClient(url, key, {
    db: { schema },
    global: { headers },
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: NoWebSocket },
    ...(auth ? {} : { accessToken: async () => token ?? null }),
  });
  if (session) sessions.set(session, client);
  return client;
}

function plain(error) {
  if (!error) return null;
  const { name, code, message, details, hint, status } = error;
  return { name, code, message, details, hint, status };
}

async function answer(asked) {
  const client = clientOf(asked);
  if (asked.auth) {
    const [method, ...given] = asked.auth;
    const { data, error } = await client.auth[method](...given);
    return { data, error: plain(error) };
  }
  let call = client.rpc(...asked.rpc);
  for (const [method, ...given] of asked.then ?? []) call = call[method](...given);
  const { data, error, status, count } = await call;
  return { data, error: plain(error), status, count };
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const said = await answer(asked).catch((error) => ({ thrown: String(error) }));
  process.stdout.write(`${JSON.stringify({ id: asked.id, ...said })}\n`);
}
