/** Addresses within the console. */
import { resolve } from '$app/paths';

/** The page to sign in, which then leads back to where somebody was. */
export function signInPlace(from: URL): string {
  const next = from.pathname + from.search;
  return next === '/' ? resolve('/sign-in') : `${resolve('/sign-in')}?next=${encodeURIComponent(next)}`;
}

/** Where to go after sign-in: a page of the console, whatever the address says. */
export function placeAfterSignIn(at: URL): string {
  const next = new URL(at.searchParams.get('next') ?? '/', at.origin);
  return next.origin === at.origin && next.pathname !== resolve('/sign-in')
    ? next.pathname + next.search
    : '/';
}
