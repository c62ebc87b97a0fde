import type { ApiError } from '$lib/errors';

declare global {
  namespace App {
    interface Error {
      message: string;
      refusal?: ApiError;
    }
  }
}
