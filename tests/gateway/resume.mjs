// Resumes runs by the real client, several at once, and says how long each call took.
//
//   stdin   {"url", "key", "step", "clients": [{"token", "runs": [...]}, ...]}
//   stdout  [milliseconds, ...]                                               in the order in which calls ended

import { text } from "node:stream/consumers";
import { createClient } from "@supabase/supabase-js";

// Node 20 has no WebSocket, which the client wants to see, and these calls never use.
class NoWebSocket {}

const { url, key, step, clients } = JSON.parse(await text(process.stdin));
const took = [];

async function resumeInTurn({ token, runs }) {
  const client = createClient(url, key, {
    db: { schema: "meshhook" },
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: NoWebSocket },
    accessToken: async () => token,
  });
  for (const run of runs) {
    const before = performance.now();
    const { error } = await client.rpc("resume_run_from_step", { run_id: run, step_key: step });
    took.push(performance.now() - before);
    if (error) throw new Error(`${error.code} ${error.message}`);
  }
}

await Promise.all(clients.map(resumeInTurn));
process.stdout.write(JSON.stringify(took));
