import type { Project } from '$lib/answers';
import type { ApiError } from '$lib/errors';

declare global {
  namespace App {
    interface Error {
      message: string;
      refusal?: ApiError;
    }
    interface PageState {
      /** Opened on top of a page, which is where going back leads. */
      isOnTop?: boolean;
    }
    interface PageData {
      user?: { id: string; email?: string };
      projects?: Project[];
    }
  }
}
