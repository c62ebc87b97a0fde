/**
 * The channel of a run on Supabase Realtime, which says that the run has changed and nothing of what. Only members of
 * its project may join. The local gateway has none, and there no socket is opened.
 */
import { connect, type Client } from './session';

/** A channel that was never joined is given up after so many tries: there is no Realtime, or not for us. */
const MOST_TRIES = 3;

export interface Listener {
  /** Told with the number of the run's last event. */
  onChange: (lastEvent: number) => void;
  /** Told whether changes can be heard, whenever that changes. */
  onOpen: (isOpen: boolean) => void;
}

/** A channel can't be joined while it is being left. */
let leaving: Promise<unknown> = Promise.resolve();

/** Listens to a run where there is a channel for it; answers what ends that. */
export function listenToRun(runId: string, listener: Listener): () => void {
  let leave: (() => void) | undefined;
  let isOver = false;
  const end = () => {
    isOver = true;
    leave?.();
    leave = undefined;
  };
  const join = async () => {
    const { client, isLocal } = await connect();
    if (isLocal) return;
    await leaving;
    await client.realtime.setAuth();
    if (!isOver) leave = subscribe(client, runId, listener, end);
  };
  join().catch(end);
  return end;
}

function subscribe(client: Client, runId: string, listener: Listener, giveUp: () => void): () => void {
  let wasJoined = false;
  let isLeft = false;
  let tries = 0;
  const channel = client
    .channel(`meshhook:run:${runId}`, { config: { private: true } })
    .on('broadcast', { event: 'run_changed' }, ({ payload }) =>
      listener.onChange(Number((payload as { last_event: number }).last_event))
    )
    .subscribe((status) => {
      if (isLeft) return;
      wasJoined ||= status === 'SUBSCRIBED';
      listener.onOpen(status === 'SUBSCRIBED');
      tries += 1;
      if (!wasJoined && tries >= MOST_TRIES) giveUp();
    });
  return () => {
    isLeft = true;
    leaving = client.removeChannel(channel);
  };
}
