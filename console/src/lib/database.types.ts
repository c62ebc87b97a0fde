// Made by npm run types from the database.

export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  meshhook: {
    Tables: {
      audit_chain: {
        Row: {
          audit_id: number;
          canonical: string;
          chained_at: string;
          hash: string;
          number: number;
          project_id: string;
        };
        ComputedFields: never;
        Insert: {
          audit_id: number;
          canonical: string;
          chained_at?: string;
          hash: string;
          number: number;
          project_id: string;
        };
        Update: {
          audit_id?: number;
          canonical?: string;
          chained_at?: string;
          hash?: string;
          number?: number;
          project_id?: string;
        };
        Relationships: [];
      };
      audit_heads: {
        Row: {
          hash: string;
          number: number;
          project_id: string;
        };
        ComputedFields: never;
        Insert: {
          hash?: string;
          number?: number;
          project_id: string;
        };
        Update: {
          hash?: string;
          number?: number;
          project_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'audit_heads_of_a_project';
            columns: ['project_id'];
            isOneToOne: true;
            referencedRelation: 'projects';
            referencedColumns: ['id'];
          }
        ];
      };
      audit_log: {
        Row: {
          act_id: string | null;
          action: string;
          created_at: string;
          database_role: string;
          id: number;
          ip_address: string | null;
          metadata: NonNullable<Json>;
          project_id: string;
          request_id: string | null;
          resource_id: string | null;
          resource_type: string;
          user_agent: string | null;
          user_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          act_id?: string | null;
          action: string;
          created_at?: string;
          database_role: string;
          id?: never;
          ip_address?: string | null;
          metadata?: NonNullable<Json>;
          project_id: string;
          request_id?: string | null;
          resource_id?: string | null;
          resource_type: string;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Update: {
          act_id?: string | null;
          action?: string;
          created_at?: string;
          database_role?: string;
          id?: never;
          ip_address?: string | null;
          metadata?: NonNullable<Json>;
          project_id?: string;
          request_id?: string | null;
          resource_id?: string | null;
          resource_type?: string;
          user_agent?: string | null;
          user_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'audit_log_of_a_project';
            columns: ['project_id'];
            isOneToOne: false;
            referencedRelation: 'projects';
            referencedColumns: ['id'];
          }
        ];
      };
      project_members: {
        Row: {
          changed_by: string | null;
          created_at: string;
          project_id: string;
          request: NonNullable<Json>;
          role: string | null;
          updated_at: string;
          user_id: string;
        };
        ComputedFields: never;
        Insert: {
          changed_by?: string | null;
          created_at?: string;
          project_id: string;
          request?: NonNullable<Json>;
          role?: string | null;
          updated_at?: string;
          user_id: string;
        };
        Update: {
          changed_by?: string | null;
          created_at?: string;
          project_id?: string;
          request?: NonNullable<Json>;
          role?: string | null;
          updated_at?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'project_members_of_a_project';
            columns: ['project_id'];
            isOneToOne: false;
            referencedRelation: 'projects';
            referencedColumns: ['id'];
          }
        ];
      };
      projects: {
        Row: {
          created_at: string;
          id: string;
          name: string;
          owner: string;
          updated_at: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          id?: string;
          name: string;
          owner: string;
          updated_at?: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          name?: string;
          owner?: string;
          updated_at?: string;
        };
        Relationships: [];
      };
      run_acts: {
        Row: {
          active_count: number | null;
          actor: string;
          before: Database['meshhook']['CompositeTypes']['step_state'][];
          canceled_count: number | null;
          created_at: string;
          deadline_before: string | null;
          directive_before: string | null;
          error_before: Json | null;
          expected_attempt: number | null;
          facts: NonNullable<Json>;
          failed_count: number | null;
          id: string;
          idempotency_key: string | null;
          input_patch: Json | null;
          item_key: string;
          kind: string;
          options: NonNullable<Json>;
          paused_count: number | null;
          plan_hash: string | null;
          project_id: string;
          promise: Database['meshhook']['CompositeTypes']['step_state'][];
          proved_at: string | null;
          reason: string | null;
          request: NonNullable<Json>;
          run_id: string;
          run_status: string | null;
          step_key: string | null;
          targets: Database['meshhook']['CompositeTypes']['act_target'][];
          touched: unknown;
          undoes: string | null;
          workflow_id_before: string | null;
          xact_id: unknown;
        };
        ComputedFields: never;
        Insert: {
          active_count?: number | null;
          actor: string;
          before?: Database['meshhook']['CompositeTypes']['step_state'][];
          canceled_count?: number | null;
          created_at?: string;
          deadline_before?: string | null;
          directive_before?: string | null;
          error_before?: Json | null;
          expected_attempt?: number | null;
          facts?: NonNullable<Json>;
          failed_count?: number | null;
          id?: string;
          idempotency_key?: string | null;
          input_patch?: Json | null;
          item_key?: string;
          kind: string;
          options?: NonNullable<Json>;
          paused_count?: number | null;
          plan_hash?: string | null;
          project_id: string;
          promise?: Database['meshhook']['CompositeTypes']['step_state'][];
          proved_at?: string | null;
          reason?: string | null;
          request?: NonNullable<Json>;
          run_id: string;
          run_status?: string | null;
          step_key?: string | null;
          targets?: Database['meshhook']['CompositeTypes']['act_target'][];
          touched?: unknown;
          undoes?: string | null;
          workflow_id_before?: string | null;
          xact_id: unknown;
        };
        Update: {
          active_count?: number | null;
          actor?: string;
          before?: Database['meshhook']['CompositeTypes']['step_state'][];
          canceled_count?: number | null;
          created_at?: string;
          deadline_before?: string | null;
          directive_before?: string | null;
          error_before?: Json | null;
          expected_attempt?: number | null;
          facts?: NonNullable<Json>;
          failed_count?: number | null;
          id?: string;
          idempotency_key?: string | null;
          input_patch?: Json | null;
          item_key?: string;
          kind?: string;
          options?: NonNullable<Json>;
          paused_count?: number | null;
          plan_hash?: string | null;
          project_id?: string;
          promise?: Database['meshhook']['CompositeTypes']['step_state'][];
          proved_at?: string | null;
          reason?: string | null;
          request?: NonNullable<Json>;
          run_id?: string;
          run_status?: string | null;
          step_key?: string | null;
          targets?: Database['meshhook']['CompositeTypes']['act_target'][];
          touched?: unknown;
          undoes?: string | null;
          workflow_id_before?: string | null;
          xact_id?: unknown;
        };
        Relationships: [
          {
            foreignKeyName: 'run_acts_of_a_run';
            columns: ['project_id', 'run_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_runs';
            referencedColumns: ['project_id', 'id'];
          },
          {
            foreignKeyName: 'run_acts_undo_an_act';
            columns: ['undoes', 'project_id'];
            isOneToOne: false;
            referencedRelation: 'run_acts';
            referencedColumns: ['id', 'project_id'];
          }
        ];
      };
      run_steps: {
        Row: {
          attempt: number;
          effect_epoch: number;
          is_retired: boolean;
          is_tolerant: boolean;
          item: Json | null;
          item_hash: string | null;
          item_index: number | null;
          item_key: string;
          item_patches: Json | null;
          items_active: number;
          items_failed: number;
          items_left: number;
          items_next: number;
          kind: string;
          live: number;
          ordinal: number;
          project_id: string;
          run_id: string;
          status: string;
          step_key: string;
          unsettled: number;
        };
        ComputedFields: never;
        Insert: {
          attempt?: number;
          effect_epoch?: number;
          is_retired?: boolean;
          is_tolerant: boolean;
          item?: Json | null;
          item_hash?: string | null;
          item_index?: number | null;
          item_key?: string;
          item_patches?: Json | null;
          items_active?: number;
          items_failed?: number;
          items_left?: number;
          items_next?: number;
          kind: string;
          live?: number;
          ordinal: number;
          project_id: string;
          run_id: string;
          status?: string;
          step_key: string;
          unsettled: number;
        };
        Update: {
          attempt?: number;
          effect_epoch?: number;
          is_retired?: boolean;
          is_tolerant?: boolean;
          item?: Json | null;
          item_hash?: string | null;
          item_index?: number | null;
          item_key?: string;
          item_patches?: Json | null;
          items_active?: number;
          items_failed?: number;
          items_left?: number;
          items_next?: number;
          kind?: string;
          live?: number;
          ordinal?: number;
          project_id?: string;
          run_id?: string;
          status?: string;
          step_key?: string;
          unsettled?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'run_steps_of_a_run';
            columns: ['run_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_runs';
            referencedColumns: ['id'];
          }
        ];
      };
      secrets: {
        Row: {
          changed_by: string | null;
          created_at: string;
          id: string;
          key: string;
          key_id: string | null;
          project_id: string;
          request: NonNullable<Json>;
          updated_at: string;
          value_encrypted: string | null;
        };
        ComputedFields: never;
        Insert: {
          changed_by?: string | null;
          created_at?: string;
          id?: string;
          key: string;
          key_id?: never;
          project_id: string;
          request?: NonNullable<Json>;
          updated_at?: string;
          value_encrypted?: string | null;
        };
        Update: {
          changed_by?: string | null;
          created_at?: string;
          id?: string;
          key?: string;
          key_id?: never;
          project_id?: string;
          request?: NonNullable<Json>;
          updated_at?: string;
          value_encrypted?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'secrets_of_a_project';
            columns: ['project_id'];
            isOneToOne: false;
            referencedRelation: 'projects';
            referencedColumns: ['id'];
          }
        ];
      };
      step_attempts: {
        Row: {
          act_id: string | null;
          attempt: number;
          created_at: string;
          due_at: string;
          effect: Json | null;
          effect_epoch: number | null;
          effect_key: string | null;
          error: Json | null;
          finished_at: string | null;
          handle: string | null;
          item_key: string;
          origin: string;
          output: Json | null;
          project_id: string;
          run_id: string;
          started_at: string | null;
          status: string;
          step_key: string;
          worker: string | null;
        };
        ComputedFields: never;
        Insert: {
          act_id?: string | null;
          attempt: number;
          created_at?: string;
          due_at?: string;
          effect?: Json | null;
          effect_epoch?: number | null;
          effect_key?: string | null;
          error?: Json | null;
          finished_at?: string | null;
          handle?: string | null;
          item_key?: string;
          origin: string;
          output?: Json | null;
          project_id: string;
          run_id: string;
          started_at?: string | null;
          status?: string;
          step_key: string;
          worker?: string | null;
        };
        Update: {
          act_id?: string | null;
          attempt?: number;
          created_at?: string;
          due_at?: string;
          effect?: Json | null;
          effect_epoch?: number | null;
          effect_key?: string | null;
          error?: Json | null;
          finished_at?: string | null;
          handle?: string | null;
          item_key?: string;
          origin?: string;
          output?: Json | null;
          project_id?: string;
          run_id?: string;
          started_at?: string | null;
          status?: string;
          step_key?: string;
          worker?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'step_attempts_of_a_step';
            columns: ['project_id', 'run_id', 'step_key', 'item_key'];
            isOneToOne: false;
            referencedRelation: 'run_steps';
            referencedColumns: ['project_id', 'run_id', 'step_key', 'item_key'];
          },
          {
            foreignKeyName: 'step_attempts_of_an_act';
            columns: ['project_id', 'act_id'];
            isOneToOne: false;
            referencedRelation: 'run_acts';
            referencedColumns: ['project_id', 'id'];
          }
        ];
      };
      step_queue: {
        Row: {
          attempt: number;
          id: number;
          item_key: string;
          kind: string;
          lease_expires_at: string | null;
          lease_token: string | null;
          project_id: string;
          run_at: string;
          run_id: string;
          step_key: string;
          worker: string | null;
        };
        ComputedFields: never;
        Insert: {
          attempt: number;
          id?: never;
          item_key?: string;
          kind: string;
          lease_expires_at?: string | null;
          lease_token?: string | null;
          project_id: string;
          run_at: string;
          run_id: string;
          step_key: string;
          worker?: string | null;
        };
        Update: {
          attempt?: number;
          id?: never;
          item_key?: string;
          kind?: string;
          lease_expires_at?: string | null;
          lease_token?: string | null;
          project_id?: string;
          run_at?: string;
          run_id?: string;
          step_key?: string;
          worker?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'step_queue_of_a_run';
            columns: ['run_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_runs';
            referencedColumns: ['id'];
          }
        ];
      };
      step_snapshots: {
        Row: {
          act_id: string | null;
          attempt: number;
          cloned_from: number | null;
          created_at: string;
          input_mode: string;
          item: Json | null;
          item_key: string;
          node_hash: string;
          patches: NonNullable<Json>;
          project_id: string;
          reads: NonNullable<Json>;
          run_id: string;
          step_key: string;
          workflow_id: string | null;
        };
        ComputedFields: never;
        Insert: {
          act_id?: string | null;
          attempt: number;
          cloned_from?: number | null;
          created_at?: string;
          input_mode: string;
          item?: Json | null;
          item_key?: string;
          node_hash: string;
          patches?: NonNullable<Json>;
          project_id: string;
          reads: NonNullable<Json>;
          run_id: string;
          step_key: string;
          workflow_id?: string | null;
        };
        Update: {
          act_id?: string | null;
          attempt?: number;
          cloned_from?: number | null;
          created_at?: string;
          input_mode?: string;
          item?: Json | null;
          item_key?: string;
          node_hash?: string;
          patches?: NonNullable<Json>;
          project_id?: string;
          reads?: NonNullable<Json>;
          run_id?: string;
          step_key?: string;
          workflow_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: 'step_snapshots_of_an_attempt';
            columns: ['project_id', 'run_id', 'step_key', 'item_key', 'attempt'];
            isOneToOne: true;
            referencedRelation: 'step_attempts';
            referencedColumns: ['project_id', 'run_id', 'step_key', 'item_key', 'attempt'];
          }
        ];
      };
      workflow_definitions: {
        Row: {
          created_at: string;
          created_by: string | null;
          deadline_s: number | null;
          definition: NonNullable<Json>;
          id: string;
          project_id: string;
          slug: string;
          updated_at: string;
          version: number;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          created_by?: string | null;
          deadline_s?: number | null;
          definition: NonNullable<Json>;
          id?: string;
          project_id: string;
          slug: string;
          updated_at?: string;
          version: number;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          deadline_s?: number | null;
          definition?: NonNullable<Json>;
          id?: string;
          project_id?: string;
          slug?: string;
          updated_at?: string;
          version?: number;
        };
        Relationships: [
          {
            foreignKeyName: 'workflow_definitions_of_a_project';
            columns: ['project_id'];
            isOneToOne: false;
            referencedRelation: 'projects';
            referencedColumns: ['id'];
          }
        ];
      };
      workflow_edges: {
        Row: {
          handles: string[];
          project_id: string;
          source_ordinal: number;
          target_ordinal: number;
          workflow_id: string;
        };
        ComputedFields: never;
        Insert: {
          handles: string[];
          project_id: string;
          source_ordinal: number;
          target_ordinal: number;
          workflow_id: string;
        };
        Update: {
          handles?: string[];
          project_id?: string;
          source_ordinal?: number;
          target_ordinal?: number;
          workflow_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'workflow_edges_of_a_definition';
            columns: ['project_id', 'workflow_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_definitions';
            referencedColumns: ['project_id', 'id'];
          }
        ];
      };
      workflow_events: {
        Row: {
          created_at: string;
          id: number;
          number: number;
          payload: NonNullable<Json>;
          project_id: string;
          run_id: string;
          ts: string;
          type: string;
        };
        ComputedFields: never;
        Insert: {
          created_at?: string;
          id?: never;
          number: number;
          payload?: NonNullable<Json>;
          project_id: string;
          run_id: string;
          ts?: string;
          type: string;
        };
        Update: {
          created_at?: string;
          id?: never;
          number?: number;
          payload?: NonNullable<Json>;
          project_id?: string;
          run_id?: string;
          ts?: string;
          type?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'workflow_events_of_a_run';
            columns: ['run_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_runs';
            referencedColumns: ['id'];
          }
        ];
      };
      workflow_nodes: {
        Row: {
          ancestors: unknown;
          config: NonNullable<Json>;
          descendants: unknown;
          indegree: number;
          is_item_given_input: boolean | null;
          item_reads: string[] | null;
          kind: string;
          node_hash: string;
          ordinal: number;
          project_id: string;
          reads: string[];
          secret_names: string[];
          step_key: string;
          workflow_id: string;
        };
        ComputedFields: never;
        Insert: {
          ancestors: unknown;
          config: NonNullable<Json>;
          descendants: unknown;
          indegree: number;
          is_item_given_input?: boolean | null;
          item_reads?: string[] | null;
          kind: string;
          node_hash: string;
          ordinal: number;
          project_id: string;
          reads: string[];
          secret_names?: string[];
          step_key: string;
          workflow_id: string;
        };
        Update: {
          ancestors?: unknown;
          config?: NonNullable<Json>;
          descendants?: unknown;
          indegree?: number;
          is_item_given_input?: boolean | null;
          item_reads?: string[] | null;
          kind?: string;
          node_hash?: string;
          ordinal?: number;
          project_id?: string;
          reads?: string[];
          secret_names?: string[];
          step_key?: string;
          workflow_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'workflow_nodes_of_a_definition';
            columns: ['project_id', 'workflow_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_definitions';
            referencedColumns: ['project_id', 'id'];
          }
        ];
      };
      workflow_runs: {
        Row: {
          active_count: number;
          canceled_count: number;
          created_at: string;
          directive: string | null;
          error: Json | null;
          failed_count: number;
          finished_at: string | null;
          from_run: string | null;
          id: string;
          idempotency_key: string | null;
          input: NonNullable<Json>;
          paused_count: number;
          project_id: string;
          started_at: string | null;
          started_by: string | null;
          status: string;
          updated_at: string;
          workflow_id: string;
        };
        ComputedFields: never;
        Insert: {
          active_count?: number;
          canceled_count?: number;
          created_at?: string;
          directive?: string | null;
          error?: Json | null;
          failed_count?: number;
          finished_at?: string | null;
          from_run?: string | null;
          id?: string;
          idempotency_key?: string | null;
          input?: NonNullable<Json>;
          paused_count?: number;
          project_id: string;
          started_at?: string | null;
          started_by?: string | null;
          status?: string;
          updated_at?: string;
          workflow_id: string;
        };
        Update: {
          active_count?: number;
          canceled_count?: number;
          created_at?: string;
          directive?: string | null;
          error?: Json | null;
          failed_count?: number;
          finished_at?: string | null;
          from_run?: string | null;
          id?: string;
          idempotency_key?: string | null;
          input?: NonNullable<Json>;
          paused_count?: number;
          project_id?: string;
          started_at?: string | null;
          started_by?: string | null;
          status?: string;
          updated_at?: string;
          workflow_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: 'workflow_runs_from_a_run';
            columns: ['project_id', 'from_run'];
            isOneToOne: false;
            referencedRelation: 'workflow_runs';
            referencedColumns: ['project_id', 'id'];
          },
          {
            foreignKeyName: 'workflow_runs_of_a_definition';
            columns: ['project_id', 'workflow_id'];
            isOneToOne: false;
            referencedRelation: 'workflow_definitions';
            referencedColumns: ['project_id', 'id'];
          }
        ];
      };
    };
    Views: {
      resume_stats: {
        Row: {
          attempts: number | null;
          day: string | null;
          failed: number | null;
          median_wait_s: number | null;
          project_id: string;
          resumes: number | null;
          runs: number | null;
          succeeded: number | null;
        };
        ComputedFields: never;
        Relationships: [];
      };
    };
    Functions: {
      audit_verify: { Args: { head?: string; project_id: string }; Returns: Json };
      cancel_resume: { Args: { act_id: string; reason?: string }; Returns: Json };
      cancel_run: { Args: { reason?: string; run_id: string }; Returns: Json };
      check_act: {
        Args: {
          expected_attempt: number;
          idempotency_key: string;
          input_patch: Json;
          options: Json;
          plan_hash: string;
          reason: string;
          run_id: string;
          step_key: string;
        };
        Returns: undefined;
      };
      check_admin: { Args: { project_id: string }; Returns: undefined };
      check_bulk: { Args: { idempotency_key: string; options: Json }; Returns: undefined };
      check_caller: { Args: Record<PropertyKey, never>; Returns: undefined };
      check_page: {
        Args: { after: string; filter: Json; known: string[]; page_size: number };
        Returns: undefined;
      };
      compare_attempts: {
        Args: { a: number; b: number; item_key?: string; run_id: string; step_key: string };
        Returns: Json;
      };
      create_project: { Args: { name: string }; Returns: Json };
      delete_secret: { Args: { key: string; project_id: string }; Returns: Json };
      export_audit: { Args: { after?: number; page_size?: number; project_id: string }; Returns: Json };
      get_actor: {
        Args: { attempt: number; item_key?: string; run_id: string; step_key: string };
        Returns: string;
      };
      get_attempt: {
        Args: { attempt: number; item_key?: string; run_id: string; step_key: string };
        Returns: Json;
      };
      get_input: {
        Args: { attempt: number; item_key?: string; run_id: string; step_key: string };
        Returns: Json;
      };
      get_run: { Args: { run_id: string }; Returns: Json };
      get_run_version: { Args: { run_id: string }; Returns: Json };
      list_audit: {
        Args: { after?: string; filter?: Json; page_size?: number; project_id: string };
        Returns: Json;
      };
      list_events: { Args: { after?: number; run_id: string }; Returns: Json };
      list_items: {
        Args: { after?: string; filter?: Json; page_size?: number; run_id: string; step_key: string };
        Returns: Json;
      };
      list_projects: { Args: Record<PropertyKey, never>; Returns: Json };
      list_replays: {
        Args: {
          after: string;
          bulk_key: string;
          options: Json;
          page_size: number;
          project_id: string;
          reason: string;
          step_key: string;
        };
        Returns: {
          id: string;
          result: Json;
        }[];
      };
      list_runs: {
        Args: { after?: string; filter?: Json; page_size?: number; project_id: string };
        Returns: Json;
      };
      list_secrets: { Args: { project_id: string }; Returns: Json };
      list_workflows: { Args: { project_id: string }; Returns: Json };
      lock_run: { Args: { run_id: string }; Returns: string };
      match_runs: {
        Args: {
          after: string;
          among?: string[];
          bulk_key?: string;
          filter: Json;
          is_to_resume?: boolean;
          page_size: number;
          project_id: string;
        };
        Returns: {
          created_at: string;
          id: string;
        }[];
      };
      note_act: { Args: { act: string; answer: string; run_id: string }; Returns: undefined };
      pause_run: { Args: { reason?: string; run_id: string }; Returns: Json };
      preview_resume: {
        Args: { item_key?: string; options?: Json; run_id: string; step_key: string };
        Returns: Json;
      };
      publish_workflow: { Args: { definition: Json; project_id: string; slug: string }; Returns: Json };
      resume_run: {
        Args: {
          idempotency_key?: string;
          options?: Json;
          plan_hash?: string;
          reason?: string;
          run_id: string;
        };
        Returns: Json;
      };
      resume_run_from_step: {
        Args: {
          expected_attempt?: number;
          idempotency_key?: string;
          input_patch?: Json;
          item_key?: string;
          options?: Json;
          plan_hash?: string;
          reason?: string;
          run_id: string;
          step_key: string;
        };
        Returns: Json;
      };
      resume_runs: {
        Args: { filter: Json; idempotency_key?: string; options?: Json; project_id: string; reason?: string };
        Returns: Json;
      };
      sees_run: { Args: { run_id: string }; Returns: boolean };
      set_member: { Args: { project_id: string; role: string; user_id: string }; Returns: Json };
      set_secret: { Args: { key: string; project_id: string; value_encrypted: string }; Returns: Json };
      start_run: {
        Args: {
          from_run?: string;
          idempotency_key?: string;
          input?: Json;
          project_id: string;
          slug: string;
          version?: number;
        };
        Returns: Json;
      };
      verify_run: { Args: { run_id: string }; Returns: Json };
    };
    Enums: {
      [_ in never]: never;
    };
    CompositeTypes: {
      act_target: {
        step_key: string | null;
        item_key: string | null;
        from_attempt: number | null;
        attempt: number | null;
        origin: string | null;
        status: string | null;
        due_at: string | null;
        input_mode: string | null;
        reads: Json | null;
        patches: Json | null;
        node_hash: string | null;
      };
      step_state: {
        ordinal: number | null;
        status: string | null;
        attempt: number | null;
        unsettled: number | null;
        live: number | null;
        effect_epoch: number | null;
      };
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, '__InternalSupabase'>;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, 'meshhook'>];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    keyof (DefaultSchema['Tables'] & DefaultSchema['Views']) | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])
    : never) = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Views'])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema['Tables'] & DefaultSchema['Views'])
    ? (DefaultSchema['Tables'] & DefaultSchema['Views'])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never) = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    keyof DefaultSchema['Tables'] | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables']
    : never) = never
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions['schema']]['Tables'][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema['Tables']
    ? DefaultSchema['Tables'][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    keyof DefaultSchema['Enums'] | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums']
    : never) = never
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions['schema']]['Enums'][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema['Enums']
    ? DefaultSchema['Enums'][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    keyof DefaultSchema['CompositeTypes'] | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes']
    : never) = never
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions['schema']]['CompositeTypes'][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema['CompositeTypes']
    ? DefaultSchema['CompositeTypes'][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  meshhook: {
    Enums: {}
  }
} as const;
