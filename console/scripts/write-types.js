// Writes src/lib/database.types.ts from the schema of a migrated database, with the Supabase CLI of tests/supabase:
//   npm run types -- postgresql://user:password@127.0.0.1:5432/postgres
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const program = new URL(
  '../../tests/supabase/node_modules/@supabase/cli-linux-x64/bin/supabase',
  import.meta.url
);
const target = fileURLToPath(new URL('../src/lib/database.types.ts', import.meta.url));
const [database] = process.argv.slice(2);
if (!database) throw new Error('Give the address of a migrated database.');

const words = ['gen', 'types', '--schema=meshhook', `--remote=${database}?sslmode=disable`, '--agent=no'];
const types = execFileSync(fileURLToPath(program), words, {
  encoding: 'utf8',
  env: { ...process.env, DO_NOT_TRACK: '1', SUPABASE_TELEMETRY_DISABLED: '1' },
  stdio: ['ignore', 'pipe', 'inherit']
});
const options = { ...(await resolveConfig(target)), filepath: target };
writeFileSync(target, await format(`// Made by npm run types from the database.\n${types}`, options));
