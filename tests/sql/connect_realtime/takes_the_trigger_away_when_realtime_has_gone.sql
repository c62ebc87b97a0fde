select plan(2);

select tests.bring_realtime();
select meshhook_private.connect_realtime();
drop schema realtime cascade;

select is(meshhook_private.connect_realtime(), 'absent', 'it says so');
select hasnt_trigger('meshhook', 'workflow_events', 'broadcast_versions', 'and nothing calls it');

select * from finish();
