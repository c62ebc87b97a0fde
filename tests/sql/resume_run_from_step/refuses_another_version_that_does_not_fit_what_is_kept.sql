select plan(5);

select tests.start('a>b a>s s>t', '{"t": {"type": "delay"}}');
select tests.work('{"b": "failed"}');
create temporary table facts as
select to_jsonb(s) as row from meshhook.run_steps as s
where s.run_id = tests.run();
-- 2: s is another node; 3: a new node beside, and s is gone; 4: t is gone, which waits.
select tests.publish(
  'a>b a>s s>t', '{"t": {"type": "delay"}, "s": {"expression": "`2`"}}'
);
select tests.publish('a>b a>n n>t', '{"t": {"type": "delay"}}');
select tests.publish('a>b a>s');

select tests.refuses(
  'select tests.resume(''b'', null, ''{"version": 2}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'Resume from a step above all of them, or set options.widen: what is changed or added runs '
  || 'with what lies below it, what is gone is retired.',
  '{"changed": ["s"]}'
);
select tests.refuses(
  'select tests.resume(''b'', null, ''{"version": 3}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'Resume from a step above all of them, or set options.widen: what is changed or added runs '
  || 'with what lies below it, what is gone is retired.',
  '{"changed": ["t"], "added": ["n"], "gone": ["s"]}'
);
select tests.refuses(
  'select tests.resume(''b'', null, ''{"version": 4, "widen": true}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'A step that is gone in that version is under way: wait until it has ended, or cancel the run '
  || 'first.',
  '{"under_way": ["t"]}'
);
select tests.refuses(
  'select tests.resume(''s'', null, ''{"version": 3}'')',
  'PT422',
  'definition_incompatible',
  'the definition does not fit the run',
  'That version has no such step: name one that it has, or another version.',
  '{"gone": ["s"]}'
);
select set_eq(
  'select to_jsonb(s) from meshhook.run_steps as s where s.run_id = tests.run()',
  'select row from facts',
  'nothing has changed'
);

select * from finish();
