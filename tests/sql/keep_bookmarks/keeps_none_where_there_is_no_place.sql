-- A claim that read past much and found nothing has no place to go on from.
select plan(4);

select meshhook_private.keep_bookmarks(
  '{transform}', 1, array[row(gen_random_uuid(), now(), 1)::meshhook_private.bookmark], 100,
  clock_timestamp() + interval '5 s'
);
select is(
  (select cardinality(r.places) from meshhook_private.recall_bookmarks('{transform}', 1) as r),
  1,
  'a place is kept'
);

select meshhook_private.keep_bookmarks(
  '{transform}', 1, '{}', 100, clock_timestamp() + interval '5 s'
);
select is(current_setting('meshhook.bookmarks', true), '', 'and forgotten where there is none');
select is(
  (select cardinality(r.places) from meshhook_private.recall_bookmarks('{transform}', 1) as r),
  0,
  'the next claim goes on from nowhere'
);
select is(
  (select r.steps from meshhook_private.recall_bookmarks('{transform}', 1) as r),
  -1::bigint,
  'and looks from the beginning'
);

select * from finish();
