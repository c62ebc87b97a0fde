select plan(3);

select tests.start(
  'a>m',
  '{"m": {"type": "map", "node": {"type": "http_call", "data": {
    "method": "POST", "url": "http://service.test/", "body": "{{ item }}"
  }}}}',
  '{"items": [{"key": "x"}]}'
);
select tests.work();
select tests.resume('m', p_options => '{"repeat": {"m": "same_key"}}', p_item_key => 'x');
select tests.work();
create temporary table announced as
select e.value as effect
from jsonb_array_elements(meshhook.preview_resume(tests.run(), 'm', 'x') -> 'effects') as e;
select is(a.effect -> 'effect_epoch', '2', 'a new one') from announced as a;
select tests.resume('m', p_options => '{"acknowledge": ["m"]}', p_item_key => 'x');
select tests.work();

select is(
  to_jsonb((tests.attempt('m[x]', 3)).effect_key), a.effect -> 'next_key', 'its key'
) from announced as a;
select is((tests.attempt('m[x]', 3)).effect_epoch, 2, 'its epoch');

select * from finish();
