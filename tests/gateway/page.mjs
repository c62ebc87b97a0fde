// Around the program of docs/api.md: what it needs to be told before, and afterwards what it was answered and printed.

import { readFileSync } from "node:fs";

globalThis.WebSocket ??= class NoWebSocket {}; // Node 20 has none, and nothing here uses it
const { program, told } = JSON.parse(readFileSync(0, "utf8"));
Object.assign(globalThis, told);

const answers = {};
const printed = [];
const asks = globalThis.fetch;
globalThis.fetch = async (...given) => {
  const answer = await asks(...given);
  const [, name] = new URL(answer.url).pathname.split("/rpc/");
  if (name && answer.ok) (answers[name] ??= []).push(await answer.clone().json());
  return answer;
};
const tells = console.log;
console.log = (...values) => printed.push(values.map((one) => (typeof one === "string" ? one : JSON.stringify(one))).join(" "));

const source = program.replace(/"(@supabase\/supabase-js)"/, (_, name) => JSON.stringify(import.meta.resolve(name)));
await import(`data:text/javascript,${encodeURIComponent(source)}`);
tells(JSON.stringify({ answers, printed }));
