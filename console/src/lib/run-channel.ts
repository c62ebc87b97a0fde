/**
 * The channel of a run on Supabase Realtime, which says that the run has changed and nothing of what. Only members of
 * its project may join. The local gateway has none, and there no socket is opened.
 */
import { connect, type Client } from './session';

/** A channel that was never joined is given up after so many tries: there is no Realtime, or not for us. */
const MOST_TRIES = 3;

/** Before it is joined anew: a channel that the server has closed, which nobody else joins again. */
const FIRST_PAUSE_MS = 1000;
const LAST_PAUSE_MS = 60_000;

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
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  let wasJoined = false;
  /** Since something was last heard. */
  let pauses = 0;

  const leaveNow = () => {
    leave?.();
    leave = undefined;
  };
  const end = () => {
    isOver = true;
    clearTimeout(timer);
    leaveNow();
  };
  const join = async () => {
    const { client, isLocal } = await connect();
    if (isLocal) return;
    await leaving;
    await client.realtime.setAuth();
    if (isOver) return;
    leave = subscribe(client, runId, {
      onChange: (lastEvent) => {
        pauses = 0;
        listener.onChange(lastEvent);
      },
      onOpen: (isOpen) => {
        wasJoined ||= isOpen;
        listener.onOpen(isOpen);
      },
      onEnd: () => (wasJoined ? joinLater() : end())
    });
  };
  const joinLater = () => {
    leaveNow();
    if (isOver) return;
    timer = setTimeout(
      () => void join().catch(joinLater),
      Math.min(FIRST_PAUSE_MS * 2 ** pauses, LAST_PAUSE_MS)
    );
    pauses += 1;
  };
  join().catch(end);
  return end;
}

interface Subscriber extends Listener {
  /** Told when nothing more comes of the channel, and nobody else tries. */
  onEnd: () => void;
}

function subscribe(client: Client, runId: string, subscriber: Subscriber): () => void {
  let wasJoined = false;
  let isLeft = false;
  let tries = 0;
  const channel = client
    .channel(`meshhook:run:${runId}`, { config: { private: true } })
    .on('broadcast', { event: 'run_changed' }, ({ payload }) =>
      subscriber.onChange(Number((payload as { last_event: number }).last_event))
    )
    .subscribe((status) => {
      if (isLeft) return;
      wasJoined ||= status === 'SUBSCRIBED';
      subscriber.onOpen(status === 'SUBSCRIBED');
      tries += 1;
      if (status === 'CLOSED' || (!wasJoined && tries >= MOST_TRIES)) subscriber.onEnd();
    });
  return () => {
    isLeft = true;
    leaving = client.removeChannel(channel);
  };
}
