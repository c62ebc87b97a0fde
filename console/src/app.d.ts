import type { Project } from '$lib/answers';
import type { ApiError } from '$lib/errors';

declare global {
  namespace App {
    interface Error {
      message: string;
      refusal?: ApiError;
    }
    interface PageData {
      user?: { id: string; email?: string };
      projects?: Project[];
    }
  }
}
