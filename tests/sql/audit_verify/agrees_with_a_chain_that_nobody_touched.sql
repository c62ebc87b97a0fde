select plan(3);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
select tests.resume('a', '{"input": {"x": 1}}', '{}', 'mended é');
select meshhook.pause_run(tests.run());
select tests.prove();
select tests.act_as('vic');
set local timezone = 'Asia/Kathmandu';
create temporary table answer as select meshhook.audit_verify(tests.project()) as answer;

select is(
  a.answer,
  (
    select
      jsonb_build_object(
        'head',
        h.number || ':' || encode(h.hash, 'hex'),
        'checkpoint',
        0,
        'links',
        5,
        'problem',
        null
      )
    from meshhook.audit_heads as h
    where h.project_id = tests.project()
  ),
  'three members, a resume, a pause, and the head to keep'
) from answer as a;
select is(
  meshhook.audit_verify(tests.project(), a.answer ->> 'head'), a.answer, 'it leads through its head'
) from answer as a;
select tests.act_as('ada');
select meshhook.cancel_run(tests.run());
select tests.prove();
select is(
  meshhook.audit_verify(tests.project(), a.answer ->> 'head') -> 'problem',
  'null',
  'and does so when it has grown'
) from answer as a;

select * from finish();
