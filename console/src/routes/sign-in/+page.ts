import { connect } from '$lib/session';

export async function load() {
  return { isLocal: (await connect()).isLocal };
}
