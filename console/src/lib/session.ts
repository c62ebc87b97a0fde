/** Who is signed in, and the client that every request goes through. */
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type { Database } from './database.types';
import { forgetDrafts } from './draft';
import { ApiError, readRefusal } from './errors';

export type Client = SupabaseClient<Database, 'meshhook'>;

interface Config {
  anonKey: string;
  isLocal: boolean;
  /** Of the API; the address of the page where it is left out. */
  url?: string;
}

interface Connection {
  client: Client;
  isLocal: boolean;
}

let connection: Promise<Connection> | undefined;

/** Reads config.json once; a failure is not kept, so that the next call tries again. */
export function connect(): Promise<Connection> {
  connection ??= open().catch((error: unknown) => {
    connection = undefined;
    throw error;
  });
  return connection;
}

async function open(): Promise<Connection> {
  const config = await readConfig();
  const client: Client = createClient<Database, 'meshhook'>(config.url ?? location.origin, config.anonKey, {
    db: { schema: 'meshhook' },
    auth: { detectSessionInUrl: false, storageKey: 'meshhook.session' }
  });
  return { client, isLocal: config.isLocal };
}

async function readConfig(): Promise<Config> {
  const response = await fetch('/config.json').catch(() => null);
  if (!response?.ok) throw readRefusal({ message: '' }, response?.status === 404 ? 404 : 0);
  try {
    return (await response.json()) as Config;
  } catch {
    throw new ApiError(
      'config.json can not be read.',
      500,
      'internal',
      '',
      'docs/console.md says what stands in it.'
    );
  }
}

/** The id of the user who is signed in; null when nobody is. */
export async function signedInUser(): Promise<{ id: string; email?: string } | null> {
  const { client } = await connect();
  const { data } = await client.auth.getSession();
  return data.session?.user ?? null;
}

/** A one-time link of `meshhook link`: it works once. */
export async function signInByLink(token: string): Promise<void> {
  const { client } = await connect();
  throwIf((await client.auth.verifyOtp({ token_hash: token, type: 'magiclink' })).error);
}

export async function signInByPassword(email: string, password: string): Promise<void> {
  const { client } = await connect();
  throwIf((await client.auth.signInWithPassword({ email, password })).error);
}

/** Sends a code, and no new user comes of it. */
export async function sendCode(email: string): Promise<void> {
  const { client } = await connect();
  throwIf((await client.auth.signInWithOtp({ email, options: { shouldCreateUser: false } })).error);
}

export async function signInByCode(email: string, token: string): Promise<void> {
  const { client } = await connect();
  throwIf((await client.auth.verifyOtp({ email, token, type: 'email' })).error);
}

/** Forgets the session here, and what was written under it; other browsers of the same user keep theirs. */
export async function signOut(): Promise<void> {
  forgetDrafts();
  const { client } = await connect();
  await client.auth.signOut({ scope: 'local' });
}

/** Calls back when the session ends, whatever ends it; answers what stops that. */
export async function onSignedOut(callback: () => void): Promise<() => void> {
  const { client } = await connect();
  const { data } = client.auth.onAuthStateChange((event) => {
    if (event === 'SIGNED_OUT') callback();
  });
  return () => data.subscription.unsubscribe();
}

function throwIf(error: { message: string; status?: number; code?: string } | null): void {
  if (error) throw readRefusal({ message: error.message, code: error.code ?? '' }, error.status ?? 0);
}
