select plan(4);

select tests.act_as('ada');

select
  tests.refuses(
    format('select meshhook.create_project(%s)', call.name),
    'PT400', 'invalid_argument', 'an argument is malformed', 'name: 1 to 200 characters.'
  )
from (values ('null'), (''''''), ('''   '''), ('repeat(''é'', 201)')) as call (name);

select * from finish();
