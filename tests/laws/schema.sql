--
-- Name: meshhook; Type: SCHEMA; Schema: -; Owner: meshhook_owner
--

CREATE SCHEMA meshhook;


ALTER SCHEMA meshhook OWNER TO meshhook_owner;

--
-- Name: SCHEMA meshhook; Type: COMMENT; Schema: -; Owner: meshhook_owner
--

COMMENT ON SCHEMA meshhook IS 'Tables and the functions that people call: publish, start, preview, resume, pause, cancel, read.';

--
-- Name: meshhook_private; Type: SCHEMA; Schema: -; Owner: meshhook_owner
--

CREATE SCHEMA meshhook_private;


ALTER SCHEMA meshhook_private OWNER TO meshhook_owner;

--
-- Name: SCHEMA meshhook_private; Type: COMMENT; Schema: -; Owner: meshhook_owner
--

COMMENT ON SCHEMA meshhook_private IS 'Guards, the proof and helpers. No API role has USAGE here.';

--
-- Name: meshhook_worker; Type: SCHEMA; Schema: -; Owner: meshhook_owner
--

CREATE SCHEMA meshhook_worker;


ALTER SCHEMA meshhook_worker OWNER TO meshhook_owner;

--
-- Name: SCHEMA meshhook_worker; Type: COMMENT; Schema: -; Owner: meshhook_owner
--

COMMENT ON SCHEMA meshhook_worker IS 'What a worker may call: claim, finish_and_claim, heartbeat, stats. Role meshhook_worker alone.';

--
-- Name: act_target; Type: TYPE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TYPE meshhook.act_target AS (
	step_key text,
	item_key text,
	from_attempt integer,
	attempt integer,
	origin text,
	status text,
	due_at timestamp with time zone,
	input_mode text,
	reads jsonb,
	patches jsonb,
	node_hash text
);


ALTER TYPE meshhook.act_target OWNER TO meshhook_owner;

--
-- Name: TYPE act_target; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook.act_target IS 'The attempt and the snapshot that an act promises for one of the steps that it resumes.';

--
-- Name: step_state; Type: TYPE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TYPE meshhook.step_state AS (
	ordinal integer,
	status text,
	attempt integer,
	unsettled integer,
	live integer,
	effect_epoch integer
);


ALTER TYPE meshhook.step_state OWNER TO meshhook_owner;

--
-- Name: TYPE step_state; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook.step_state IS 'The columns of a step that an act may change, by ordinal.';

--
-- Name: bookmark; Type: TYPE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TYPE meshhook_private.bookmark AS (
	project_id uuid,
	run_at timestamp with time zone,
	id bigint
);


ALTER TYPE meshhook_private.bookmark OWNER TO meshhook_owner;

--
-- Name: TYPE bookmark; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook_private.bookmark IS 'A place in the queue of a project: the row that is there, or would be. See pick_work.';

--
-- Name: step_change; Type: TYPE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TYPE meshhook_private.step_change AS (
	project_id uuid,
	run_id uuid,
	ordinal integer,
	step_key text,
	item_key text,
	attempt integer,
	old_status text,
	status text,
	is_tolerant boolean,
	facts jsonb
);


ALTER TYPE meshhook_private.step_change OWNER TO meshhook_owner;

--
-- Name: TYPE step_change; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook_private.step_change IS 'One transition of one step: what record_changes turns into counters, run status and events.';

--
-- Name: step_comparison; Type: TYPE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TYPE meshhook_private.step_comparison AS (
	step_key text,
	old_ordinal integer,
	ordinal integer,
	verdict text,
	status text,
	is_tolerant boolean,
	unsettled integer,
	live integer,
	edges integer
);


ALTER TYPE meshhook_private.step_comparison OWNER TO meshhook_owner;

--
-- Name: TYPE step_comparison; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook_private.step_comparison IS 'A step of a run between two definitions: what became of its node, its status as it stands, and how
its incoming edges in the new definition stand.';

--
-- Name: step_result; Type: TYPE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TYPE meshhook_private.step_result AS (
	number integer,
	queue_id bigint,
	token uuid,
	outcome text,
	output jsonb,
	handle text,
	error jsonb,
	effect jsonb,
	retry_after_s double precision,
	problem text
);


ALTER TYPE meshhook_private.step_result OWNER TO meshhook_owner;

--
-- Name: TYPE step_result; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook_private.step_result IS 'A result as a worker reported it, well-formed.';

--
-- Name: step_verdict; Type: TYPE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TYPE meshhook_private.step_verdict AS (
	queue_id bigint,
	project_id uuid,
	run_id uuid,
	workflow_id uuid,
	ordinal integer,
	step_key text,
	item_key text,
	attempt integer,
	kind text,
	config jsonb,
	is_tolerant boolean,
	outcome text,
	output jsonb,
	handle text,
	error jsonb,
	effect jsonb,
	started_at timestamp with time zone,
	retry_at timestamp with time zone
);


ALTER TYPE meshhook_private.step_verdict OWNER TO meshhook_owner;

--
-- Name: TYPE step_verdict; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TYPE meshhook_private.step_verdict IS 'What becomes of an attempt: its outcome, and when it is tried again, if at all.';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: audit_log; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.audit_log (
    id bigint NOT NULL,
    project_id uuid NOT NULL,
    user_id uuid,
    action text NOT NULL,
    resource_type text NOT NULL,
    resource_id uuid,
    act_id uuid,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL,
    database_role text NOT NULL,
    request_id text,
    ip_address text,
    user_agent text,
    created_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


ALTER TABLE meshhook.audit_log OWNER TO meshhook_owner;

--
-- Name: TABLE audit_log; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.audit_log IS 'One row per act of a person, written in the transaction of the act. Append-only.';

--
-- Name: COLUMN audit_log.metadata; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.audit_log.metadata IS 'What was done: ids, attempts, reset steps, reason, keys and sha256 of a patch; never its values.';

--
-- Name: COLUMN audit_log.ip_address; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.audit_log.ip_address IS 'As the request claimed it, cut at 100 characters.';

--
-- Name: audit_chain; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.audit_chain (
    project_id uuid NOT NULL,
    number bigint NOT NULL,
    audit_id bigint NOT NULL,
    canonical bytea NOT NULL,
    hash bytea NOT NULL,
    chained_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


ALTER TABLE meshhook.audit_chain OWNER TO meshhook_owner;

--
-- Name: TABLE audit_chain; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.audit_chain IS 'hash = sha256(previous hash || canonical): an edited, dropped or reordered row shows.';

--
-- Name: audit_heads; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.audit_heads (
    project_id uuid NOT NULL,
    number bigint DEFAULT 0 NOT NULL,
    hash bytea DEFAULT '\x'::bytea NOT NULL
);


ALTER TABLE meshhook.audit_heads OWNER TO meshhook_owner;

--
-- Name: TABLE audit_heads; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.audit_heads IS 'The newest link of each project''s audit chain.';

--
-- Name: workflow_events; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.workflow_events (
    id bigint NOT NULL,
    project_id uuid NOT NULL,
    run_id uuid NOT NULL,
    number bigint NOT NULL,
    ts timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    type text NOT NULL,
    payload jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE meshhook.workflow_events OWNER TO meshhook_owner;

--
-- Name: TABLE workflow_events; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.workflow_events IS 'The append-only log of a run, numbered from 1 without gaps under the lock of the run.';

--
-- Name: run_steps; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.run_steps (
    project_id uuid NOT NULL,
    run_id uuid NOT NULL,
    step_key text NOT NULL,
    item_key text DEFAULT ''::text NOT NULL,
    ordinal integer NOT NULL,
    kind text NOT NULL,
    is_tolerant boolean NOT NULL,
    status text DEFAULT 'pending'::text NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    unsettled integer NOT NULL,
    live integer DEFAULT 0 NOT NULL,
    effect_epoch integer DEFAULT 1 NOT NULL,
    item_index integer,
    item jsonb,
    item_hash bytea,
    item_patches jsonb,
    is_retired boolean DEFAULT false NOT NULL,
    items_left integer DEFAULT 0 NOT NULL,
    items_active integer DEFAULT 0 NOT NULL,
    items_failed integer DEFAULT 0 NOT NULL,
    items_next integer DEFAULT 0 NOT NULL,
    CONSTRAINT run_steps_counters_are_not_negative CHECK ((LEAST(unsettled, live, attempt) >= 0)),
    CONSTRAINT run_steps_items_are_not_negative CHECK ((LEAST(items_left, items_active, items_failed, items_next) >= 0)),
    CONSTRAINT run_steps_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'ready'::text, 'running'::text, 'waiting'::text, 'paused'::text, 'succeeded'::text, 'failed'::text, 'skipped'::text, 'canceled'::text])))
)
WITH (fillfactor='70');


ALTER TABLE meshhook.run_steps OWNER TO meshhook_owner;

--
-- Name: TABLE run_steps; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.run_steps IS 'The current state of a node in a run.';

--
-- Name: COLUMN run_steps.is_tolerant; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.is_tolerant IS 'on_error is continue: its failure settles its edges live.';

--
-- Name: COLUMN run_steps.attempt; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.attempt IS 'Its current attempt; 0 before the first.';

--
-- Name: COLUMN run_steps.unsettled; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.unsettled IS 'Incoming edges that are neither live nor dead yet.';

--
-- Name: COLUMN run_steps.live; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.live IS 'Incoming edges that settled live.';

--
-- Name: COLUMN run_steps.effect_epoch; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.effect_epoch IS 'Counts the outside effects that were wanted anew; part of the Idempotency-Key.';

--
-- Name: COLUMN run_steps.item_index; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.item_index IS 'Position of the item in the list of its map, from 0; null for a step that is no item.';

--
-- Name: COLUMN run_steps.item; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.item IS 'The value of the item in that list.';

--
-- Name: COLUMN run_steps.item_hash; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.item_hash IS 'sha256 of what the item was given: the inner node, what that reads, and the value of the item.';

--
-- Name: COLUMN run_steps.item_patches; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.item_patches IS 'What resumes of this one item patched, as a list: its attempts get them after those of the map.';

--
-- Name: COLUMN run_steps.is_retired; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.is_retired IS 'The item is no longer in the list of its map, or the step no longer in the definition of its run.';

--
-- Name: COLUMN run_steps.items_left; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.items_left IS 'Of a map that was expanded: its items that have not ended.';

--
-- Name: COLUMN run_steps.items_active; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.items_active IS 'Of a map that was expanded: its items that are ready, running or waiting.';

--
-- Name: COLUMN run_steps.items_failed; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.items_failed IS 'Of a map that was expanded: its items that ended without success, or are left out by the resume of
another item.';

--
-- Name: COLUMN run_steps.items_next; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_steps.items_next IS 'Of a map that was expanded: the item_index from which the next item to release is looked for.';

--
-- Name: step_attempts; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.step_attempts (
    project_id uuid NOT NULL,
    run_id uuid NOT NULL,
    step_key text NOT NULL,
    item_key text DEFAULT ''::text NOT NULL,
    attempt integer NOT NULL,
    origin text NOT NULL,
    status text DEFAULT 'queued'::text NOT NULL,
    act_id uuid,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    worker text,
    output jsonb,
    handle text,
    error jsonb,
    effect jsonb,
    effect_key text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    effect_epoch integer,
    CONSTRAINT step_attempts_number_is_positive CHECK ((attempt > 0)),
    CONSTRAINT step_attempts_origin_is_known CHECK ((origin = ANY (ARRAY['first'::text, 'retry'::text, 'resume'::text, 'supplied'::text]))),
    CONSTRAINT step_attempts_status_is_known CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'succeeded'::text, 'failed'::text, 'lost'::text, 'canceled'::text, 'paused'::text, 'withdrawn'::text])))
)
WITH (fillfactor='80');


ALTER TABLE meshhook.step_attempts OWNER TO meshhook_owner;

--
-- Name: TABLE step_attempts; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.step_attempts IS 'One execution of a step, numbered from 1 and never overwritten once it ended.';

--
-- Name: COLUMN step_attempts.handle; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_attempts.handle IS 'The handle that a branch chose.';

--
-- Name: COLUMN step_attempts.effect; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_attempts.effect IS 'The recorded outside call: method, url, status, key, times, may_have_happened.';

--
-- Name: COLUMN step_attempts.effect_key; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_attempts.effect_key IS 'The Idempotency-Key that the attempt was given; set by the claim.';

--
-- Name: COLUMN step_attempts.effect_epoch; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_attempts.effect_epoch IS 'The effect_epoch of its step when the attempt was claimed; effect_key is made of it.';

--
-- Name: workflow_runs; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.workflow_runs (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    status text DEFAULT 'running'::text NOT NULL,
    input jsonb DEFAULT '{}'::jsonb NOT NULL,
    idempotency_key text,
    from_run uuid,
    started_by uuid,
    directive text,
    active_count integer DEFAULT 0 NOT NULL,
    paused_count integer DEFAULT 0 NOT NULL,
    failed_count integer DEFAULT 0 NOT NULL,
    canceled_count integer DEFAULT 0 NOT NULL,
    error jsonb,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT workflow_runs_counts_are_not_negative CHECK ((LEAST(active_count, paused_count, failed_count, canceled_count) >= 0)),
    CONSTRAINT workflow_runs_directive_is_known CHECK ((directive = ANY (ARRAY['pause'::text, 'cancel'::text, 'deadline'::text, 'terminate_succeeded'::text, 'terminate_failed'::text, 'terminate_canceled'::text]))),
    CONSTRAINT workflow_runs_idempotency_key_is_short CHECK ((octet_length(idempotency_key) <= 200)),
    CONSTRAINT workflow_runs_status_is_known CHECK ((status = ANY (ARRAY['running'::text, 'succeeded'::text, 'failed'::text, 'paused'::text, 'canceled'::text])))
)
WITH (fillfactor='70');


ALTER TABLE meshhook.workflow_runs OWNER TO meshhook_owner;

--
-- Name: TABLE workflow_runs; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.workflow_runs IS 'One run of one definition on one input.';

--
-- Name: COLUMN workflow_runs.from_run; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_runs.from_run IS 'The run that this one starts again.';

--
-- Name: COLUMN workflow_runs.directive; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_runs.directive IS 'What was ordered for the whole run and outweighs its steps when its status is derived.';

--
-- Name: COLUMN workflow_runs.active_count; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_runs.active_count IS 'Steps that are ready, running or waiting.';

--
-- Name: COLUMN workflow_runs.paused_count; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_runs.paused_count IS 'Steps that are paused.';

--
-- Name: COLUMN workflow_runs.failed_count; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_runs.failed_count IS 'Failed steps whose failure is not tolerated.';

--
-- Name: COLUMN workflow_runs.canceled_count; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_runs.canceled_count IS 'Steps that are canceled.';

--
-- Name: run_acts; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.run_acts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    run_id uuid NOT NULL,
    kind text NOT NULL,
    step_key text,
    item_key text DEFAULT ''::text NOT NULL,
    input_patch jsonb,
    options jsonb DEFAULT '{}'::jsonb NOT NULL,
    reason text,
    idempotency_key text,
    expected_attempt integer,
    plan_hash text,
    actor uuid NOT NULL,
    xact_id xid8 NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    proved_at timestamp with time zone,
    targets meshhook.act_target[] DEFAULT '{}'::meshhook.act_target[] NOT NULL,
    touched bit varying DEFAULT ''::"bit" NOT NULL,
    before meshhook.step_state[] DEFAULT '{}'::meshhook.step_state[] NOT NULL,
    promise meshhook.step_state[] DEFAULT '{}'::meshhook.step_state[] NOT NULL,
    run_status text,
    active_count integer,
    paused_count integer,
    failed_count integer,
    canceled_count integer,
    directive_before text,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL,
    undoes uuid,
    error_before jsonb,
    deadline_before timestamp with time zone,
    workflow_id_before uuid,
    CONSTRAINT run_acts_kind_is_known CHECK ((kind = ANY (ARRAY['resume_step'::text, 'resume_run'::text, 'pause_run'::text, 'cancel_run'::text, 'cancel_resume'::text]))),
    CONSTRAINT run_acts_undo_names_an_act CHECK (((kind = 'cancel_resume'::text) = (undoes IS NOT NULL)))
);


ALTER TABLE meshhook.run_acts OWNER TO meshhook_owner;

--
-- Name: TABLE run_acts; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.run_acts IS 'The ledger of acts on runs. A resume opens a row (a ticket) that binds what its transaction may
write; the proof closes it at commit. The caller gives what was asked; the guard stamps the rest.';

--
-- Name: COLUMN run_acts.proved_at; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.proved_at IS 'Null while the ticket is open.';

--
-- Name: COLUMN run_acts.touched; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.touched IS 'One bit a step by ordinal: targets and reset steps.';

--
-- Name: COLUMN run_acts.before; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.before IS 'Each touched step as the act found it.';

--
-- Name: COLUMN run_acts.promise; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.promise IS 'Each touched step as the act must leave it.';

--
-- Name: COLUMN run_acts.run_status; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.run_status IS 'The status that the act must leave the run in.';

--
-- Name: COLUMN run_acts.directive_before; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.directive_before IS 'The directive of the run as a resume found it; the resume clears it.';

--
-- Name: COLUMN run_acts.request; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.request IS 'database_role, and request_id, ip_address and user_agent as the request claimed them.';

--
-- Name: COLUMN run_acts.facts; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.facts IS 'What the audit row must say.';

--
-- Name: COLUMN run_acts.undoes; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.undoes IS 'The resume that an act of kind cancel_resume undoes.';

--
-- Name: COLUMN run_acts.error_before; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.error_before IS 'The error that the directive had given the run, where a resume clears both.';

--
-- Name: COLUMN run_acts.deadline_before; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.deadline_before IS 'When the deadline of the run was due before a resume set a new one; null where none was set.';

--
-- Name: COLUMN run_acts.workflow_id_before; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.run_acts.workflow_id_before IS 'The definition that the run had, where the act put it under another one.';

--
-- Name: step_snapshots; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.step_snapshots (
    project_id uuid NOT NULL,
    run_id uuid NOT NULL,
    step_key text NOT NULL,
    item_key text DEFAULT ''::text NOT NULL,
    attempt integer NOT NULL,
    act_id uuid,
    input_mode text NOT NULL,
    cloned_from integer,
    reads jsonb NOT NULL,
    patches jsonb DEFAULT '[]'::jsonb NOT NULL,
    node_hash text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    item jsonb,
    workflow_id uuid,
    CONSTRAINT step_snapshots_input_mode_is_known CHECK ((input_mode = ANY (ARRAY['composed'::text, 'cloned'::text])))
);


ALTER TABLE meshhook.step_snapshots OWNER TO meshhook_owner;

--
-- Name: TABLE step_snapshots; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.step_snapshots IS 'What an attempt was given, as references: run input, upstream attempts, patches, node hash.';

--
-- Name: COLUMN step_snapshots.reads; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_snapshots.reads IS 'The upstream attempts whose outputs it reads: {step_key: attempt}.';

--
-- Name: COLUMN step_snapshots.patches; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_snapshots.patches IS 'RFC 7396 merge patches over the input document, applied in this order. A list, since two merge
patches can not always be said as one.';

--
-- Name: COLUMN step_snapshots.item; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_snapshots.item IS 'The value of the item, for an attempt of an item of a map.';

--
-- Name: COLUMN step_snapshots.workflow_id; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.step_snapshots.workflow_id IS 'The definition that the attempt ran under; null as long as its run has that definition.';

--
-- Name: workflow_nodes; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.workflow_nodes (
    project_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    step_key text NOT NULL,
    ordinal integer NOT NULL,
    kind text NOT NULL,
    config jsonb NOT NULL,
    node_hash text NOT NULL,
    indegree integer NOT NULL,
    reads text[] NOT NULL,
    ancestors bit varying NOT NULL,
    descendants bit varying NOT NULL,
    item_reads text[],
    is_item_given_input boolean,
    secret_names text[] DEFAULT '{}'::text[] NOT NULL
);


ALTER TABLE meshhook.workflow_nodes OWNER TO meshhook_owner;

--
-- Name: TABLE workflow_nodes; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.workflow_nodes IS 'A node of a definition, compiled at publish.';

--
-- Name: COLUMN workflow_nodes.ordinal; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.ordinal IS 'Position in topological order, from 0: every parent comes before its children.';

--
-- Name: COLUMN workflow_nodes.config; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.config IS 'The data of the node with defaults filled in.';

--
-- Name: COLUMN workflow_nodes.reads; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.reads IS 'Keys of the ancestors whose outputs its expressions read.';

--
-- Name: COLUMN workflow_nodes.descendants; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.descendants IS 'One bit a node of the definition, by ordinal: what a resume of this node resets.';

--
-- Name: COLUMN workflow_nodes.item_reads; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.item_reads IS 'Of a map: keys of the steps whose outputs its inner node reads; null for another kind.';

--
-- Name: COLUMN workflow_nodes.is_item_given_input; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.is_item_given_input IS 'Of a map: whether its inner node reads the input of the run.';

--
-- Name: COLUMN workflow_nodes.secret_names; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_nodes.secret_names IS 'The secrets that the node, or its inner node, names; a claim hands out these and no others.';

--
-- Name: audit_log_id_seq; Type: SEQUENCE; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME meshhook.audit_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: project_members; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.project_members (
    project_id uuid NOT NULL,
    user_id uuid NOT NULL,
    role text,
    changed_by uuid,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT project_members_role_is_known CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'admin'::text])))
);


ALTER TABLE meshhook.project_members OWNER TO meshhook_owner;

--
-- Name: TABLE project_members; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.project_members IS 'A user in a project: viewer reads, operator acts on runs, admin publishes and manages members.';

--
-- Name: COLUMN project_members.role; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.project_members.role IS 'viewer, operator or admin. Set to null it removes the member: the row goes with the statement. A
grant of delete on the table would allow anybody to lock it against everybody.';

--
-- Name: COLUMN project_members.changed_by; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.project_members.changed_by IS 'Who last added or changed the member; stamped before the row exists, for the audit.';

--
-- Name: COLUMN project_members.request; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.project_members.request IS 'database_role, request_id, ip_address and user_agent of the last change, stamped with it.';

--
-- Name: projects; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.projects (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    owner uuid NOT NULL,
    name text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT projects_name_has_1_to_200_characters CHECK (((char_length(name) >= 1) AND (char_length(name) <= 200)))
);


ALTER TABLE meshhook.projects OWNER TO meshhook_owner;

--
-- Name: TABLE projects; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.projects IS 'A tenant. Everything else belongs to exactly one.';

--
-- Name: COLUMN projects.owner; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.projects.owner IS 'The user who created it; stamped, never given.';

--
-- Name: resume_stats; Type: VIEW; Schema: meshhook; Owner: meshhook_owner
--

CREATE VIEW meshhook.resume_stats WITH (security_invoker='true') AS
 SELECT a.project_id,
    date_trunc('day'::text, a.created_at, 'UTC'::text) AS day,
    count(DISTINCT a.id) AS resumes,
    count(DISTINCT a.run_id) AS runs,
    count(t.attempt) AS attempts,
    count(t.attempt) FILTER (WHERE (t.status = 'succeeded'::text)) AS succeeded,
    count(t.attempt) FILTER (WHERE (t.status = ANY (ARRAY['failed'::text, 'lost'::text]))) AS failed,
    percentile_cont((0.5)::double precision) WITHIN GROUP (ORDER BY ((EXTRACT(epoch FROM (t.started_at - GREATEST(t.created_at, t.due_at))))::double precision)) AS median_wait_s
   FROM (meshhook.run_acts a
     LEFT JOIN meshhook.step_attempts t ON (((a.project_id = t.project_id) AND (a.run_id = t.run_id) AND (a.id = t.act_id))))
  WHERE (a.kind = ANY (ARRAY['resume_step'::text, 'resume_run'::text]))
  GROUP BY a.project_id, (date_trunc('day'::text, a.created_at, 'UTC'::text));


ALTER VIEW meshhook.resume_stats OWNER TO meshhook_owner;

--
-- Name: VIEW resume_stats; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON VIEW meshhook.resume_stats IS 'Resumes of a project by day (UTC), from the rows that they left. Refused ones left none.';

--
-- Name: COLUMN resume_stats.attempts; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.resume_stats.attempts IS 'Attempts that these resumes made of their targets; what became of them stands beside it.';

--
-- Name: COLUMN resume_stats.median_wait_s; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.resume_stats.median_wait_s IS 'Seconds from the moment such an attempt could be claimed to its claim.';

--
-- Name: secrets; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.secrets (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    key text NOT NULL,
    value_encrypted text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    key_id text GENERATED ALWAYS AS (split_part(value_encrypted, ':'::text, 2)) STORED,
    changed_by uuid,
    request jsonb DEFAULT '{}'::jsonb NOT NULL,
    CONSTRAINT secrets_key_is_a_name CHECK ((key ~ '^[A-Za-z_][A-Za-z0-9_]{0,199}$'::text)),
    CONSTRAINT secrets_value_has_at_most_65536_bytes CHECK ((octet_length(value_encrypted) <= 65536)),
    CONSTRAINT secrets_value_is_sealed CHECK ((value_encrypted ~ '^v1:[A-Za-z0-9_-]{1,50}:[A-Za-z0-9_-]{39,}$'::text))
);


ALTER TABLE meshhook.secrets OWNER TO meshhook_owner;

--
-- Name: TABLE secrets; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.secrets IS 'Ciphertext of a named secret. No API role reads the value.';

--
-- Name: COLUMN secrets.value_encrypted; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.secrets.value_encrypted IS 'v1:KEY_ID:CIPHERTEXT, sealed by AES-256-GCM to this project and this key. Set to null it removes
the secret: the row goes with the statement. A grant of delete on the table would allow anybody to
lock it against everybody.';

--
-- Name: COLUMN secrets.key_id; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.secrets.key_id IS 'Which key of the ring opens the value; no secret itself.';

--
-- Name: COLUMN secrets.changed_by; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.secrets.changed_by IS 'Who last set or deleted it; stamped before the row exists, for the audit.';

--
-- Name: COLUMN secrets.request; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.secrets.request IS 'database_role, request_id, ip_address and user_agent of the last change, stamped with it.';

--
-- Name: step_queue; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.step_queue (
    id bigint NOT NULL,
    project_id uuid NOT NULL,
    run_id uuid NOT NULL,
    step_key text NOT NULL,
    item_key text DEFAULT ''::text NOT NULL,
    attempt integer NOT NULL,
    kind text NOT NULL,
    run_at timestamp with time zone NOT NULL,
    lease_token uuid,
    lease_expires_at timestamp with time zone,
    worker text
)
WITH (fillfactor='50', autovacuum_vacuum_scale_factor='0.01', autovacuum_vacuum_cost_delay='0');


ALTER TABLE meshhook.step_queue OWNER TO meshhook_owner;

--
-- Name: TABLE step_queue; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.step_queue IS 'Work that is ready, due later or leased: inserted when an attempt is born, deleted when it ends.
A row of kind deadline is the deadline of its run. lease_expires_at is in no index, so that a
heartbeat never writes to one.';

--
-- Name: step_queue_id_seq; Type: SEQUENCE; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.step_queue ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME meshhook.step_queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: workflow_definitions; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.workflow_definitions (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    project_id uuid NOT NULL,
    slug text NOT NULL,
    version integer NOT NULL,
    definition jsonb NOT NULL,
    deadline_s integer,
    created_by uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT workflow_definitions_slug_is_a_slug CHECK ((slug ~ '^[a-z0-9][a-z0-9_-]{0,99}$'::text)),
    CONSTRAINT workflow_definitions_version_is_positive CHECK ((version > 0))
);


ALTER TABLE meshhook.workflow_definitions OWNER TO meshhook_owner;

--
-- Name: TABLE workflow_definitions; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.workflow_definitions IS 'One immutable published version of a workflow. workflow_id elsewhere is the id of such a row.';

--
-- Name: COLUMN workflow_definitions.deadline_s; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_definitions.deadline_s IS 'Seconds a run may take, from settings.deadline_s of the definition; null for no deadline.';

--
-- Name: workflow_edges; Type: TABLE; Schema: meshhook; Owner: meshhook_owner
--

CREATE TABLE meshhook.workflow_edges (
    project_id uuid NOT NULL,
    workflow_id uuid NOT NULL,
    source_ordinal integer NOT NULL,
    target_ordinal integer NOT NULL,
    handles text[] NOT NULL
);


ALTER TABLE meshhook.workflow_edges OWNER TO meshhook_owner;

--
-- Name: TABLE workflow_edges; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook.workflow_edges IS 'At most one edge between two nodes.';

--
-- Name: COLUMN workflow_edges.handles; Type: COMMENT; Schema: meshhook; Owner: meshhook_owner
--

COMMENT ON COLUMN meshhook.workflow_edges.handles IS 'The branch handles that make this edge live; empty: it is live whenever its source succeeds.';

--
-- Name: workflow_events_id_seq; Type: SEQUENCE; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.workflow_events ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME meshhook.workflow_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

--
-- Name: acts_cancel_done; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_cancel_done
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_cancel_done OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_cancel_done; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_cancel_done IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_cancel_other; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_cancel_other
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_cancel_other OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_cancel_other; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_cancel_other IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_pause_done; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_pause_done
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_pause_done OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_pause_done; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_pause_done IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_pause_other; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_pause_other
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_pause_other OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_pause_other; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_pause_other IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_acknowledgement_required; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_acknowledgement_required
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_acknowledgement_required OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_acknowledgement_required; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_acknowledgement_required IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_act_incomplete; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_act_incomplete
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_act_incomplete OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_act_incomplete; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_act_incomplete IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_definition_incompatible; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_definition_incompatible
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_definition_incompatible OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_definition_incompatible; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_definition_incompatible IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_descendant_running; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_descendant_running
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_descendant_running OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_descendant_running; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_descendant_running IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_done; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_done
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_done OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_done; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_done IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_idempotency_key_reused; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_idempotency_key_reused
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_idempotency_key_reused OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_idempotency_key_reused; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_idempotency_key_reused IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_invalid_argument; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_invalid_argument
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_invalid_argument OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_invalid_argument; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_invalid_argument IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_invalid_patch; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_invalid_patch
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_invalid_patch OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_invalid_patch; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_invalid_patch IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_isolation_level; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_isolation_level
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_isolation_level OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_isolation_level; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_isolation_level IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_limit_reached; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_limit_reached
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_limit_reached OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_limit_reached; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_limit_reached IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_other; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_other
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_other OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_other; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_other IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_plan_changed; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_plan_changed
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_plan_changed OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_plan_changed; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_plan_changed IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_reason_required; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_reason_required
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_reason_required OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_reason_required; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_reason_required IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_repeat_forbidden; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_repeat_forbidden
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_repeat_forbidden OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_repeat_forbidden; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_repeat_forbidden IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_replayed; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_replayed
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_replayed OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_replayed; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_replayed IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_role_required; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_role_required
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_role_required OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_role_required; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_role_required IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_run_busy; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_run_busy
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_run_busy OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_run_busy; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_run_busy IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_run_not_found; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_run_not_found
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_run_not_found OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_run_not_found; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_run_not_found IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_stale_attempt; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_stale_attempt
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_stale_attempt OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_stale_attempt; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_stale_attempt IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_step_not_found; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_step_not_found
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_step_not_found OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_step_not_found; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_step_not_found IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_step_not_reached; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_step_not_reached
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_step_not_reached OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_step_not_reached; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_step_not_reached IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_step_not_resumable; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_step_not_resumable
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_step_not_resumable OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_step_not_resumable; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_step_not_resumable IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_step_not_taken; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_step_not_taken
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_step_not_taken OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_step_not_taken; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_step_not_taken IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_too_large; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_too_large
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_too_large OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_too_large; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_too_large IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_unauthenticated; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_unauthenticated
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_unauthenticated OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_unauthenticated; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_unauthenticated IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_resume_workflow_not_found; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_resume_workflow_not_found
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_resume_workflow_not_found OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_resume_workflow_not_found; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_resume_workflow_not_found IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_undo_act_not_found; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_undo_act_not_found
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_undo_act_not_found OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_undo_act_not_found; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_undo_act_not_found IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_undo_done; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_undo_done
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_undo_done OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_undo_done; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_undo_done IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_undo_other; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_undo_other
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_undo_other OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_undo_other; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_undo_other IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_undo_role_required; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_undo_role_required
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_undo_role_required OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_undo_role_required; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_undo_role_required IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_undo_run_busy; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_undo_run_busy
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_undo_run_busy OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_undo_run_busy; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_undo_run_busy IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: acts_undo_undo_too_late; Type: SEQUENCE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE UNLOGGED SEQUENCE meshhook_private.acts_undo_undo_too_late
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


ALTER SEQUENCE meshhook_private.acts_undo_undo_too_late OWNER TO meshhook_owner;

--
-- Name: SEQUENCE acts_undo_undo_too_late; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON SEQUENCE meshhook_private.acts_undo_undo_too_late IS 'How many acts were answered so, in the whole installation since its last crash.';

--
-- Name: schema_migrations; Type: TABLE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TABLE meshhook_private.schema_migrations (
    number integer NOT NULL,
    name text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);


ALTER TABLE meshhook_private.schema_migrations OWNER TO meshhook_owner;

--
-- Name: TABLE schema_migrations; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook_private.schema_migrations IS 'The migrations that this database went through, with the sha256 of each file as it was.';

--
-- Name: schema_tree; Type: TABLE; Schema: meshhook_private; Owner: meshhook_owner
--

CREATE TABLE meshhook_private.schema_tree (
    is_current boolean DEFAULT true NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT schema_tree_has_one_row CHECK (is_current)
);


ALTER TABLE meshhook_private.schema_tree OWNER TO meshhook_owner;

--
-- Name: TABLE schema_tree; Type: COMMENT; Schema: meshhook_private; Owner: meshhook_owner
--

COMMENT ON TABLE meshhook_private.schema_tree IS 'The hash over all files of sql/functions and sql/policies that the objects here were made from.';

--
-- Name: audit_chain audit_chain_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (project_id, number);

--
-- Name: audit_heads audit_heads_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.audit_heads
    ADD CONSTRAINT audit_heads_pkey PRIMARY KEY (project_id);

--
-- Name: audit_log audit_log_one_row_an_act; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.audit_log
    ADD CONSTRAINT audit_log_one_row_an_act UNIQUE (act_id, project_id);

--
-- Name: audit_log audit_log_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.audit_log
    ADD CONSTRAINT audit_log_pkey PRIMARY KEY (id);

--
-- Name: project_members project_members_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.project_members
    ADD CONSTRAINT project_members_pkey PRIMARY KEY (project_id, user_id);

--
-- Name: projects projects_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.projects
    ADD CONSTRAINT projects_pkey PRIMARY KEY (id);

--
-- Name: run_acts run_acts_idempotency_key_is_unique; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_acts
    ADD CONSTRAINT run_acts_idempotency_key_is_unique UNIQUE (run_id, project_id, idempotency_key);

--
-- Name: run_acts run_acts_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_acts
    ADD CONSTRAINT run_acts_pkey PRIMARY KEY (id, project_id);

--
-- Name: run_steps run_steps_key_is_unique; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_steps
    ADD CONSTRAINT run_steps_key_is_unique UNIQUE (run_id, project_id, step_key, item_key);

--
-- Name: run_steps run_steps_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_steps
    ADD CONSTRAINT run_steps_pkey PRIMARY KEY (run_id, project_id, ordinal, item_key);

--
-- Name: secrets secrets_key_is_unique_in_its_project; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.secrets
    ADD CONSTRAINT secrets_key_is_unique_in_its_project UNIQUE (project_id, key);

--
-- Name: secrets secrets_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.secrets
    ADD CONSTRAINT secrets_pkey PRIMARY KEY (id);

--
-- Name: step_attempts step_attempts_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_attempts
    ADD CONSTRAINT step_attempts_pkey PRIMARY KEY (run_id, project_id, step_key, item_key, attempt);

--
-- Name: step_queue step_queue_one_row_an_attempt; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_queue
    ADD CONSTRAINT step_queue_one_row_an_attempt UNIQUE (run_id, project_id, step_key, item_key, attempt);

--
-- Name: step_queue step_queue_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_queue
    ADD CONSTRAINT step_queue_pkey PRIMARY KEY (id);

--
-- Name: step_snapshots step_snapshots_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_snapshots
    ADD CONSTRAINT step_snapshots_pkey PRIMARY KEY (run_id, project_id, step_key, item_key, attempt);

--
-- Name: workflow_definitions workflow_definitions_key_with_project; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_definitions
    ADD CONSTRAINT workflow_definitions_key_with_project UNIQUE (id, project_id);

--
-- Name: workflow_definitions workflow_definitions_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_definitions
    ADD CONSTRAINT workflow_definitions_pkey PRIMARY KEY (id);

--
-- Name: workflow_definitions workflow_definitions_version_is_unique; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_definitions
    ADD CONSTRAINT workflow_definitions_version_is_unique UNIQUE (project_id, slug, version);

--
-- Name: workflow_edges workflow_edges_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_edges
    ADD CONSTRAINT workflow_edges_pkey PRIMARY KEY (workflow_id, project_id, source_ordinal, target_ordinal);

--
-- Name: workflow_events workflow_events_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_events
    ADD CONSTRAINT workflow_events_pkey PRIMARY KEY (run_id, project_id, number);

--
-- Name: workflow_nodes workflow_nodes_key_is_unique; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_nodes
    ADD CONSTRAINT workflow_nodes_key_is_unique UNIQUE (workflow_id, project_id, step_key);

--
-- Name: workflow_nodes workflow_nodes_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_nodes
    ADD CONSTRAINT workflow_nodes_pkey PRIMARY KEY (workflow_id, project_id, ordinal);

--
-- Name: workflow_runs workflow_runs_key_with_project; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_runs
    ADD CONSTRAINT workflow_runs_key_with_project UNIQUE (id, project_id);

--
-- Name: workflow_runs workflow_runs_pkey; Type: CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_runs
    ADD CONSTRAINT workflow_runs_pkey PRIMARY KEY (id);

--
-- Name: schema_migrations schema_migrations_pkey; Type: CONSTRAINT; Schema: meshhook_private; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook_private.schema_migrations
    ADD CONSTRAINT schema_migrations_pkey PRIMARY KEY (number);

--
-- Name: schema_tree schema_tree_pkey; Type: CONSTRAINT; Schema: meshhook_private; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook_private.schema_tree
    ADD CONSTRAINT schema_tree_pkey PRIMARY KEY (is_current);

--
-- Name: audit_log_newest; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX audit_log_newest ON meshhook.audit_log USING btree (project_id, id DESC);

--
-- Name: project_members_by_user; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX project_members_by_user ON meshhook.project_members USING btree (user_id) INCLUDE (project_id, role);

--
-- Name: run_acts_by_bulk_key; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX run_acts_by_bulk_key ON meshhook.run_acts USING btree (project_id, "left"(idempotency_key, '-37'::integer), run_id) WHERE ("right"(idempotency_key, 37) = ('/'::text || (run_id)::text));

--
-- Name: run_acts_one_open_ticket_a_transaction; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE UNIQUE INDEX run_acts_one_open_ticket_a_transaction ON meshhook.run_acts USING btree (xact_id) WHERE (proved_at IS NULL);

--
-- Name: run_acts_one_undo_an_act; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE UNIQUE INDEX run_acts_one_undo_an_act ON meshhook.run_acts USING btree (undoes, project_id) WHERE (undoes IS NOT NULL);

--
-- Name: run_steps_items; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX run_steps_items ON meshhook.run_steps USING btree (run_id, project_id, ordinal, item_index) WHERE (item_index IS NOT NULL);

--
-- Name: step_attempts_one_a_target_of_an_act; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE UNIQUE INDEX step_attempts_one_a_target_of_an_act ON meshhook.step_attempts USING btree (act_id, project_id, step_key, item_key) WHERE (act_id IS NOT NULL);

--
-- Name: step_queue_deadlines; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX step_queue_deadlines ON meshhook.step_queue USING btree (run_at) WHERE (kind = 'deadline'::text);

--
-- Name: step_queue_due; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX step_queue_due ON meshhook.step_queue USING btree (run_at) WHERE (lease_token IS NULL);

--
-- Name: step_queue_leased; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX step_queue_leased ON meshhook.step_queue USING btree (id) WHERE (lease_token IS NOT NULL);

--
-- Name: step_queue_unleased; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX step_queue_unleased ON meshhook.step_queue USING btree (project_id, run_at, id) WHERE (lease_token IS NULL);

--
-- Name: step_snapshots_one_a_target_of_an_act; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE UNIQUE INDEX step_snapshots_one_a_target_of_an_act ON meshhook.step_snapshots USING btree (act_id, project_id, step_key, item_key) WHERE (act_id IS NOT NULL);

--
-- Name: workflow_edges_by_target; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX workflow_edges_by_target ON meshhook.workflow_edges USING btree (workflow_id, project_id, target_ordinal) INCLUDE (source_ordinal);

--
-- Name: workflow_runs_by_definition; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX workflow_runs_by_definition ON meshhook.workflow_runs USING btree (workflow_id);

--
-- Name: workflow_runs_newest; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE INDEX workflow_runs_newest ON meshhook.workflow_runs USING btree (project_id, created_at DESC, id DESC) WHERE (created_at > '-infinity'::timestamp with time zone);

--
-- Name: workflow_runs_one_an_idempotency_key; Type: INDEX; Schema: meshhook; Owner: meshhook_owner
--

CREATE UNIQUE INDEX workflow_runs_one_an_idempotency_key ON meshhook.workflow_runs USING btree (project_id, idempotency_key) WHERE (idempotency_key IS NOT NULL);

--
-- Name: project_members audit_member; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER audit_member AFTER INSERT OR UPDATE ON meshhook.project_members FOR EACH ROW EXECUTE FUNCTION meshhook_private.audit_member();

--
-- Name: secrets audit_secret; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER audit_secret AFTER INSERT OR UPDATE ON meshhook.secrets FOR EACH ROW EXECUTE FUNCTION meshhook_private.audit_secret();

--
-- Name: workflow_runs begin_run; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER begin_run BEFORE INSERT ON meshhook.workflow_runs FOR EACH ROW EXECUTE FUNCTION meshhook_private.begin_run();

--
-- Name: run_acts carry_out_act; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER carry_out_act AFTER INSERT ON meshhook.run_acts FOR EACH ROW WHEN ((new.kind = ANY (ARRAY['pause_run'::text, 'cancel_run'::text, 'cancel_resume'::text]))) EXECUTE FUNCTION meshhook_private.carry_out_act();

--
-- Name: audit_log chain_audit; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE CONSTRAINT TRIGGER chain_audit AFTER INSERT ON meshhook.audit_log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION meshhook_private.chain_audit();

--
-- Name: workflow_definitions compile_published; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER compile_published AFTER INSERT ON meshhook.workflow_definitions FOR EACH ROW EXECUTE FUNCTION meshhook_private.compile_published();

--
-- Name: step_attempts enqueue_attempts; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER enqueue_attempts AFTER INSERT ON meshhook.step_attempts REFERENCING NEW TABLE AS born FOR EACH STATEMENT EXECUTE FUNCTION meshhook_private.enqueue_attempts();

--
-- Name: run_acts guard_act; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER guard_act BEFORE INSERT ON meshhook.run_acts FOR EACH ROW EXECUTE FUNCTION meshhook_private.guard_act();

--
-- Name: projects join_creator; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER join_creator AFTER INSERT ON meshhook.projects FOR EACH ROW EXECUTE FUNCTION meshhook_private.join_creator();

--
-- Name: project_members keep_an_admin; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER keep_an_admin BEFORE DELETE OR UPDATE ON meshhook.project_members FOR EACH ROW EXECUTE FUNCTION meshhook_private.keep_an_admin();

--
-- Name: audit_chain keep_links; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER keep_links AFTER DELETE ON meshhook.audit_chain REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION meshhook_private.keep_links();

--
-- Name: audit_log keep_rows; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER keep_rows AFTER DELETE ON meshhook.audit_log REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION meshhook_private.keep_rows();

--
-- Name: workflow_runs open_run; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER open_run AFTER INSERT ON meshhook.workflow_runs FOR EACH ROW EXECUTE FUNCTION meshhook_private.open_run();

--
-- Name: run_acts prove_act; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE CONSTRAINT TRIGGER prove_act AFTER INSERT ON meshhook.run_acts DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.proved_at IS NULL)) EXECUTE FUNCTION meshhook_private.prove_act();

--
-- Name: audit_chain refuse_change; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER refuse_change BEFORE UPDATE ON meshhook.audit_chain FOR EACH ROW EXECUTE FUNCTION meshhook_private.refuse_change();

--
-- Name: audit_log refuse_change; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER refuse_change BEFORE UPDATE ON meshhook.audit_log FOR EACH ROW EXECUTE FUNCTION meshhook_private.refuse_change();

--
-- Name: workflow_definitions refuse_change; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER refuse_change BEFORE UPDATE ON meshhook.workflow_definitions FOR EACH ROW EXECUTE FUNCTION meshhook_private.refuse_change();

--
-- Name: workflow_events refuse_change; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER refuse_change BEFORE UPDATE ON meshhook.workflow_events FOR EACH ROW EXECUTE FUNCTION meshhook_private.refuse_change();

--
-- Name: audit_chain refuse_truncate; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON meshhook.audit_chain FOR EACH STATEMENT EXECUTE FUNCTION meshhook_private.refuse_change();

--
-- Name: audit_log refuse_truncate; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON meshhook.audit_log FOR EACH STATEMENT EXECUTE FUNCTION meshhook_private.refuse_change();

--
-- Name: project_members remove_member; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER remove_member AFTER INSERT OR UPDATE ON meshhook.project_members FOR EACH ROW WHEN ((new.role IS NULL)) EXECUTE FUNCTION meshhook_private.remove_member();

--
-- Name: secrets remove_secret; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER remove_secret AFTER INSERT OR UPDATE ON meshhook.secrets FOR EACH ROW WHEN ((new.value_encrypted IS NULL)) EXECUTE FUNCTION meshhook_private.remove_secret();

--
-- Name: workflow_definitions stamp_definition; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER stamp_definition BEFORE INSERT ON meshhook.workflow_definitions FOR EACH ROW EXECUTE FUNCTION meshhook_private.stamp_definition();

--
-- Name: project_members stamp_member; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER stamp_member BEFORE INSERT OR UPDATE ON meshhook.project_members FOR EACH ROW EXECUTE FUNCTION meshhook_private.stamp_member();

--
-- Name: projects stamp_project; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER stamp_project BEFORE INSERT ON meshhook.projects FOR EACH ROW EXECUTE FUNCTION meshhook_private.stamp_project();

--
-- Name: secrets stamp_secret; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER stamp_secret BEFORE INSERT OR UPDATE ON meshhook.secrets FOR EACH ROW EXECUTE FUNCTION meshhook_private.stamp_secret();

--
-- Name: project_members touch_row; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER touch_row BEFORE UPDATE ON meshhook.project_members FOR EACH ROW EXECUTE FUNCTION meshhook_private.touch_row();

--
-- Name: projects touch_row; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER touch_row BEFORE UPDATE ON meshhook.projects FOR EACH ROW EXECUTE FUNCTION meshhook_private.touch_row();

--
-- Name: secrets touch_row; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER touch_row BEFORE UPDATE ON meshhook.secrets FOR EACH ROW EXECUTE FUNCTION meshhook_private.touch_row();

--
-- Name: workflow_runs touch_row; Type: TRIGGER; Schema: meshhook; Owner: meshhook_owner
--

CREATE TRIGGER touch_row BEFORE UPDATE ON meshhook.workflow_runs FOR EACH ROW EXECUTE FUNCTION meshhook_private.touch_row();

--
-- Name: audit_heads audit_heads_of_a_project; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.audit_heads
    ADD CONSTRAINT audit_heads_of_a_project FOREIGN KEY (project_id) REFERENCES meshhook.projects(id);

--
-- Name: audit_log audit_log_of_a_project; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.audit_log
    ADD CONSTRAINT audit_log_of_a_project FOREIGN KEY (project_id) REFERENCES meshhook.projects(id);

--
-- Name: project_members project_members_of_a_project; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.project_members
    ADD CONSTRAINT project_members_of_a_project FOREIGN KEY (project_id) REFERENCES meshhook.projects(id) ON DELETE CASCADE;

--
-- Name: run_acts run_acts_of_a_run; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_acts
    ADD CONSTRAINT run_acts_of_a_run FOREIGN KEY (project_id, run_id) REFERENCES meshhook.workflow_runs(project_id, id) ON DELETE CASCADE;

--
-- Name: run_acts run_acts_undo_an_act; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_acts
    ADD CONSTRAINT run_acts_undo_an_act FOREIGN KEY (undoes, project_id) REFERENCES meshhook.run_acts(id, project_id);

--
-- Name: run_steps run_steps_of_a_run; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.run_steps
    ADD CONSTRAINT run_steps_of_a_run FOREIGN KEY (run_id) REFERENCES meshhook.workflow_runs(id) ON DELETE CASCADE;

--
-- Name: secrets secrets_of_a_project; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.secrets
    ADD CONSTRAINT secrets_of_a_project FOREIGN KEY (project_id) REFERENCES meshhook.projects(id) ON DELETE CASCADE;

--
-- Name: step_attempts step_attempts_of_a_step; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_attempts
    ADD CONSTRAINT step_attempts_of_a_step FOREIGN KEY (project_id, run_id, step_key, item_key) REFERENCES meshhook.run_steps(project_id, run_id, step_key, item_key) ON DELETE CASCADE;

--
-- Name: step_attempts step_attempts_of_an_act; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_attempts
    ADD CONSTRAINT step_attempts_of_an_act FOREIGN KEY (project_id, act_id) REFERENCES meshhook.run_acts(project_id, id) ON DELETE CASCADE;

--
-- Name: step_queue step_queue_of_a_run; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_queue
    ADD CONSTRAINT step_queue_of_a_run FOREIGN KEY (run_id) REFERENCES meshhook.workflow_runs(id) ON DELETE CASCADE;

--
-- Name: step_snapshots step_snapshots_of_an_attempt; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.step_snapshots
    ADD CONSTRAINT step_snapshots_of_an_attempt FOREIGN KEY (project_id, run_id, step_key, item_key, attempt) REFERENCES meshhook.step_attempts(project_id, run_id, step_key, item_key, attempt) ON DELETE CASCADE;

--
-- Name: workflow_definitions workflow_definitions_of_a_project; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_definitions
    ADD CONSTRAINT workflow_definitions_of_a_project FOREIGN KEY (project_id) REFERENCES meshhook.projects(id) ON DELETE CASCADE;

--
-- Name: workflow_edges workflow_edges_of_a_definition; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_edges
    ADD CONSTRAINT workflow_edges_of_a_definition FOREIGN KEY (project_id, workflow_id) REFERENCES meshhook.workflow_definitions(project_id, id) ON DELETE CASCADE;

--
-- Name: workflow_events workflow_events_of_a_run; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_events
    ADD CONSTRAINT workflow_events_of_a_run FOREIGN KEY (run_id) REFERENCES meshhook.workflow_runs(id) ON DELETE CASCADE;

--
-- Name: workflow_nodes workflow_nodes_of_a_definition; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_nodes
    ADD CONSTRAINT workflow_nodes_of_a_definition FOREIGN KEY (project_id, workflow_id) REFERENCES meshhook.workflow_definitions(project_id, id) ON DELETE CASCADE;

--
-- Name: workflow_runs workflow_runs_from_a_run; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_runs
    ADD CONSTRAINT workflow_runs_from_a_run FOREIGN KEY (project_id, from_run) REFERENCES meshhook.workflow_runs(project_id, id) ON DELETE SET NULL (from_run);

--
-- Name: workflow_runs workflow_runs_of_a_definition; Type: FK CONSTRAINT; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE ONLY meshhook.workflow_runs
    ADD CONSTRAINT workflow_runs_of_a_definition FOREIGN KEY (project_id, workflow_id) REFERENCES meshhook.workflow_definitions(project_id, id);

--
-- Name: project_members admins_add; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_add ON meshhook.project_members FOR INSERT TO authenticated WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: secrets admins_add; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_add ON meshhook.secrets FOR INSERT TO authenticated WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: project_members admins_change; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_change ON meshhook.project_members FOR UPDATE TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[]))) WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: secrets admins_change; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_change ON meshhook.secrets FOR UPDATE TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[]))) WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: workflow_definitions admins_publish; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_publish ON meshhook.workflow_definitions FOR INSERT TO authenticated WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: secrets admins_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_read ON meshhook.secrets FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: projects admins_rename; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY admins_rename ON meshhook.projects FOR UPDATE TO authenticated USING ((id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[]))) WITH CHECK ((id = ANY (( SELECT meshhook_private.caller_projects('admin'::text) AS caller_projects)::uuid[])));

--
-- Name: projects anyone_creates; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY anyone_creates ON meshhook.projects FOR INSERT TO authenticated WITH CHECK ((owner = ( SELECT meshhook_private.caller_id() AS caller_id)));

--
-- Name: audit_chain; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.audit_chain ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_heads; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.audit_heads ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_log; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.audit_log ENABLE ROW LEVEL SECURITY;

--
-- Name: audit_chain members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.audit_chain FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: audit_heads members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.audit_heads FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: audit_log members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.audit_log FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: project_members members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.project_members FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: projects members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.projects FOR SELECT TO authenticated USING ((id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: run_acts members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.run_acts FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: run_steps members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.run_steps FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: step_attempts members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.step_attempts FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: step_snapshots members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.step_snapshots FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: workflow_definitions members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.workflow_definitions FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: workflow_edges members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.workflow_edges FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: workflow_events members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.workflow_events FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: workflow_nodes members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.workflow_nodes FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: workflow_runs members_read; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY members_read ON meshhook.workflow_runs FOR SELECT TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('viewer'::text) AS caller_projects)::uuid[])));

--
-- Name: run_acts operators_act; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_act ON meshhook.run_acts FOR INSERT TO authenticated WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('operator'::text) AS caller_projects)::uuid[])));

--
-- Name: run_steps operators_change_under_a_ticket; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_change_under_a_ticket ON meshhook.run_steps FOR UPDATE TO authenticated USING ((run_id = ( SELECT meshhook_private.open_ticket_run() AS open_ticket_run))) WITH CHECK (meshhook_private.covers_step(run_id, ordinal, item_key));

--
-- Name: workflow_runs operators_change_under_a_ticket; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_change_under_a_ticket ON meshhook.workflow_runs FOR UPDATE TO authenticated USING ((project_id = ANY (( SELECT meshhook_private.caller_projects('operator'::text) AS caller_projects)::uuid[]))) WITH CHECK (meshhook_private.covers_run(project_id, id));

--
-- Name: audit_log operators_insert_under_a_ticket; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_insert_under_a_ticket ON meshhook.audit_log FOR INSERT TO authenticated WITH CHECK (meshhook_private.covers_audit(project_id, act_id));

--
-- Name: step_attempts operators_insert_under_a_ticket; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_insert_under_a_ticket ON meshhook.step_attempts FOR INSERT TO authenticated WITH CHECK (meshhook_private.covers_new_attempt(act_id, run_id, step_key, item_key, attempt));

--
-- Name: step_snapshots operators_insert_under_a_ticket; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_insert_under_a_ticket ON meshhook.step_snapshots FOR INSERT TO authenticated WITH CHECK (meshhook_private.covers_new_attempt(act_id, run_id, step_key, item_key, attempt));

--
-- Name: step_attempts operators_recall_under_a_ticket; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_recall_under_a_ticket ON meshhook.step_attempts FOR UPDATE TO authenticated USING (((run_id = ( SELECT meshhook_private.open_ticket_run() AS open_ticket_run)) AND (status = 'queued'::text))) WITH CHECK (((status = 'canceled'::text) AND meshhook_private.covers_recalled_attempt(run_id, step_key, item_key, attempt)));

--
-- Name: workflow_runs operators_start; Type: POLICY; Schema: meshhook; Owner: meshhook_owner
--

CREATE POLICY operators_start ON meshhook.workflow_runs FOR INSERT TO authenticated WITH CHECK ((project_id = ANY (( SELECT meshhook_private.caller_projects('operator'::text) AS caller_projects)::uuid[])));

--
-- Name: project_members; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.project_members ENABLE ROW LEVEL SECURITY;

--
-- Name: projects; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.projects ENABLE ROW LEVEL SECURITY;

--
-- Name: run_acts; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.run_acts ENABLE ROW LEVEL SECURITY;

--
-- Name: run_steps; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.run_steps ENABLE ROW LEVEL SECURITY;

--
-- Name: secrets; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.secrets ENABLE ROW LEVEL SECURITY;

--
-- Name: step_attempts; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.step_attempts ENABLE ROW LEVEL SECURITY;

--
-- Name: step_queue; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.step_queue ENABLE ROW LEVEL SECURITY;

--
-- Name: step_snapshots; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.step_snapshots ENABLE ROW LEVEL SECURITY;

--
-- Name: workflow_definitions; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.workflow_definitions ENABLE ROW LEVEL SECURITY;

--
-- Name: workflow_edges; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.workflow_edges ENABLE ROW LEVEL SECURITY;

--
-- Name: workflow_events; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.workflow_events ENABLE ROW LEVEL SECURITY;

--
-- Name: workflow_nodes; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.workflow_nodes ENABLE ROW LEVEL SECURITY;

--
-- Name: workflow_runs; Type: ROW SECURITY; Schema: meshhook; Owner: meshhook_owner
--

ALTER TABLE meshhook.workflow_runs ENABLE ROW LEVEL SECURITY;

--
-- Name: SCHEMA meshhook; Type: ACL; Schema: -; Owner: meshhook_owner
--

GRANT USAGE ON SCHEMA meshhook TO anon;
GRANT USAGE ON SCHEMA meshhook TO authenticated;
GRANT USAGE ON SCHEMA meshhook TO service_role;

--
-- Name: SCHEMA meshhook_worker; Type: ACL; Schema: -; Owner: meshhook_owner
--

GRANT USAGE ON SCHEMA meshhook_worker TO meshhook_worker;

--
-- Name: TABLE audit_log; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.audit_log TO authenticated;
GRANT SELECT ON TABLE meshhook.audit_log TO service_role;

--
-- Name: COLUMN audit_log.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.user_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(user_id) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.action; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(action) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.resource_type; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(resource_type) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.resource_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(resource_id) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.act_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(act_id) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.metadata; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(metadata) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.database_role; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(database_role) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.request_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(request_id) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.ip_address; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(ip_address) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: COLUMN audit_log.user_agent; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(user_agent) ON TABLE meshhook.audit_log TO authenticated;

--
-- Name: TABLE audit_chain; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.audit_chain TO authenticated;
GRANT SELECT ON TABLE meshhook.audit_chain TO service_role;

--
-- Name: TABLE audit_heads; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.audit_heads TO authenticated;
GRANT SELECT ON TABLE meshhook.audit_heads TO service_role;

--
-- Name: TABLE workflow_events; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.workflow_events TO authenticated;
GRANT SELECT ON TABLE meshhook.workflow_events TO service_role;

--
-- Name: TABLE run_steps; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.run_steps TO authenticated;
GRANT SELECT ON TABLE meshhook.run_steps TO service_role;

--
-- Name: COLUMN run_steps.status; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(status) ON TABLE meshhook.run_steps TO authenticated;

--
-- Name: COLUMN run_steps.attempt; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(attempt) ON TABLE meshhook.run_steps TO authenticated;

--
-- Name: COLUMN run_steps.unsettled; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(unsettled) ON TABLE meshhook.run_steps TO authenticated;

--
-- Name: COLUMN run_steps.live; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(live) ON TABLE meshhook.run_steps TO authenticated;

--
-- Name: COLUMN run_steps.effect_epoch; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(effect_epoch) ON TABLE meshhook.run_steps TO authenticated;

--
-- Name: TABLE step_attempts; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.step_attempts TO authenticated;
GRANT SELECT ON TABLE meshhook.step_attempts TO service_role;

--
-- Name: COLUMN step_attempts.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.run_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(run_id) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.step_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(step_key) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.item_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(item_key) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.attempt; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(attempt) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.origin; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(origin) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.status; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(status),UPDATE(status) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.act_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(act_id) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: COLUMN step_attempts.due_at; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(due_at) ON TABLE meshhook.step_attempts TO authenticated;

--
-- Name: TABLE workflow_runs; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.workflow_runs TO authenticated;
GRANT SELECT ON TABLE meshhook.workflow_runs TO service_role;

--
-- Name: COLUMN workflow_runs.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.workflow_runs TO authenticated;
GRANT INSERT(project_id) ON TABLE meshhook.workflow_runs TO service_role;

--
-- Name: COLUMN workflow_runs.workflow_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(workflow_id) ON TABLE meshhook.workflow_runs TO authenticated;
GRANT INSERT(workflow_id) ON TABLE meshhook.workflow_runs TO service_role;

--
-- Name: COLUMN workflow_runs.status; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(status) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.input; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(input) ON TABLE meshhook.workflow_runs TO authenticated;
GRANT INSERT(input) ON TABLE meshhook.workflow_runs TO service_role;

--
-- Name: COLUMN workflow_runs.idempotency_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(idempotency_key) ON TABLE meshhook.workflow_runs TO authenticated;
GRANT INSERT(idempotency_key) ON TABLE meshhook.workflow_runs TO service_role;

--
-- Name: COLUMN workflow_runs.from_run; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(from_run) ON TABLE meshhook.workflow_runs TO authenticated;
GRANT INSERT(from_run) ON TABLE meshhook.workflow_runs TO service_role;

--
-- Name: COLUMN workflow_runs.directive; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(directive) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.active_count; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(active_count) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.paused_count; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(paused_count) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.failed_count; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(failed_count) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.canceled_count; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(canceled_count) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.error; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(error) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: COLUMN workflow_runs.finished_at; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT UPDATE(finished_at) ON TABLE meshhook.workflow_runs TO authenticated;

--
-- Name: TABLE run_acts; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.run_acts TO authenticated;
GRANT SELECT ON TABLE meshhook.run_acts TO service_role;

--
-- Name: COLUMN run_acts.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.run_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(run_id) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.kind; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(kind) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.step_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(step_key) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.item_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(item_key) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.input_patch; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(input_patch) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.options; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(options) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.reason; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(reason) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.idempotency_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(idempotency_key) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.expected_attempt; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(expected_attempt) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.plan_hash; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(plan_hash) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: COLUMN run_acts.undoes; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(undoes) ON TABLE meshhook.run_acts TO authenticated;

--
-- Name: TABLE step_snapshots; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.step_snapshots TO authenticated;
GRANT SELECT ON TABLE meshhook.step_snapshots TO service_role;

--
-- Name: COLUMN step_snapshots.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.run_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(run_id) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.step_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(step_key) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.item_key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(item_key) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.attempt; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(attempt) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.act_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(act_id) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.input_mode; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(input_mode) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.cloned_from; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(cloned_from) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.reads; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(reads) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.patches; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(patches) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: COLUMN step_snapshots.node_hash; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(node_hash) ON TABLE meshhook.step_snapshots TO authenticated;

--
-- Name: TABLE workflow_nodes; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.workflow_nodes TO authenticated;
GRANT SELECT ON TABLE meshhook.workflow_nodes TO service_role;

--
-- Name: TABLE project_members; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.project_members TO authenticated;
GRANT SELECT ON TABLE meshhook.project_members TO service_role;

--
-- Name: COLUMN project_members.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.project_members TO authenticated;

--
-- Name: COLUMN project_members.user_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(user_id) ON TABLE meshhook.project_members TO authenticated;

--
-- Name: COLUMN project_members.role; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(role),UPDATE(role) ON TABLE meshhook.project_members TO authenticated;

--
-- Name: TABLE projects; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.projects TO authenticated;
GRANT SELECT ON TABLE meshhook.projects TO service_role;

--
-- Name: COLUMN projects.id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(id) ON TABLE meshhook.projects TO authenticated;

--
-- Name: COLUMN projects.name; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(name),UPDATE(name) ON TABLE meshhook.projects TO authenticated;

--
-- Name: TABLE resume_stats; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.resume_stats TO authenticated;
GRANT SELECT ON TABLE meshhook.resume_stats TO service_role;

--
-- Name: COLUMN secrets.id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(id) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(project_id),INSERT(project_id) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.key; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(key),INSERT(key) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.value_encrypted; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(value_encrypted),UPDATE(value_encrypted) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.created_at; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(created_at) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.updated_at; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(updated_at) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.key_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(key_id) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: COLUMN secrets.changed_by; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT(changed_by) ON TABLE meshhook.secrets TO authenticated;

--
-- Name: TABLE workflow_definitions; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.workflow_definitions TO authenticated;
GRANT SELECT ON TABLE meshhook.workflow_definitions TO service_role;

--
-- Name: COLUMN workflow_definitions.project_id; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(project_id) ON TABLE meshhook.workflow_definitions TO authenticated;

--
-- Name: COLUMN workflow_definitions.slug; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(slug) ON TABLE meshhook.workflow_definitions TO authenticated;

--
-- Name: COLUMN workflow_definitions.definition; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT INSERT(definition) ON TABLE meshhook.workflow_definitions TO authenticated;

--
-- Name: TABLE workflow_edges; Type: ACL; Schema: meshhook; Owner: meshhook_owner
--

GRANT SELECT ON TABLE meshhook.workflow_edges TO authenticated;
GRANT SELECT ON TABLE meshhook.workflow_edges TO service_role;
