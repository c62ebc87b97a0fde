// The policy of the gateway lets no script run that stands within a page, so the one that starts the console
// becomes a file. Named by its content: a page that is older than a build never gets the script of another one.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const build = new URL('../build/', import.meta.url);
const page = new URL('index.html', build);
const html = readFileSync(page, 'utf8');

const inline = /<script>([\s\S]*?)<\/script>/g;
const found = [...html.matchAll(inline)];
if (found.length !== 1) {
  throw new Error(`index.html has ${found.length} scripts within it, and one was expected.`);
}
const [script] = found.map(([, text]) => text);
const name = `_app/immutable/start.${createHash('sha256').update(script).digest('hex').slice(0, 12)}.js`;
writeFileSync(new URL(name, build), script);
writeFileSync(page, html.replace(inline, `<script src="/${name}"></script>`));
