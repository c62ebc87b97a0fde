select plan(3);

select tests.start('g h o', '{
  "g": {"type": "http_call", "method": "GET"},
  "h": {"type": "http_call", "method": "HEAD"},
  "o": {"type": "http_call", "method": "OPTIONS"}
}');
select tests.work();

select lives_ok(format('select tests.resume(%L)', s.step_key), s.method)
from (values ('g', 'GET'), ('h', 'HEAD'), ('o', 'OPTIONS')) as s (step_key, method);

select * from finish();
