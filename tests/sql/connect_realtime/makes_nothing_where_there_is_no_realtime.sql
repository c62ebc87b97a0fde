select plan(2);

select is(meshhook_private.connect_realtime(), 'absent', 'it says so');
select hasnt_trigger('meshhook', 'workflow_events', 'broadcast_versions', 'and no trigger is made');

select * from finish();
