select plan(4);

select tests.bring_realtime();
select meshhook_private.connect_realtime();

drop trigger broadcast_versions on meshhook.workflow_events;
select is(meshhook_private.connect_realtime(), 'made', 'the trigger, which an upgrade drops');
select has_trigger('meshhook', 'workflow_events', 'broadcast_versions', 'is made again');

drop policy meshhook_members_hear on realtime.messages;
select is(meshhook_private.connect_realtime(), 'made', 'and so is a policy');
select policies_are(
  'realtime', 'messages', array['meshhook_members_hear', 'meshhook_owner_sends'],
  'beside the one that was left'
);

select * from finish();
