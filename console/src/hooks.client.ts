import { toApiError } from '$lib/errors';
import type { HandleClientError } from '@sveltejs/kit';

/** What a page is shown of an error that stopped it. */
export const handleError: HandleClientError = ({ error, status, message }) => {
  if (status === 404) return { message };
  const refusal = toApiError(error);
  if (refusal.reason === 'internal') console.error(error);
  return { message: refusal.message, refusal };
};
