import { listProjects } from '$lib/api';
import { ApiError } from '$lib/errors';
import { signInPlace } from '$lib/places';
import { signedInUser } from '$lib/session';
import { redirect } from '@sveltejs/kit';

/** Who is signed in, and where that person is a member; without a session it leads to sign-in. */
export async function load({ url, untrack }) {
  const here = untrack(() => new URL(url));
  const user = await signedInUser();
  if (!user) redirect(307, signInPlace(here));
  try {
    return { user, projects: await listProjects() };
  } catch (error) {
    if (error instanceof ApiError && error.isSignedOut) redirect(307, signInPlace(here));
    throw error;
  }
}
