select plan(33);

select tests.start('a');
select tests.work('{"a": "failed"}');

select
  tests.refuses(
    format('select meshhook.resume_run_from_step(tests.run(), ''a'', options => %L)', call.options),
    'PT400',
    'invalid_argument',
    'an argument is malformed',
    call.hint
  )
from (
  select
    o.options,
    h.hint
  from (
    values
    ('unknown', '{"Delay": 1}'),
    ('delay', '{"delay": "1"}'),
    ('delay', '{"delay": -1}'),
    ('delay', '{"delay": 31536001}'),
    ('delay', '{"delay": 1e300}'),
    ('delay', '{"delay": null}'),
    ('timers', '{"timers": "later"}'),
    ('timers', '{"timers": null}'),
    ('timers', '{"timers": ["now"]}'),
    ('timers', '{"timers": true}'),
    ('timers', '{"timers": {"a": "later"}}'),
    ('timers', '{"timers": {"a": null}}'),
    ('timers', '{"timers": {"a": ["now"]}}'),
    ('version', '{"version": "2"}'),
    ('version', '{"version": 0}'),
    ('version', '{"version": 1.5}'),
    ('version', '{"version": 1e300}'),
    ('version', '{"version": null}'),
    ('version', '{"version": [1]}'),
    ('widen', '{"version": 1, "widen": "yes"}'),
    ('widen', '{"version": 1, "widen": null}'),
    ('widen', '{"widen": true}'),
    ('roots', '{"all_roots": "yes"}'),
    ('acknowledge', '{"acknowledge": "a"}'),
    ('acknowledge', '{"acknowledge": [1]}'),
    ('acknowledge', '{"acknowledge": [["a"]]}'),
    ('acknowledge', '{"acknowledge": {"a": true}}'),
    ('repeat', '{"repeat": ["a"]}'),
    ('repeat', '{"repeat": {"a": "old_key"}}'),
    ('repeat', '{"repeat": {"a": 1}}'),
    ('repeat', '{"repeat": {"a": null}}'),
    ('repeat', '{"repeat": {"a": ["same_key"]}}'),
    ('repeat', '{"repeat": {"a": []}}')
  ) as o (about, options)
  inner join (
    values
    (
      'unknown',
      'options: unknown key "Delay"; '
      || 'known are supplied_output, delay, timers, acknowledge, repeat, version, widen, all_roots.'
    ),
    ('delay', 'options.delay: seconds, from 0 to 31,536,000.'),
    (
      'timers',
      'options.timers: "anew", "keep" or "now", or {"step_key": one of these}.'
    ),
    ('version', 'options.version: the number of a published version.'),
    ('widen', 'options.widen: true or false, together with a version.'),
    ('roots', 'options.all_roots: true or false.'),
    ('acknowledge', 'options.acknowledge: a list of step keys.'),
    ('repeat', 'options.repeat: {"step_key": "new_key" or "same_key"}.')
  ) as h (about, hint) on o.about = h.about
) as call;

select * from finish();
