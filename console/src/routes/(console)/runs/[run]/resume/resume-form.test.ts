import type { Plan, PlannedEffect } from '$lib/answers';
import { describe, expect, it } from 'vitest';
import { emptyForm, makeRequest, planOptions, signature, whatIsMissing, whyNotAllowed } from './resume-form';

const PLACE = { run_id: 'run', step_key: 'mail', item_key: '' };
const DOCUMENT = { input: { to: 'ada' }, steps: {} };
const EFFECT: PlannedEffect = {
  step_key: 'charge',
  item_key: '',
  attempt: 1,
  outcome: 'completed',
  method: 'POST',
  url: 'https://payments.example.com',
  status: 201,
  sent_at: null,
  key: 'mh_1',
  next_key: 'mh_2',
  policy: 'ask',
  repeat: 'new_key',
  needs_acknowledgement: true,
  is_forbidden: false,
  completed_items: 0,
  unfinished_items: 0
};

function plan(changes: Partial<Plan> = {}): Plan {
  const target = { step_key: 'mail', item_key: '', from_attempt: 2, attempt: 3 };
  return {
    plan_hash: 'hash',
    target,
    targets: [target],
    input: { mode: 'cloned', why: '', document: DOCUMENT },
    item: null,
    items: null,
    reset: [],
    kept: [],
    blocked_by: [],
    effects: [],
    policy: { step_key: '', role: 'operator', require_reason: false, your_role: 'operator', steps: [] },
    definition: { slug: 'refunds', version: 1, verdict: 'same' },
    timers: [],
    ...changes
  };
}

const missing = (form: ReturnType<typeof emptyForm>, of: Plan) =>
  whatIsMissing(form, of, DOCUMENT).map((one) => one.field);

describe('what is missing', () => {
  it('is nothing where nothing is asked', () => {
    expect(missing(emptyForm(false), plan())).toEqual([]);
  });

  it('is an answer, where a question waits for one', () => {
    expect(missing(emptyForm(true), plan())).toEqual(['way']);
  });

  it('is a word on each effect that happened or may have', () => {
    const lost = {
      ...EFFECT,
      step_key: 'ship',
      outcome: 'may_have_happened',
      needs_acknowledgement: false
    } as const;
    const of = plan({ effects: [EFFECT, lost, { ...lost, step_key: 'log', policy: 'free' }] });
    expect(missing(emptyForm(false), of)).toEqual(['accept-charge', 'accept-ship']);
  });

  it('is that word again, once another call was recorded', () => {
    const form = emptyForm(false);
    form.accepted[signature(EFFECT)] = true;
    expect(missing(form, plan({ effects: [EFFECT] }))).toEqual([]);
    expect(missing(form, plan({ effects: [{ ...EFFECT, attempt: 2 }] }))).toEqual(['accept-charge']);
  });

  it('is the reason that the definition asks for', () => {
    const of = plan({ policy: { ...plan().policy, require_reason: true } });
    expect(missing({ ...emptyForm(false), reason: '  ' }, of)).toEqual(['reason']);
    expect(missing({ ...emptyForm(false), reason: 'mended' }, of)).toEqual([]);
  });

  it('is JSON, where some is written', () => {
    expect(missing({ ...emptyForm(false), document: '{' }, plan())).toEqual(['document']);
    expect(missing({ ...emptyForm(false), way: 'supply', output: 'x' }, plan())).toEqual(['output']);
  });
});

describe('the options', () => {
  it('say how long it waits, where somebody said so', () => {
    expect(planOptions({ ...emptyForm(false), delay: 60 })).toEqual({ delay: 60 });
    expect(planOptions({ ...emptyForm(false), delay: 0 })).toEqual({ delay: 0 });
  });

  it.each([-1, 31_536_001, NaN])('do not take %s for a wait, and the dialog does not go on', (delay) => {
    expect(planOptions({ ...emptyForm(false), delay })).toEqual({});
    expect(missing({ ...emptyForm(false), delay }, plan())).toEqual(['delay']);
  });

  it('leave out the wait of a step that is not executed', () => {
    expect(planOptions({ ...emptyForm(true), way: 'approve', delay: 60 })).not.toHaveProperty('delay');
  });
});

describe('the request', () => {
  it('holds what the preview saw, and nothing that was not said', () => {
    expect(makeRequest(emptyForm(false), plan(), DOCUMENT, PLACE, 'key')).toEqual({
      ...PLACE,
      idempotency_key: 'key',
      plan_hash: 'hash',
      expected_attempt: 2,
      options: {}
    });
  });

  it('acknowledges what was ticked, and sends what was changed as a patch', () => {
    const form = { ...emptyForm(false), document: '{"input": {"to": "eve"}, "steps": {}}', reason: ' why ' };
    form.accepted[signature(EFFECT)] = true;
    form.keys.charge = 'same_key';
    const request = makeRequest(form, plan({ effects: [EFFECT] }), DOCUMENT, PLACE, 'key');
    expect(request.options).toEqual({ acknowledge: ['charge'], repeat: { charge: 'same_key' } });
    expect(request).toMatchObject({ input_patch: { input: { to: 'eve' } }, reason: 'why' });
  });

  it('answers a question by an output, and patches nothing', () => {
    const form = { ...emptyForm(true), way: 'reject', document: '{}' } as const;
    const request = makeRequest(form, plan(), DOCUMENT, PLACE, 'key');
    expect(request.options).toEqual({ supplied_output: { approved: false } });
    expect(request).not.toHaveProperty('input_patch');
  });

  it('expects the attempt of the item that was named', () => {
    const of = plan({ item: { item_key: 'a', from_attempt: 7, attempt: 8 } });
    const place = { ...PLACE, item_key: 'a' };
    expect(makeRequest(emptyForm(false), of, DOCUMENT, place, 'key').expected_attempt).toBe(7);
  });

  it('expects none of a step that has never run, or of all roots', () => {
    const never = plan({ targets: [{ step_key: 'mail', item_key: '', from_attempt: null, attempt: 1 }] });
    expect(makeRequest(emptyForm(false), never, DOCUMENT, PLACE, 'key')).not.toHaveProperty(
      'expected_attempt'
    );
    const all = { ...PLACE, step_key: '' };
    expect(makeRequest(emptyForm(false), plan(), DOCUMENT, all, 'key')).not.toHaveProperty(
      'expected_attempt'
    );
  });
});

describe('who may', () => {
  it('is an admin only, where the definition says so', () => {
    const policy = { step_key: 'mail', role: 'admin', require_reason: false } as const;
    const of = plan({ policy: { ...policy, your_role: 'operator', steps: [policy] } });
    expect(whyNotAllowed(of)).toMatch(/Only an admin resumes mail/);
    expect(whyNotAllowed(plan({ policy: { ...of.policy, your_role: 'admin' } }))).toBeNull();
  });
});
