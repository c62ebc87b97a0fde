import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from './errors';
import { Freshness, type Question } from './freshness.svelte';

type Told = Parameters<NonNullable<Question['listen']>>[0];

class Page extends EventTarget {
  hidden = false;

  show(isShown: boolean): void {
    this.hidden = !isShown;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** A page that asks about something which is always busy, and what it listens with. */
function open({ canListen = true, isUnheard = false, answer = () => Promise.resolve() } = {}) {
  const ask = vi.fn<Question['ask']>(answer);
  const stopped = vi.fn<() => void>();
  const told: Partial<Told> = {};
  const freshness = new Freshness({
    ask,
    isBusy: () => true,
    isUnheard: () => isUnheard,
    ...(canListen && {
      listen: (given: Told) => {
        Object.assign(told, given);
        return stopped;
      }
    })
  });
  const stop = freshness.start();
  const asksIn = async (ms: number) => {
    const before = ask.mock.calls.length;
    await vi.advanceTimersByTimeAsync(ms);
    return ask.mock.calls.length - before;
  };
  return { freshness, ask, stopped, stop, asksIn, told: told as Told };
}

/** The same, once its channel is joined and what was missed before is asked for. */
async function openLive({ isUnheard = false } = {}) {
  const live = open({ isUnheard });
  await live.asksIn(0);
  live.told.onOpen(true);
  await live.asksIn(1000);
  return live;
}

const away = () => Promise.reject(new ApiError('away', 0, 'unreachable', '', ''));
let page: Page;

beforeEach(() => {
  vi.useFakeTimers();
  page = new Page();
  vi.stubGlobal('document', page);
  vi.stubGlobal('window', new EventTarget());
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a page without a channel', () => {
  it('asks every two seconds, and says Polling', async () => {
    const { freshness, asksIn } = open({ canListen: false });
    expect(await asksIn(10_000)).toBe(5);
    expect(freshness.mode).toBe('Polling');
  });

  it('says Polling for as long as its channel is not joined', async () => {
    const { freshness, asksIn, told } = open();
    await asksIn(0);
    told.onOpen(false);
    expect(await asksIn(10_000)).toBe(5);
    expect(freshness.mode).toBe('Polling');
  });
});

describe('a page with a channel', () => {
  it('listens once it was answered, and not before', async () => {
    const { ask, asksIn, told } = open({ answer: away });
    await asksIn(0);
    expect(told).toEqual({});
    ask.mockImplementation(() => Promise.resolve());
    await asksIn(1000);
    expect(told.onHeard).toBeDefined();
  });

  it('asks for what it missed when it joins, then seldom, and says Live', async () => {
    const { freshness, asksIn, told } = open();
    await asksIn(0);
    told.onOpen(true);
    expect(freshness.mode).toBe('Live');
    expect(await asksIn(1000)).toBe(1);
    expect(await asksIn(14_000)).toBe(0);
    expect(await asksIn(1000)).toBe(1);
  });

  it('asks once, soon, for all that is heard at the same time', async () => {
    const { asksIn, told } = await openLive();
    for (let heard = 0; heard < 20; heard++) told.onHeard();
    expect(await asksIn(100)).toBe(1);
    expect(await asksIn(5000)).toBe(0);
  });

  it('asks on, twice a second, while more is heard all the time', async () => {
    const { asksIn, told } = await openLive();
    let asked = 0;
    for (let ms = 0; ms < 5000; ms += 50) {
      told.onHeard();
      asked += await asksIn(50);
    }
    expect(asked).toBe(10);
  });

  it('asks again for what is heard while it is being answered', async () => {
    const { ask, asksIn, told } = await openLive();
    let answer = () => {};
    ask.mockImplementationOnce(() => new Promise((resolve) => (answer = resolve)));
    told.onHeard();
    await asksIn(100);
    told.onHeard();
    expect(await asksIn(3000)).toBe(0);
    answer();
    expect(await asksIn(500)).toBe(1);
  });

  it('asks at once and polls when the channel is lost, and says Polling', async () => {
    const { freshness, asksIn, told } = await openLive();
    told.onOpen(false);
    expect(freshness.mode).toBe('Polling');
    expect(await asksIn(100)).toBe(1);
    expect(await asksIn(10_000)).toBe(5);
    told.onOpen(true);
    expect(freshness.mode).toBe('Live');
  });

  it('asks often all the same while something is to be expected that it does not hear of', async () => {
    const { asksIn } = await openLive({ isUnheard: true });
    expect(await asksIn(6000)).toBe(3);
  });

  it('says Offline when nobody answers, whatever the channel does, and Live again after', async () => {
    const { freshness, ask, asksIn, told } = await openLive();
    ask.mockImplementation(away);
    told.onHeard();
    await asksIn(100);
    expect(freshness.mode).toBe('Offline');
    ask.mockImplementation(() => Promise.resolve());
    await asksIn(1000);
    expect(freshness.mode).toBe('Live');
  });

  it('asks nothing while nobody looks, and at once when somebody does', async () => {
    const { ask, asksIn, told } = await openLive();
    page.show(false);
    told.onHeard();
    expect(await asksIn(60_000)).toBe(0);
    ask.mockClear();
    page.show(true);
    expect(ask).toHaveBeenCalledOnce();
  });

  it('goes on when somebody looks away for a moment only', async () => {
    const { asksIn, told } = await openLive();
    told.onHeard();
    await asksIn(100);
    page.show(false);
    page.show(true);
    expect(await asksIn(15_000)).toBe(1);
  });

  it('listens no more when it is left', async () => {
    const { freshness, stop, stopped, asksIn } = await openLive();
    stop();
    expect(stopped).toHaveBeenCalledOnce();
    expect(freshness.isOpen).toBe(false);
    expect(await asksIn(60_000)).toBe(0);
  });
});
