select plan(4);

select tests.bring_realtime();
select is(meshhook_private.connect_realtime(), 'made', 'where Realtime is, all is made');
select has_trigger('meshhook', 'workflow_events', 'broadcast_versions', 'a trigger on events');
select policies_are(
  'realtime', 'messages', array['meshhook_members_hear', 'meshhook_owner_sends'],
  'and two policies on messages'
);
select is(meshhook_private.connect_realtime(), 'kept', 'another call changes nothing');

select * from finish();
