-- The acts of a bulk resume are found by its key: each has the key KEY/RUN.
-- Makes one partial index, which acts of no bulk don't enter; locks run_acts while it is built.

create index run_acts_by_bulk_key
on meshhook.run_acts (project_id, left(idempotency_key, -37), run_id)
where right(idempotency_key, 37) = '/' || run_id::text;
