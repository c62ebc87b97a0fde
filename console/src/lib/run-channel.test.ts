import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listenToRun } from './run-channel';
import { connect } from './session';

vi.mock('./session', () => ({ connect: vi.fn() }));

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A client whose channel does what a test says. */
function client() {
  let say: (status: string) => void = () => {};
  let send: (message: { payload: object }) => void = () => {};
  const channel = {
    on: vi.fn((_type: string, _filter: object, callback: typeof send) => {
      send = callback;
      return channel;
    }),
    subscribe: vi.fn((callback: typeof say) => {
      say = callback;
      return channel;
    })
  };
  return {
    channel: vi.fn(() => channel),
    removeChannel: vi.fn(() => Promise.resolve('ok')),
    realtime: { setAuth: vi.fn(() => Promise.resolve()) },
    say: (status: string) => say(status),
    send: (payload: object) => send({ payload })
  };
}

let fake: ReturnType<typeof client>;
let listener: { onChange: ReturnType<typeof vi.fn>; onOpen: ReturnType<typeof vi.fn> };

async function listen({ isLocal = false } = {}) {
  vi.mocked(connect).mockResolvedValue({ client: fake, isLocal } as never);
  const leave = listenToRun('a-run', listener as never);
  await settled();
  return leave;
}

afterEach(() => void vi.useRealTimers());

beforeEach(() => {
  fake = client();
  listener = { onChange: vi.fn(), onOpen: vi.fn() };
});

it('joins the private channel of the run, with the token of who looks', async () => {
  await listen();
  expect(fake.realtime.setAuth).toHaveBeenCalledBefore(fake.channel);
  expect(fake.channel).toHaveBeenCalledWith('meshhook:run:a-run', { config: { private: true } });
});

it('opens nothing where the gateway is local', async () => {
  await listen({ isLocal: true });
  expect(fake.realtime.setAuth).not.toHaveBeenCalled();
  expect(fake.channel).not.toHaveBeenCalled();
});

it('tells what it hears, and whether it can', async () => {
  await listen();
  fake.say('SUBSCRIBED');
  fake.send({ run_id: 'a-run', last_event: 7, id: 'of the message' });
  fake.say('CHANNEL_ERROR');
  expect(listener.onOpen.mock.calls).toEqual([[true], [false]]);
  expect(listener.onChange.mock.calls).toEqual([[7]]);
});

it('gives up a channel that it was never let into', async () => {
  await listen();
  for (const status of ['CHANNEL_ERROR', 'TIMED_OUT']) fake.say(status);
  expect(fake.removeChannel).not.toHaveBeenCalled();
  fake.say('CHANNEL_ERROR');
  expect(fake.removeChannel).toHaveBeenCalledOnce();
});

it('keeps a channel that it was let into once, however often it is lost', async () => {
  await listen();
  fake.say('SUBSCRIBED');
  for (let lost = 0; lost < 10; lost++) fake.say('CHANNEL_ERROR');
  expect(fake.removeChannel).not.toHaveBeenCalled();
});

it('joins a channel anew that the server has closed, after pauses that grow until something is heard', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await listen();
  const pauseBeforeNext = async () => {
    const joined = fake.channel.mock.calls.length;
    fake.say('CLOSED');
    for (let passed = 0; ; passed += 1000) {
      await settled();
      if (fake.channel.mock.calls.length > joined) return passed;
      vi.advanceTimersByTime(1000);
    }
  };
  fake.say('SUBSCRIBED');
  const pauses = [];
  for (let closed = 0; closed < 8; closed++) pauses.push(await pauseBeforeNext());
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000));
  fake.say('SUBSCRIBED');
  fake.send({ last_event: 8 });
  expect(await pauseBeforeNext()).toBe(1000);
  expect(fake.removeChannel).toHaveBeenCalledTimes(9);
  expect(listener.onOpen).toHaveBeenLastCalledWith(false);
});

it('asks later where it is not let in again, and not at all once it is left', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const leave = await listen();
  fake.say('SUBSCRIBED');
  fake.say('CLOSED');
  await vi.advanceTimersByTimeAsync(1000);
  for (let tries = 0; tries < 3; tries++) fake.say('CHANNEL_ERROR');
  await vi.advanceTimersByTimeAsync(2000);
  expect(fake.channel).toHaveBeenCalledTimes(3);
  fake.say('CLOSED');
  leave();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(fake.channel).toHaveBeenCalledTimes(3);
});

it('leaves, and tells nothing after', async () => {
  const leave = await listen();
  fake.say('SUBSCRIBED');
  leave();
  fake.say('CLOSED');
  expect(fake.removeChannel).toHaveBeenCalledOnce();
  expect(listener.onOpen.mock.calls).toEqual([[true]]);
});

it('joins nothing when it is left before it could', async () => {
  vi.mocked(connect).mockResolvedValue({ client: fake, isLocal: false } as never);
  listenToRun('a-run', listener as never)();
  await settled();
  expect(fake.channel).not.toHaveBeenCalled();
});
