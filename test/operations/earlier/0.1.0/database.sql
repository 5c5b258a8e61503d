SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.countersign_audit (
    id bigint NOT NULL,
    at double precision NOT NULL,
    tenant text,
    subject text,
    purpose text,
    nonce text,
    jti text,
    step integer NOT NULL,
    code text NOT NULL,
    receipt text,
    score double precision,
    consent jsonb,
    note jsonb,
    digest text,
    signs text
);
ALTER TABLE public.countersign_audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.countersign_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.countersign_challenge (
    nonce text NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    token_hash text NOT NULL,
    claims jsonb NOT NULL,
    policy text NOT NULL,
    issued_at double precision NOT NULL,
    expires_at double precision NOT NULL,
    used_at double precision,
    reserved_until double precision
);
CREATE TABLE public.countersign_device (
    thumbprint text NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    jwk jsonb NOT NULL,
    registered_at double precision NOT NULL,
    revoked_at double precision
);
CREATE TABLE public.countersign_duplicate (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    other text NOT NULL,
    found_at double precision NOT NULL,
    outcome text,
    settled_by text,
    reason text,
    settled_at double precision,
    cluster uuid DEFAULT gen_random_uuid() NOT NULL
);
CREATE TABLE public.countersign_duplicate_face (
    id bigint NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    model text NOT NULL,
    face bytea NOT NULL,
    searched_at double precision,
    cluster uuid,
    cohort text
);
ALTER TABLE public.countersign_duplicate_face ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.countersign_duplicate_face_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.countersign_erasure (
    id bigint NOT NULL,
    at double precision NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    cause text NOT NULL,
    erased jsonb NOT NULL
);
ALTER TABLE public.countersign_erasure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.countersign_erasure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.countersign_face_scores (
    tenant text NOT NULL,
    model text NOT NULL,
    part text NOT NULL,
    learners integer DEFAULT 0 NOT NULL,
    scores jsonb NOT NULL
);
CREATE TABLE public.countersign_handover (
    id text NOT NULL,
    nonce text NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    link_hash text NOT NULL,
    code_hash text NOT NULL,
    phone_hash text,
    learner text NOT NULL,
    origin text,
    created_at double precision NOT NULL,
    expires_at double precision NOT NULL,
    opened_at double precision,
    sent_at double precision,
    canceled_at double precision,
    used_at double precision,
    part text,
    part_hash text
);
CREATE TABLE public.countersign_job (
    id bigint NOT NULL,
    kind text NOT NULL,
    once text,
    tenant text,
    subject text,
    payload jsonb NOT NULL,
    due_at double precision NOT NULL,
    every_seconds double precision,
    tries integer DEFAULT 0 NOT NULL,
    failed_at double precision,
    failure text
);
ALTER TABLE public.countersign_job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.countersign_job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.countersign_jti (
    jti text NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.countersign_keys (
    one boolean DEFAULT true NOT NULL,
    fingerprint text NOT NULL,
    CONSTRAINT countersign_keys_one_check CHECK (one)
);
CREATE TABLE public.countersign_migration (
    version integer NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.countersign_one_more (
    tenant text NOT NULL,
    subject text NOT NULL,
    context text NOT NULL,
    thumbprint text NOT NULL,
    score jsonb NOT NULL,
    expires_at double precision NOT NULL,
    policy text NOT NULL,
    nonce text,
    measured jsonb NOT NULL
);
CREATE TABLE public.countersign_passkey (
    credential_id text NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    public_key bytea NOT NULL,
    counter double precision NOT NULL,
    registered_at double precision NOT NULL
);
CREATE TABLE public.countersign_policy (
    revision text NOT NULL,
    policy jsonb NOT NULL
);
CREATE TABLE public.countersign_rate (
    address text NOT NULL,
    minute bigint NOT NULL,
    asked integer NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.countersign_receipt_key (
    kid text NOT NULL,
    jwk jsonb NOT NULL,
    since double precision DEFAULT EXTRACT(epoch FROM now()) NOT NULL
);
CREATE TABLE public.countersign_reference (
    tenant text NOT NULL,
    subject text NOT NULL,
    version integer NOT NULL,
    model jsonb NOT NULL,
    phrase_id text NOT NULL,
    phrase_hash text NOT NULL,
    face bytea NOT NULL,
    created_at double precision NOT NULL,
    erase_after double precision,
    recent bytea,
    replaces boolean DEFAULT false NOT NULL,
    confirmed_at double precision,
    came_again_at double precision,
    disputed_at double precision,
    face_counted boolean DEFAULT false NOT NULL,
    cohort text
);
CREATE TABLE public.countersign_review (
    id text NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    cause text NOT NULL,
    opened_at double precision NOT NULL,
    bundle_jti text NOT NULL,
    receipt text NOT NULL,
    summary jsonb NOT NULL,
    round integer DEFAULT 1 NOT NULL,
    words text,
    outcome text,
    reason text,
    decided_at double precision,
    reference_version integer,
    device jsonb,
    typing_kind text,
    typing bytea
);
CREATE TABLE public.countersign_seen (
    hash bytea NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.countersign_still (
    tenant text NOT NULL,
    subject text NOT NULL,
    jti text NOT NULL,
    still_id text NOT NULL,
    picture bytea NOT NULL,
    erase_after double precision NOT NULL
);
CREATE TABLE public.countersign_subject (
    tenant text NOT NULL,
    subject text NOT NULL,
    data_key bytea,
    failures_in_a_row integer DEFAULT 0 NOT NULL,
    paused_until double precision DEFAULT 0 NOT NULL,
    withdrawn_at double precision,
    last_version integer DEFAULT 0 NOT NULL,
    foreign_tries double precision[] DEFAULT '{}'::double precision[] NOT NULL,
    face_counted_by text
);
CREATE TABLE public.countersign_typing (
    tenant text NOT NULL,
    subject text NOT NULL,
    input_kind text NOT NULL,
    keystroke bytea NOT NULL,
    typed_at double precision NOT NULL,
    added boolean DEFAULT false NOT NULL,
    population_scorer integer,
    typing_confirmed_at double precision,
    typing_drifted_at double precision
);
CREATE TABLE public.countersign_typing_population (
    tenant text NOT NULL,
    phrase_hash text NOT NULL,
    input_kind text NOT NULL,
    keys integer NOT NULL,
    scorer integer NOT NULL,
    statistics jsonb NOT NULL,
    revision text
);
CREATE TABLE public.countersign_typing_scores (
    tenant text NOT NULL,
    input_kind text NOT NULL,
    method text NOT NULL,
    scorer integer NOT NULL,
    scores jsonb NOT NULL
);
CREATE TABLE public.countersign_vote (
    review_id text NOT NULL,
    by text NOT NULL,
    round integer NOT NULL,
    outcome text NOT NULL,
    reason text NOT NULL,
    at double precision NOT NULL
);
CREATE TABLE public.countersign_writing (
    tenant text NOT NULL,
    subject text NOT NULL,
    digraphs bytea NOT NULL,
    shared bytea,
    windows integer NOT NULL
);
CREATE TABLE public.countersign_writing_background (
    tenant text NOT NULL,
    statistics jsonb NOT NULL
);
CREATE TABLE public.countersign_writing_window (
    id bigint NOT NULL,
    at double precision NOT NULL,
    tenant text NOT NULL,
    subject text NOT NULL,
    course text NOT NULL,
    activity text NOT NULL,
    attempt text NOT NULL,
    keys integer NOT NULL,
    edits integer NOT NULL,
    pasted integer NOT NULL,
    blurs integer NOT NULL,
    elapsed_ms double precision NOT NULL,
    llr double precision,
    late boolean NOT NULL
);
ALTER TABLE public.countersign_writing_window ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.countersign_writing_window_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.lti_handover (
    hash text NOT NULL,
    launch_id uuid NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.lti_key (
    kid text NOT NULL,
    public_jwk jsonb NOT NULL,
    sealed_private bytea NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.lti_launch (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    browser_hash text NOT NULL,
    registration_id uuid NOT NULL,
    user_id text NOT NULL,
    subject text NOT NULL,
    role text NOT NULL,
    title text NOT NULL,
    course text NOT NULL,
    activity text NOT NULL,
    deep_linking jsonb,
    parameters jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    gradebook jsonb,
    CONSTRAINT lti_launch_role_check CHECK ((role = ANY (ARRAY['learner'::text, 'staff'::text])))
);
CREATE TABLE public.lti_line (
    registration_id uuid NOT NULL,
    activity text NOT NULL,
    lines text NOT NULL,
    line text NOT NULL
);
CREATE TABLE public.lti_login (
    state_hash text NOT NULL,
    browser_hash text NOT NULL,
    nonce text NOT NULL,
    registration_id uuid NOT NULL,
    parameters jsonb NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
CREATE TABLE public.lti_notice (
    tenant text NOT NULL,
    subject text NOT NULL,
    kind text NOT NULL,
    thumbprint text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.lti_registration (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    issuer text NOT NULL,
    client_id text NOT NULL,
    auth_url text NOT NULL,
    token_url text NOT NULL,
    jwks_url text NOT NULL,
    deployments text[] NOT NULL,
    hosts text[] DEFAULT '{}'::text[] NOT NULL,
    frame_origins text[] DEFAULT '{}'::text[] NOT NULL,
    loopback_http boolean DEFAULT false NOT NULL,
    scores_due_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    token_audience text,
    learners text,
    home uuid,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    paused_until timestamp with time zone
);
CREATE TABLE public.lti_score (
    jti text NOT NULL,
    launch_id uuid NOT NULL,
    result text NOT NULL,
    at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    decided boolean DEFAULT false NOT NULL,
    held_at double precision,
    told_at timestamp with time zone,
    put_off integer DEFAULT 0 NOT NULL,
    problem text
);
CREATE TABLE public.platform_account (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    email text NOT NULL,
    name text NOT NULL,
    password text NOT NULL,
    role text DEFAULT 'learner'::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    enrolled_at timestamp with time zone,
    CONSTRAINT platform_account_email_check CHECK ((email = lower(email))),
    CONSTRAINT platform_account_role_check CHECK ((role = ANY (ARRAY['learner'::text, 'staff'::text])))
);
CREATE TABLE public.platform_address (
    one boolean DEFAULT true NOT NULL,
    origin text NOT NULL,
    CONSTRAINT platform_address_one_check CHECK (one)
);
CREATE TABLE public.platform_audit (
    id bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    object text NOT NULL,
    detail jsonb NOT NULL
);
ALTER TABLE public.platform_audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.platform_audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.platform_certificate (
    slug text NOT NULL,
    account_id uuid NOT NULL,
    course_id text NOT NULL,
    token text NOT NULL,
    status_index integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    reason text,
    list_id integer NOT NULL,
    released_at timestamp with time zone,
    released_by uuid,
    document text,
    suspended_at timestamp with time zone,
    suspendable boolean DEFAULT false NOT NULL
);
CREATE TABLE public.platform_check (
    jti text NOT NULL,
    account_id uuid NOT NULL,
    submission_id uuid,
    purpose text NOT NULL,
    result text NOT NULL,
    reasons jsonb NOT NULL,
    mode text NOT NULL,
    late boolean NOT NULL,
    at timestamp with time zone NOT NULL,
    browser text NOT NULL,
    device text NOT NULL,
    seconds double precision
);
CREATE TABLE public.platform_check_start (
    id bigint NOT NULL,
    account_id uuid NOT NULL,
    attempt text NOT NULL,
    purpose text NOT NULL,
    at timestamp with time zone NOT NULL,
    browser text NOT NULL,
    device text NOT NULL,
    outcome text
);
ALTER TABLE public.platform_check_start ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.platform_check_start_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.platform_client_rate (
    client_hash text NOT NULL,
    period bigint NOT NULL,
    asked integer NOT NULL
);
CREATE TABLE public.platform_course (
    id text NOT NULL,
    title text NOT NULL,
    summary text NOT NULL,
    hours integer NOT NULL,
    lang text NOT NULL,
    check_mode text NOT NULL,
    random_share double precision NOT NULL,
    weekly_budget integer NOT NULL,
    tries integer NOT NULL,
    hours_to_check integer NOT NULL,
    four_eyes boolean NOT NULL,
    CONSTRAINT platform_course_check_mode_check CHECK ((check_mode = ANY (ARRAY['each'::text, 'random'::text, 'both'::text]))),
    CONSTRAINT platform_course_hours_to_check_check CHECK (((hours_to_check >= 1) AND (hours_to_check <= 720))),
    CONSTRAINT platform_course_random_share_check CHECK (((random_share >= (0)::double precision) AND (random_share <= (1)::double precision))),
    CONSTRAINT platform_course_tries_check CHECK (((tries >= 1) AND (tries <= 5))),
    CONSTRAINT platform_course_weekly_budget_check CHECK (((weekly_budget >= 0) AND (weekly_budget <= 50)))
);
CREATE TABLE public.platform_invitation (
    hash text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_by uuid
);
CREATE TABLE public.platform_known_browser (
    hash text NOT NULL,
    account_id uuid NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.platform_lti_check (
    id bigint NOT NULL,
    launch text,
    purpose text,
    at timestamp with time zone NOT NULL,
    browser text NOT NULL,
    device text NOT NULL,
    outcome text,
    jti text,
    seconds double precision
);
ALTER TABLE public.platform_lti_check ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.platform_lti_check_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.platform_migration (
    version integer NOT NULL
);
CREATE TABLE public.platform_notice (
    account_id uuid NOT NULL,
    thumbprint text NOT NULL,
    at timestamp with time zone NOT NULL,
    kind text DEFAULT 'device-added'::text NOT NULL
);
CREATE TABLE public.platform_opinion (
    matter text NOT NULL,
    staff_id uuid NOT NULL,
    accounts uuid[] NOT NULL,
    decision text NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE TABLE public.platform_record (
    slug text NOT NULL,
    account_id uuid NOT NULL,
    course_id text NOT NULL,
    name text NOT NULL,
    show_points boolean NOT NULL,
    listed boolean NOT NULL,
    created_at timestamp with time zone NOT NULL
);
CREATE TABLE public.platform_renewal (
    jti text NOT NULL,
    account_id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    decision text,
    decided_at timestamp with time zone,
    CONSTRAINT platform_renewal_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'refused'::text])))
);
CREATE TABLE public.platform_review (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    submission_id uuid NOT NULL,
    kind text NOT NULL,
    statement text DEFAULT ''::text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    decision text,
    reason text,
    closed_at timestamp with time zone,
    number bigint NOT NULL,
    CONSTRAINT platform_review_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'refused'::text]))),
    CONSTRAINT platform_review_kind_check CHECK ((kind = ANY (ARRAY['check'::text, 'appeal'::text, 'alternative'::text, 'writing'::text])))
);
ALTER TABLE public.platform_review ALTER COLUMN number ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.platform_review_number_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.platform_session (
    hash text NOT NULL,
    account_id uuid NOT NULL,
    csrf text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
CREATE TABLE public.platform_sign_in_failure (
    address_hash text NOT NULL,
    at timestamp with time zone NOT NULL,
    id bigint NOT NULL
);
ALTER TABLE public.platform_sign_in_failure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.platform_sign_in_failure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.platform_status_list (
    id integer NOT NULL,
    taken integer DEFAULT 0 NOT NULL,
    own_did boolean DEFAULT true NOT NULL
);
CREATE TABLE public.platform_submission (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    account_id uuid NOT NULL,
    course_id text NOT NULL,
    unit_id text NOT NULL,
    attempt integer NOT NULL,
    answers jsonb NOT NULL,
    points integer,
    submitted_at timestamp with time zone NOT NULL,
    check_state text NOT NULL,
    check_why text,
    check_by timestamp with time zone,
    tries integer DEFAULT 0 NOT NULL,
    on_track boolean DEFAULT false NOT NULL,
    checked_at timestamp with time zone,
    CONSTRAINT platform_submission_check_state_check CHECK ((check_state = ANY (ARRAY['not-needed'::text, 'awaiting'::text, 'accepted'::text, 'review'::text, 'refused'::text]))),
    CONSTRAINT platform_submission_check_why_check CHECK ((check_why = ANY (ARRAY['graded'::text, 'random'::text, 'resubmission'::text])))
);
CREATE TABLE public.platform_track (
    account_id uuid NOT NULL,
    course_id text NOT NULL,
    route text NOT NULL,
    agreed_at timestamp with time zone NOT NULL,
    CONSTRAINT platform_track_route_check CHECK ((route = ANY (ARRAY['check'::text, 'alternative'::text])))
);
CREATE TABLE public.platform_unit (
    course_id text NOT NULL,
    id text NOT NULL,
    "position" integer NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    questions jsonb DEFAULT '[]'::jsonb NOT NULL,
    graded boolean DEFAULT false NOT NULL,
    most_points integer DEFAULT 0 NOT NULL,
    pass_points integer DEFAULT 0 NOT NULL,
    CONSTRAINT platform_unit_kind_check CHECK ((kind = ANY (ARRAY['lesson'::text, 'quiz'::text, 'essay'::text])))
);
CREATE TABLE public.platform_vote (
    review_id uuid NOT NULL,
    staff_id uuid NOT NULL,
    decision text NOT NULL,
    reason text NOT NULL,
    note text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT platform_vote_decision_check CHECK ((decision = ANY (ARRAY['accepted'::text, 'refused'::text])))
);
INSERT INTO public.countersign_audit OVERRIDING SYSTEM VALUE VALUES (1, 1800000030, 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'enroll', 'nlA7JcjRb5AzB6JxohZUsf06rv8PiWGx', '-xdtChdsYVVAYmX5fDAsdg', 22, 'accepted', 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImNvdW50ZXJzaWduLXJlY2VpcHQrand0Iiwia2lkIjoiTzdVN005SHk1dnQtSEZTSzBSTmduT2lqTDNZYXhsakVScWtZTVdnOV9YayJ9.eyJpc3MiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIiwic3ViIjoiMTViYWFhYWEtZWNjZS00MTYzLWFkYmUtZmIzMmEwZjllY2NkIiwiaWF0IjoxODAwMDAwMDMwLCJleHAiOjE4MDAwODY0MzAsImp0aSI6Imt4LXFLS0YwQ1o3WE9wRXNPZjJFVHciLCJwdXJwb3NlIjoiZW5yb2xsIiwiZGV2aWNlIjoiYWRkZWQiLCJ0eXBpbmciOiJlbnJvbGxlZCIsInJlbmV3ZWQiOmZhbHNlLCJjb250ZXh0Ijp7InRlbmFudCI6ImNvdXJzZXMiLCJjb3Vyc2UiOiJudW1iZXJzLWluLXRoZS1uZXdzIiwiYWN0aXZpdHkiOiJlbnJvbGxtZW50IiwiYXR0ZW1wdCI6IjEifSwicmVzdWx0IjoiYWNjZXB0ZWQiLCJyZWFzb25zIjpbXSwibW9kZSI6ImVtYmVkZGluZ3MiLCJsYXRlIjpmYWxzZX0.ZV5m-amKk97emoxmS6unCMZohjK6WR7k749Bv_j9vss-fkIyNnyKmOukopF2rY_Ha7jiJ_nKiGxTJ3pz85P4tQ', NULL, '{"lang": "en", "agreedAt": 1800000000, "policyId": "course-identity-1", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "policyHash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", "retentionDays": 180}', NULL, 'q5FVlBJVC6t0MqkjdaAkXL4V7psbyQntEJb8eptv9ZI', NULL);
INSERT INTO public.countersign_audit OVERRIDING SYSTEM VALUE VALUES (2, 1800000060, 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 'enroll', 'WQfzkQt1bGoCj4VcGmXMCVjY58-HDZxT', 'C1uFH5vVpLJox5vArstEDw', 22, 'accepted', 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImNvdW50ZXJzaWduLXJlY2VpcHQrand0Iiwia2lkIjoiTzdVN005SHk1dnQtSEZTSzBSTmduT2lqTDNZYXhsakVScWtZTVdnOV9YayJ9.eyJpc3MiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIiwic3ViIjoiYzBhYWZkMWUtMDcxNi00NjJhLWI2NjAtYzU5ODQ4YzcyNDQ5IiwiaWF0IjoxODAwMDAwMDYwLCJleHAiOjE4MDAwODY0NjAsImp0aSI6IkM0czEyM1dpWHUycFRaT0hLSzVlaHciLCJwdXJwb3NlIjoiZW5yb2xsIiwiZGV2aWNlIjoiYWRkZWQiLCJ0eXBpbmciOiJlbnJvbGxlZCIsInJlbmV3ZWQiOmZhbHNlLCJjb250ZXh0Ijp7InRlbmFudCI6ImNvdXJzZXMiLCJjb3Vyc2UiOiJudW1iZXJzLWluLXRoZS1uZXdzIiwiYWN0aXZpdHkiOiJlbnJvbGxtZW50IiwiYXR0ZW1wdCI6IjEifSwicmVzdWx0IjoiYWNjZXB0ZWQiLCJyZWFzb25zIjpbXSwibW9kZSI6ImVtYmVkZGluZ3MiLCJsYXRlIjpmYWxzZX0.vFnHqs5JDpP-M79LzhxnpAUwhxLVpcr5gcJBI26vRV_2ikko55a7-NxmG7fjFOnTuiAfAe3YXyF40ExD9-yzkw', NULL, '{"lang": "en", "agreedAt": 1800000030, "policyId": "course-identity-1", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "policyHash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", "retentionDays": 180}', NULL, 'IP8r6UgguAbLX5v3AyVOX9_qbe_lmC74e0vKPBCaB5I', NULL);
INSERT INTO public.countersign_audit OVERRIDING SYSTEM VALUE VALUES (3, 1800000090, 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'verify', 'l8IDIw9JLI7AYEp5hCH9ax75bszgU9B2', 'ANbMowsH_ZVVIPhzdvgN_g', 22, 'accepted', 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImNvdW50ZXJzaWduLXJlY2VpcHQrand0Iiwia2lkIjoiTzdVN005SHk1dnQtSEZTSzBSTmduT2lqTDNZYXhsakVScWtZTVdnOV9YayJ9.eyJpc3MiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIiwic3ViIjoiMTViYWFhYWEtZWNjZS00MTYzLWFkYmUtZmIzMmEwZjllY2NkIiwiaWF0IjoxODAwMDAwMDkwLCJleHAiOjE4MDAwODY0OTAsImp0aSI6IjI2bC1VR0Z1a2MtVDNYUHBNQzgyRkEiLCJwdXJwb3NlIjoidmVyaWZ5IiwiZGV2aWNlIjoia25vd24iLCJ0eXBpbmciOiJjb21wYXJlZCIsInJlbmV3ZWQiOmZhbHNlLCJjb250ZXh0Ijp7InRlbmFudCI6ImNvdXJzZXMiLCJjb3Vyc2UiOiJudW1iZXJzLWluLXRoZS1uZXdzIiwiYWN0aXZpdHkiOiJxdWl6LTEiLCJhdHRlbXB0IjoiYTFmZjAwMGEtZTA3My00M2EwLTlmOWUtNzczN2NkMTdhNTk2In0sInJlc3VsdCI6ImFjY2VwdGVkIiwicmVhc29ucyI6W10sIm1vZGUiOiJlbWJlZGRpbmdzIiwibGF0ZSI6ZmFsc2V9.UUi_2rvZs_OZIQ7GBHLEoniidOv8_uZzwpEMUop8j8HSC_5iR9A57N4wDCHH7cvhAQX_1k1Pe77IWQyMbbctnw', 7, '{"lang": "en", "agreedAt": 1800000060, "policyId": "course-identity-1", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "policyHash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", "retentionDays": 180}', NULL, 'Y4bP1y8gq25ENINVETGVSkBxNXoZ6D8NvuBXjEFyats', NULL);
INSERT INTO public.countersign_challenge VALUES ('nlA7JcjRb5AzB6JxohZUsf06rv8PiWGx', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'Dq4L_vIYCGUaWKyPPKE6gftbyp7xic6j8574XOwm-eU', '{"v": 1, "aud": "https://university.example", "exp": 1800000900, "iat": 1800000000, "iss": "https://university.example", "sub": "15baaaaa-ecce-4163-adbe-fb32a0f9eccd", "nonce": "nlA7JcjRb5AzB6JxohZUsf06rv8PiWGx", "phone": true, "store": {"secret": "xNLxa3HN0ly6CfXkpK7G30eaqKD_z2fLjiYV6k34CnI", "optional": true}, "phrase": {"id": "en-2", "lang": "en", "text": "We took the early train to the northern coast."}, "policy": {"faceFrames": 5, "repetitions": 8, "leastRepetitions": 4, "warmupRepetitions": 2, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "1", "activity": "enrollment"}, "purpose": "enroll", "liveness": [], "reviewDays": 3, "otherPhrase": true, "encryptionKey": {"x": "84klFamkuS3_8Nd2VYMAhiptaJP0RfT4hGLHHlnh-7A", "y": "0jz6DnAlY5ms63btPgFDpjW7Hsaq6zid9y6dPA3RXiE", "crv": "P-256", "kid": "RqbgGG8IPk8VuH0KvF-1-gDiP_U-nNeHWcLDLNHxOt4", "kty": "EC"}}', '922DlRO7cQFIZSYHwVReQVYkQtuaazxuGMFBEiVY2lM', 1800000000, 1800000900, 1800000030, NULL);
INSERT INTO public.countersign_challenge VALUES ('WQfzkQt1bGoCj4VcGmXMCVjY58-HDZxT', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 'Um8hjtCzfKQWZt8wBmtZrByezPNk987RAZoUBwmWX10', '{"v": 1, "aud": "https://university.example", "exp": 1800000930, "iat": 1800000030, "iss": "https://university.example", "sub": "c0aafd1e-0716-462a-b660-c59848c72449", "nonce": "WQfzkQt1bGoCj4VcGmXMCVjY58-HDZxT", "phone": true, "store": {"secret": "YjXW1tokgf2uLU5sD1PIlWUXt-MoXAJHorMkexePPXI", "optional": true}, "phrase": {"id": "en-1", "lang": "en", "text": "Rain fell softly on the old stone bridge."}, "policy": {"faceFrames": 5, "repetitions": 8, "leastRepetitions": 4, "warmupRepetitions": 2, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "1", "activity": "enrollment"}, "purpose": "enroll", "liveness": [], "reviewDays": 3, "otherPhrase": true, "encryptionKey": {"x": "84klFamkuS3_8Nd2VYMAhiptaJP0RfT4hGLHHlnh-7A", "y": "0jz6DnAlY5ms63btPgFDpjW7Hsaq6zid9y6dPA3RXiE", "crv": "P-256", "kid": "RqbgGG8IPk8VuH0KvF-1-gDiP_U-nNeHWcLDLNHxOt4", "kty": "EC"}}', '922DlRO7cQFIZSYHwVReQVYkQtuaazxuGMFBEiVY2lM', 1800000030, 1800000930, 1800000060, NULL);
INSERT INTO public.countersign_challenge VALUES ('l8IDIw9JLI7AYEp5hCH9ax75bszgU9B2', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'FGGquFX6ZBYC3utt-r2VXPtZNX5IQ54CFSLchF0AGCI', '{"v": 1, "aud": "https://university.example", "exp": 1800000960, "iat": 1800000060, "iss": "https://university.example", "sub": "15baaaaa-ecce-4163-adbe-fb32a0f9eccd", "nonce": "l8IDIw9JLI7AYEp5hCH9ax75bszgU9B2", "phone": true, "store": {"secret": "xNLxa3HN0ly6CfXkpK7G30eaqKD_z2fLjiYV6k34CnI", "optional": true}, "agreed": {"lang": "en", "agreedAt": 1800000000, "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS"}, "phrase": {"id": "en-2", "lang": "en", "text": "We took the early train to the northern coast."}, "policy": {"faceFrames": 3, "repetitions": 2, "warmupRepetitions": 0, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "a1ff000a-e073-43a0-9f9e-7737cd17a596", "activity": "quiz-1"}, "purpose": "verify", "enrolled": {"devices": ["CP9Py_qKN8v7amDpHCXI8806Pda6dkV3wluSf2LlHzI"], "inputKinds": ["physical"]}, "liveness": [], "reviewDays": 3, "encryptionKey": {"x": "84klFamkuS3_8Nd2VYMAhiptaJP0RfT4hGLHHlnh-7A", "y": "0jz6DnAlY5ms63btPgFDpjW7Hsaq6zid9y6dPA3RXiE", "crv": "P-256", "kid": "RqbgGG8IPk8VuH0KvF-1-gDiP_U-nNeHWcLDLNHxOt4", "kty": "EC"}}', '922DlRO7cQFIZSYHwVReQVYkQtuaazxuGMFBEiVY2lM', 1800000060, 1800000960, 1800000090, NULL);
INSERT INTO public.countersign_challenge VALUES ('kLg8QoBrmjr4ss057HDOjb5DLh8gPQl5', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', '2Dw2g0maDaKu582sQhNSJQUHHXqJv8SvXUA4UUE6YOk', '{"v": 1, "aud": "https://university.example", "exp": 1800000990, "iat": 1800000090, "iss": "https://university.example", "sub": "c0aafd1e-0716-462a-b660-c59848c72449", "nonce": "kLg8QoBrmjr4ss057HDOjb5DLh8gPQl5", "phone": true, "store": {"secret": "YjXW1tokgf2uLU5sD1PIlWUXt-MoXAJHorMkexePPXI", "optional": true}, "agreed": {"lang": "en", "agreedAt": 1800000030, "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS"}, "phrase": {"id": "en-1", "lang": "en", "text": "Rain fell softly on the old stone bridge."}, "policy": {"faceFrames": 3, "repetitions": 2, "warmupRepetitions": 0, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "fb2fecc0-326d-49bc-93e6-c031946ed902", "activity": "quiz-1"}, "purpose": "verify", "enrolled": {"devices": ["YaEfKZ5diEigNJhFpCmvMj6EggApHBvyEXR9xNCdCjo"], "inputKinds": ["physical"]}, "liveness": [], "reviewDays": 3, "encryptionKey": {"x": "84klFamkuS3_8Nd2VYMAhiptaJP0RfT4hGLHHlnh-7A", "y": "0jz6DnAlY5ms63btPgFDpjW7Hsaq6zid9y6dPA3RXiE", "crv": "P-256", "kid": "RqbgGG8IPk8VuH0KvF-1-gDiP_U-nNeHWcLDLNHxOt4", "kty": "EC"}}', '922DlRO7cQFIZSYHwVReQVYkQtuaazxuGMFBEiVY2lM', 1800000090, 1800000990, NULL, NULL);
INSERT INTO public.countersign_device VALUES ('CP9Py_qKN8v7amDpHCXI8806Pda6dkV3wluSf2LlHzI', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', '{"x": "J1ZzxRMEn61L-kSQizwFKCt4hSju0tNcAwRIIiR9vuU", "y": "FpgQy8N0BAdpeNcqGzV3Qc4oieMz-Hfi3hVbnZu3O_k", "crv": "P-256", "kty": "EC"}', 1800000030, NULL);
INSERT INTO public.countersign_device VALUES ('YaEfKZ5diEigNJhFpCmvMj6EggApHBvyEXR9xNCdCjo', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', '{"x": "bjJjgi2VV3Y4OnBrdBf1W2Y3qqLK8iPL-Rk1SIz-lWE", "y": "aAg0X8S-55FKk7OnbOqODSiNVXu1gyhY0qYA5KKXDqo", "crv": "P-256", "kty": "EC"}', 1800000060, NULL);
INSERT INTO public.countersign_duplicate_face OVERRIDING SYSTEM VALUE VALUES (1, 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', '0000000000000000000000000000000000000000000000000000000000000000', '\x57c5b87ec5078109f7d84be783f2ac523a2f715b2d6df073cb31feac9091ace0298dac59879d4c269ed65172f43c7b123e4ad7f56a54c3ddd7e47be03e459cab0ffbcbcf043848ca9e054e04c1514305e3a3e5559b69b8a12aeb50a10f52e8b6a0ba77d671e82700f1342b752bec2aa15a1103bd747f46b8fabbe799812881d9cfcf2c3f45ea98f34590715e7132820ce815b8076babb642365cce5336650e8686baf37695c199e4cbc93647138324732e58048549cf31d487517646873c1e6ce4512d64412d9949d4b8b0b326e2ccbb1f195c3c01d3b17fcde4383c04248d0c180678ca5a1e2468362dd4f3b2453daac85915f1598625ddc8ab325436e4e00820b99f384ea4e411ce95962a61631eaecaac5d3d3199b7f0514a2e021a529b05', NULL, NULL, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_duplicate_face OVERRIDING SYSTEM VALUE VALUES (2, 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', '0000000000000000000000000000000000000000000000000000000000000000', '\x5ac170deb1a6e4afb88fd6dc424ecbb19eb65f543f365a43e0da6ffb05536057a21c84e677a6a4eaf29af3d426a9eb012f97d70fce85270de47d8696a0b94c33788863a8accba9023775cb0daed84e236d0738fcad0ea58059538713385373f2479feec6e939e151ab6ed5afe7e91f5664400a08d812da67c1119d4df5d98ea717cd7bcde9013407ec3e854e02bdf0eeaca90fec404a51c07b5a2567ae0190a76f9fc3fadd51ef66771b3032f3a7d45244b6f8f43087ba7f6d3f41e1fa0b2ac333cab643cd8a3ee6a65c3fa62de5896b0dbbcd9cf67810c1294a6d019c0eb1cd526e826f8bc9e8b31a60a73351c927f52a0e93c82a4305ab396052dbe79d57a820c9e721e818afc294aff48023fccf19709c5a032b2185354d034024f42fce9e', NULL, NULL, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_jti VALUES ('-xdtChdsYVVAYmX5fDAsdg', 1800000030);
INSERT INTO public.countersign_jti VALUES ('C1uFH5vVpLJox5vArstEDw', 1800000060);
INSERT INTO public.countersign_jti VALUES ('ANbMowsH_ZVVIPhzdvgN_g', 1800000090);
INSERT INTO public.countersign_keys VALUES (true, 'UyqBC0w8IYo0nxEYwoD3oRZ5n4saivCFBzhdjeudaEw');
INSERT INTO public.countersign_migration VALUES (1, '2026-12-01 04:21:40.000574+00');
INSERT INTO public.countersign_policy VALUES ('922DlRO7cQFIZSYHwVReQVYkQtuaazxuGMFBEiVY2lM', '{"phone": "offer", "rebind": {"most": 3, "newKind": "review", "liveness": ["turn-left", "turn-right", "look-up"], "newDevice": "review", "oldDevices": "keep", "freshSeconds": 900}, "stills": 0, "typing": {"falseMatchRate": 0.01, "mostRepetitions": 3}, "capture": {"enroll": {"faceFrames": 5, "repetitions": 8, "leastRepetitions": 4, "warmupRepetitions": 2, "faceTimeoutSeconds": 60}, "verify": {"faceFrames": 3, "repetitions": 2, "warmupRepetitions": 0, "faceTimeoutSeconds": 60}}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "monitor": {"consent": {"id": "course-writing-1", "hash": "mPLqXc0ITKONIGzpMY2lva6Pzkd4fapeG-DX9878pAY", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification"], "categories": ["typing-rhythm"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "windowKeys": 250, "challengeSeconds": 14400}, "passkey": null, "phrases": [{"id": "en-1", "hash": "u7dGr6JX59J5ALV0XpoymrVsI-CM0kJtgsn7C6xjaNU", "lang": "en", "text": "Rain fell softly on the old stone bridge.", "retired": false}, {"id": "en-2", "hash": "TTD6519qQKBgBUVmR0oNeGyF2h690gzMu8K8ISg5stM", "lang": "en", "text": "We took the early train to the northern coast.", "retired": false}, {"id": "en-3", "hash": "2uPAvoMlBd_lycff2uW2zJ8535ZNaYFJ4X8d7mmtC2g", "lang": "en", "text": "She left her notes under the kitchen table.", "retired": false}], "renewal": {"document": false, "afterDays": null}, "attempts": {"stopAfter": 50, "pauseAfter": 5, "mostForeign": 5, "pauseSeconds": 30}, "document": null, "fourEyes": false, "liveness": [], "reenroll": "deny", "stillDays": 30, "provenance": "record", "ratePerDay": 10000, "reviewDays": 3, "lateSeconds": 86400, "ratePerMinute": 10000, "receiptSeconds": 86400, "duplicateSearch": true, "challengeSeconds": 900, "ratePerMinutePerAddress": 600}');
INSERT INTO public.countersign_rate VALUES ('mBMoE8CaoRlaRdBpD0YUUM5-uUevNGcHjNahZLNfqB0', 30000001, 1, 1800000060);
INSERT INTO public.countersign_rate VALUES ('3gTB31E4CX1rPoEk0cvQtcD6zD-xj8u1GepMJLzyQo8', 30000001, 1, 1800000060);
INSERT INTO public.countersign_rate VALUES ('l74Hza9-it5Wu6RapHr50zXvVv0Q5V-1ct31bQLugiw', 30000001, 1, 1800000090);
INSERT INTO public.countersign_rate VALUES ('CAw-H14B_LuIFRpBe2jmH3c0KTezVBWHSTSWWAhcc84', 20833, 4, 1800000090);
INSERT INTO public.countersign_rate VALUES ('AtRFR1Bswy8-s-Tv3Ti7Dk9RpBrnQf6sS3gXespD_08', 30000001, 1, 1800000090);
INSERT INTO public.countersign_rate VALUES ('WSqQUciL_py6Xwh3WzMPq6IXwfQoYE6xwJ8Ulk-99wM', 20833, 3, 1800000090);
INSERT INTO public.countersign_receipt_key VALUES ('O7U7M9Hy5vt-HFSK0RNgnOijL3YaxljERqkYMWg9_Xk', '{"x": "i273UbyRxfar1NoGYCUcy8H5RaDn6fsILwcie-Dq2e4", "y": "GDhg5MKzQoyh7u7fdbHjR6YVen8OmXcEb1ys5F-3HYM", "alg": "ES256", "crv": "P-256", "kid": "O7U7M9Hy5vt-HFSK0RNgnOijL3YaxljERqkYMWg9_Xk", "kty": "EC", "use": "sig"}', 1796098903.453487);
INSERT INTO public.countersign_reference VALUES ('courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1, '{"id": "test", "dim": 128, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "version": "0"}', 'en-1', 'u7dGr6JX59J5ALV0XpoymrVsI-CM0kJtgsn7C6xjaNU', '\xe96bb70a5160bf9e4e9c611f2d517450b3b7e84fc642ea9c644c268ec3861e450bc8817adf3507edbc13b92ca5a3af4aa86abbdc1fbdb9ff015dce9c2bf438f875f5207bcbd1a8a6f69763706de67d624bf844580a8125ae45fb5824e8f06eb896824ebb0bfa26a3b8dd49802ba663ede43d1c3086aaa468a1ede647040fd5bec36e56a5aa69aa518b55f1a6e10b94cfadbb45d69af839a1272264405abef927aa32ead1ef8a0e3aaee2ce3f9b3fe15bc86fe76e7d6063dd9dab509e8f4e7efafde26a01adfc6b31449e17a3ef92f6baf6cae280caad33a16eaa6ca53b83d7a5b21cb57592cd331248b57785795cfe19884193ffb72c26cf36e2ad86f5694c4e641379486733cfe337e80691518e44d9ba722196016304c42d7906213a23521b', 1800000060, 1815552060, '\x153b9f19307237946e87f0e3706cfb52b94fabc1d76b0c500f57623b7846a8c37a030535442813fd9dd53ac40a524c6bfc3ed0462f372a18948a83e4e648a77898bde8c708d749f738c2a541a1943f64e8dba14c9e996a4829cfc579ec4db5c004a029592b235f07d096ce9f3a6ac44a14c36968531195311d18e4053af94d3498a11757f38feae6420dc2c482e58ed8e9cddb4afcfeca39fa9dd195a70c683801887e9acf7a17d9ab3a4d03368219b9fe39093b076da04af76e8050b2405e3ca222797860c17db482a111c12987a92359655a718ada890ce39b12522708592c581d2ca41e54c8c40e30fec32ae8581cc41c103075b340006d6a642acecde81dc208d7b621d3a5096d95cfe488b2573f0848870b87c0077a09bb700b217556df45ae17eabd0314ff8fee3e7d6b7697e31e76e919e8f15ab1e1205708908182a6495c44a8cfb7b10c9c5caa408611a1490c80e82a9b58cc4ed3e60690d3beb5c65474c23efcccf5f2171aa2402bd70dd26bf91da25e5b0e90ece2ab06fc04ff94050b6b26cd3f8919d8ab05aee72f65d3081d36e650ee98717a7119d059375986323f0bc983d8a42ab71513ac311c9539d3282df6c1ed55801d9df5e56d87ab7469c11119a7363f3ba0440ca9b1f13db0fce3d5f9be51022d2b123f31674c285d49767111ce0892187663b23f6cab184cf52210247095d20683133cfd857c2056afbb46e94f4ad1968f0ab61ef7384f1a768004d78bc92ae372758a155fa8a31cf1469a100680a739762242481208acc6af875e4b1e98a122ca090b2414bdedb998117f6bacd643fa3fc7826f3a164e7d0fcf48cd3a28f5213b00da4c8b71b599b4b316d6344ac216635a91a9ae4b2dcf3499689b840b8b9092ea81cdc19ba7f1f80014f8c910832a0c733b71bec745af3f9e7337233da2b4424730672142e0a7ef62842e186e9bf0d1998178833847c41c0210567b0bf0cea5f3e41ffb6c4602125c5604a9e807ea66e77073179955467424473dd81eb7a8bb5406405b724f8dc934a67eb1c8a65f1b4c810b40e94191e1ce873e52ab5437ca7aac6586e823ed368762a1eb9257874f1b92c361f07863664cc1890b8f7b9ce4c7a40641a8664c6b35f7445d19a21450bde1332a785c4bd0c77e2b8e5673974cc68d969a7ff31b541df60479cfdd23a1da2ec603def21cc22cef1546aaa94bdfe2b87447bdda03bee28e044bb458facfb382276c77e83d3c690dc5f4df1bf5ba54905ebcbc1e02c4858add3a7a0908bc4e2fdc525b20e89890cdbfb34a08063d1504c0c449ae26614b0a4d88cbab8d6ceb93b1c10ec1669aa62a3031bfe944798bd9813a547e347f0bbcf5b7248a949bc88d2302a48458688b04d5f29923841dc21fd3df842552ea7003971d9ebe4190609a8d0162d222400f265be9376d26b8de2ea68df52f10896ab38d5d3d3d46f43590b45682e9b43fabdac1325239c1fe893f185c108a40b1a15c754f1a564aa5fe7b46b0b7f22cbe2111fab4330bb447c7930e0bcdaa82b478589d23a17dd5090d613389d927ea13081cde8c98a334d907e9fbbbe7f944ca7daefce2a3f2358e0e174ddcbc951bce5c591990188fb88249397de3d5460e407d0ae891392c7e43bbc3b05549e50371bf966aac5670c177b16023de027435663948c18b005edc5904c4159ae242d315848646ffef7d0bd24e7b686bf69496eef32702551bba0e9eefe2373b6d1c87f8ecb48a07310a55b87f1b74ee32a7ae76ec2444ebb4e45b26a9639cee13894bb8b1df16c13191b27de2f8d4ded845e68448684399d0d9678088f8ef59de7d7240bc89af89028882f64a4769', false, NULL, NULL, NULL, false, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_reference VALUES ('courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1, '{"id": "test", "dim": 128, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "version": "0"}', 'en-2', 'TTD6519qQKBgBUVmR0oNeGyF2h690gzMu8K8ISg5stM', '\x2d012130c7d9ca3cacbc59615afb6b1402abdca7e1ae844e70f1b472ea7a383048ce507a2a7b64affcb391f4726eb90775fe5b6d6f0c3e1433c20d6d3db260f479befac323a05d5ddc1b908a8a63f5827ec3ce451839ebb0f8f661e10ee4549967c635eba20dd84745a29b68402b4a01faf45927835a75da635b32d782ba57f21a522eb81c30c3115169e1609be7ceffcafebe2888239c4a5a2e5d20c6772b1828b1e15fe15117ad8a1ae4fbaf334d72e962eb104b353ef075172ac3d5706cdf94b452f51c5654916665faeed04ae5d77ba8875c9cb045911d132e55936c797c3906d5bdc2ae99411176ded6dbcdc2b01362d5c70a6d28a8225e21a2f431892b5e092414d26771cc6acf3646993c537b3a564e31e3eb89d301c32fcddcdbdb7d', 1800000030, 1815552030, '\x6bf6eb72ad6f03f1415ded53ca5373de10c3aa99b0a3183c188aaae100d5dd459ab425612efd7fc15caae1c740e6c73e369ee43ef54c6fcdd9a1db2d365d1ca5acd397aca64c74179ff2cc5dd24c4c006664364f3c778a7d01aab54346edfabe9308791f227355ef60a62a0979e00ca4d64a5547bc76d6091da2ddcdcf26feabe249d6bd0758311c8a3c0061e7af7903069b0dcfa6d1a9f0b53ec54c697d34a20958fb0b2a2ca66e47915f3c1ea606671cc28450ff1a5d27ac490933c01e3f57f39345dcdcd59c5ffdb0858ea2c252514a971869dc95b3a113467673384b0d8c286ea62c0182c443f92812753d520ae985c9bc66499a59595348ac8b1140eaf954f744fd1a98fe47a63fbb9bb13201f50253ee6fec18e54f70a8c4fbb7784d648ef9fe0ec6979ad7f857e40870952b25eb3d3608927cc9117592bc2686f0b7a531f04f6ef1a56e54725d313255fe7055d9aaf9323a3c24e28bcae165ef4e73f6677d92aab644f252b0c296ab673863fd24fc76f0dbf1c64d1f7eda67088c39c0ed376bbfcfd23bb0d3664fb61d5d3c315a1802393443bb8d1c32d29096b3db41818885b65c344506664a4cc0a105241d16a8aefce33fea47dc799c6636877df1b0a64018449baf694aff58dde421e5d633e42cd14b8a077ce754a537fa0d540e04da64b95ae64151cf53344b67ce744d665988e6bbb4a4c8112f9e299166aea7a7d0ef60b909046c3f56dbcd21e79590c3573583d855a35cd891897446b6a6548925fdc44ac17105a98720fa4def809f17ac9b598f5cfef09f73ff7014711071db8897b8684c8c13e9372441a5f273de1d8627e28d8796dfa676ccb53183242e59d278d6f9c27a3535db4a9273cab5a31f6943d7a327ad3eb98d7b1a1f8e5ba14875ef96832bcd4feaa08381373df314bcc4aa6b53fc5aad5c20241aeb4875ebd7497de2caca9e23f6587b674e5fa82828c2a8e2b1c0ae11e86f39838bc728574aeb9d29421c78cde78a208f2ae5e05881bb0468126f27334b6476e3e32b47e3c0189748d528e4c9251b2ba500a9f5294d9e083e0cf521c7fc9b845a172b46d0939b7e81148b9e2bbc865e4b7642a4c6a359ab689e57c2830335996cf7f61d2734598b00092514aac97bad6c193feb7e65e6c91d6a2aa7710c0d4597ebdffe7080a720c418995105e3fa7ae429f3345c4b21a326ea1863875b9dc10e87c3c3b7672f95c7bae96e176588ff606aaadbbd8174234116740cde6fe28a2c9be24c4eba2f824b5985db1d5c5505df0f54d3848248db9149285ea5d751e52c2cdb246bb0c9c6235cbd48620afdea657d6317951d8b26ccd86dfefa5e1c8314b99a73b1968a52919b48862012150e8ded92a72585372d38f664bfe96be82a4696f64bbd2a86428f6edaee3d97d630cc5759d587bb47ba9d355f6fa91a862e67aac0e8d2e7616b6961e58cfd9504f248d204ba82e9dba22d8ab3383336be71b4555f389ba324000264f21911198e619e16d6fa0a1b1f6748df962559f32eaeaee7e63405ab54de9aa86018011f990d3f3ed01aa68ffdc68a1b2e04651b3a8ee388ad190b0fa50e98ed09cdc51214b2b7ee5fa69e96d16a2bde30ebf4331293bca8717fd58425c11eb4b5da96e714dde62e39c821c9f671d56580ce52287c2391921f4a06b9ff811e1f267304c777d048d7f55905a3f46aca3d85c5918bc4444731d31f14706ed89538a39c86e385aa359767e93c583c483db58f988e837dec78081793258523c94d7cf5bfc5f2d87676d7553b5409c3d936869fe2b65218191c635752f521be0b4d8a6f2aa3a33e132c9bafd2b05bd79eb7e0acb71750b37c750cb6713b9cfe7cdf9bf6018734d546f42a6c80dca6b1fed93b0a07d658928117e84ef40fadb96e41e7432aed4e10e7ea0ea1ea2305e1ce53996b49e41d343b6eb6c986f80cb79ff51234829d0bcdb2461892abcff3ebc8b905c8fe4ccbeab3c02b02eaa9c6cb4ad7a6cd6c9a97e6020d49012c61b22b5a9ee7e8de06dce069696548ab62fe1ddbc45b56216a8f04e9a3edf81f4e055f8485f1d61c1a262c374dd5c66c37d98f7c8e76a9d7cb9480a52e7e9b695f5e441d0f7d887f39a9ae4673df4c86fe7c1df27ce4c14cf58833ac449b45888f0ab3a3647b5638c280594b73b3564dc7cf2e2dcfa7d2e7e20ea4188fd3413a6bba928087c618e26619207fe80c147754fea31f18a49a72fa81320168b2be7ee388b91b7053287b056d3e82c246aebcfe8dc3cbe1abc0cf8c8829d1c3c4b191defcf3948df0d91cc6e0f21f083bce9f032884ca4bd819d39cb31e0fb52235c434a0cb7ecf85a83c59da1e17966496cee3298ec29fbefbff9e1e25dc527f350e6eae1c89a1206fd14b04381c813b67f53dc154961213971cc10e3d6b5ea6c5420ccfc272e74a350fe8cd78aba1525c208e0518f8acf9d10e1a401decdc65d1b87c3f0764fa1c6bd8d9c251169ea6b54f46908d61b98c18f1640d8ad4003b29c0ab1b0d2ca85eb2a4b51fdd53828b22f558d58e0b1b7db35ed30dd56e207767ae8b1a6b724f21d6335f3c3e58ec14079c311b12630895f5aab10efcf2c3106040fe7b3d495aff319ef560391d93ac28b3f2047f3cd1416608676de6a4e24ddbc8e720f47fe2e0f277528995afc4c112e188cbedc929c5dc22368bd4c71cc840351d074503879720617aa6cec417a34d4d569abbfaa4a26d24558d736d74a99f94734d1c6dc452e17cbc2f5c9d5ae3ae0e138313ccebee7363325bc57e9bacce732a0368c818e2fad7f4aee118006c1a107a7b056adaad7b8360a6f2b0cea3f53ef570e8325de56f2e8b02452d9357470496e9c5a6d9ee22bc23b69c8d95e611eff02c360a82dd0c5bc27b70f078cf3c4fcccf42a77aee7f2a032ce3a230ac51ed75d9ebd5e6a63082be449c6fb1', false, NULL, NULL, NULL, false, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_seen VALUES ('\x07532ef6a5d5b9b83a9a7b8976a79df478712fb8b2724efe6a79c0d6af3c909b', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x1fcf4e831ecbd952c4d82e6dce3b152f224c723371932477f68814ffe256c3ea', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x47df038849ed1c4ec6fbcca3cc857f30bc2014da64523ba3b514183fb7f1c7d6', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x58f12bee64f3382b002fe264b08abc18bede561b132f7d0e808ff3734ebe68b2', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xac830663148a3d1cca1524b9df22ab1b5f548847df457d7157661e8acaac8d85', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xb835739d4033632660583eb0769c08c709137ea8b3b264b0ee1c8ba225a26b37', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xbbee2fb1956898a86d7293223aeeed0e9049204495f8cebdf57e26b72ba77f5f', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xd376f1102b4cdf9b56299de7247757a4f6c81573749e5dd391c519160f5a5a3b', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xd7282dd8997cf2d75a089f9f9bd5456c717ffa6c9a0e64998a1c2c04c3bdd19a', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xf5c0836889515d61b828989b3e472f0771945a9f71906f93ca0fc67a6a22198d', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xfea3c4ff74a48871e5ae86f1eb0e8b5bdb2bd8823398c722b197c051da59d28c', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xfedcbe2ddd73acbf24a56daf12f3f6249e25f19d61ec3aa980756331adb7f5d6', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xff80cbb19f066d1de20d895697a2cad38186fcf44129a4a43b9a0aa8254e8c89', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x33f36a8ec5fc6954a6f49aa08d0e6f6352caf81543ceb88703c36c677626ec76', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x47597f646d1b7776408c2e0bdb1b9ea9eeacf44f0974c395fc2abd4bfe8e8005', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x4d01c684be60e5f129aa0eb720250ec42397d6035588ce8d60435f39316fd37e', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x4e5d866256ea7d6eadeda704ed956ffec7a4b386c53878e4ecd6d62a410c2932', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x53006741ae4b6c739d0793cb433aa896dd4bafb702d4ba15658a329a17fc1cec', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x60d2a1792dba3546d6fda09443fcf9b7fb252349378cbd04aceb63a16fbc0f50', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x67a391993265f8fc7cfeb834e7acbc6d4739ee1bcd895b99841281e60faad1c5', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xa2b07f6cf6b403d1db8c75d0b98a163678c42396ba71d37ed23ad92336c4a2b7', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xbb11d3d0db0ad3251ba98fa0099b053a20f84642c93b4be1533142c92779c0ab', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xcc972a6ea4085ce27f4ef5faad1296226df04f8b5d56965a62a695a6882c09cd', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xee0d75f86dfe1c2a58e0cc11e9e4862e4b52b5c1329a16fbb7db4e88a9f83312', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xefb9f88383d3bcb03ce7e513a67133329277dfff7ed1b056fc62b3bb7d8b1c79', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xf195b5bf1ae3e75d38cad62ab2d8ad4d4a094c4900f3ed1a092a4fa0f4f8dbf4', 'courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x0384b9742eed30344225821d5a8df3dbf1339459b9de260cec1b48610fa6ba37', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\x0c1ac34be998c6f4b31ce3ae769fc28b0165751bd55c7ab2eacb56995ee7b80d', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\xc3ff189c09a8a7da0e4d84baca34c908c9d867e0cade167bdcb367da498f05b2', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\xd7cbe583992aff5df0b2538fb98b05a877012f362983b2677a108ee9dc717ca3', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\xeea3470de92ce985e5d6ececc5464f57e95abaa503672fab463c5411e702a2d3', 'courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 1800000090);
INSERT INTO public.countersign_subject VALUES ('courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', '\x2c516860c03dd833d1c36f7498c640f530ca9ffbae5e3424a56db6dfcd9e94025031eddb8e42b658a8a8513c1832f3eb10365e37f389f8fb34ed8a37', 0, 0, NULL, 1, '{}', NULL);
INSERT INTO public.countersign_subject VALUES ('courses', 'c0aafd1e-0716-462a-b660-c59848c72449', '\xe10550e1ec7ca28fc76246f57254a93ab98ef650e828f38335e56f39729d0401cc687d251de9dc4dc6fc5df15376965d3f7e0e0bde0f07cc299c84b5', 0, 0, NULL, 1, '{}', NULL);
INSERT INTO public.countersign_typing VALUES ('courses', 'c0aafd1e-0716-462a-b660-c59848c72449', 'physical', '\xaa8634c332d4a751e48f1269200eebfab95fd7f65faff7222c0d0a2af7f7083783e230b01c9ac0e320fb5be3e231d75718b001e80cea7fc0caffdd89d195dec4906c15fe23af2ffa0af53afa12e58f5af398e95482543fb56cc894f58eef47ad0d99ced2277761d5fc546a45cc54636f518d0de3a5c73279277f0dc32de346ebd9a8982f43fc04f0b1b4024eadcc9f08d7e5a0c259ba1301bec711c7f204024a64a7e92f175560b2ae6a3efcb380f71c50efba54b4b4bc39923244c044520168be3fbeaa460868b6f334ac4a24362229272421c1c2b95b1ab996bb590e3a4ae91f072cced9bb3b31b9f84490d1330ebe7a08f2f8daf324a7a66d0062d39983c83ad034f21e67cc5773fa7ac9197093251d3ac79c65d6bfccc9929ae99fcd448e3371bc45d00bf61ffb37c12ee48d5eb0d034f080360674faab126f66cddf4100cdbfede294db6980bd11ca187ac32d5eefed98fb4160ca2d549a8b23af957eb68277cc09635e440da8c1cf9a21b77f8399c650a6db7c5731082bb77e38ab5adff2ecab8f8676f65b6b968dce8af538d38f4f5625f14862d53de5e07f611ff0e907a8ec554e9da62eca36ed266f6b97419f0ce252568ad1533af511e2955846b1f9ed85164246dce3e6f54b843accd50c1b4d12009c537e9ea114bf080cc6e504b6222b9fc9c4d6401ef942da0c675e5d4baefdcdefc8c556ff669f465712a08e7c018fd2f1d546834778e5f478b56790f6da5e80a60ac7160002e15fdb7b9d962544bea9fa014865f82eee45a7cfd2d1152d3eacc560b29b688628b208a63da04030415f8586122b83c6310722199b55848d594e9f0e621db8e513ad12ae52c90f441f6b14a1481e351a765f8ab233f1dcb68ee02f885c06c38b70abe94200d209f39800d3a9ef4a467d18f3d6aa9bf38f9bd89312797d7ccd3a74f3618db3ad97955051c8ec617e2fa10269055cb35709a74e4f2d7b6e17693a3958d0cbe6d16823b0d198899be084d2f9bd36651a12d2e89032d9d2055b70e31c1c23401ce2eb09dca05e5f55e9611f84ac79a41c2031828a16bf1879a7bf7d77227d69303f91297cdeb2513d133a9c2c2c87bc8b443d0b15ca80b0ece9e4b1680015003fcf01a79b1b10a62a737e8ece86269211718033662bb73e7cbd3c582562547439b1231b1e6e4cb896669a3dca7379bec0679287d1457e1c95cbf8daad7b6ebf953f672cddf427c234d0875f18ce78e4bd8b635e3d6c970b30c10f9715b65890b730366b0ba7bbb4070f2caf1217a71965ca42ec0533019a2b37a84e504ae1e26a8f88117ad7b39100485503cdbe0cfe0eaa4a4f4d6539c471934862d92828d5a971f903d3324ef7b43828c566bf5bed67de37cc94dfb324f10a6dff163826e036c227a0f4ce1c203364aebc91257a1d49191cf4f71339d1018de73e21e77e92c9bd692b75f8c35264f1daf998c3a7f54c0feb1a82ff499ecb24f3b11a4434bb0cc8aa7be26e07362bde1b806c5ddb3ac8ea46103801e659c4970355b0710462071e466c12fc6872ee0c894af94dafc6e8e60af29857633598b612a80f04a7263819fac54fd5f554ca9f90186f0b8e76bf3bf2c073d2f1b3499a9b20661b569c74f33ef46598414df5c70acfb8c3c4bade0e3c299bd9ced2503945c3d68558e5e73721e746ae9f5e9cf44adc6e0c9a2ddaa3b26b20a5ad4ce8c7c87fc19a2f64613481b6e921375fed8e73c05514781a723a7cabfd9f07c6abf5079af9ad7275d491d62ef1d0281a36e6c5785cea36edba9ec7c7b854428e88496a2db55461ebbc23adc3c35a02c0d4c08db883ec3e0028e1648f357235ba37cde59c3a0e556b055059465dfc3663a6fd6d6a4fe06e09e572aeb2d99fe3c936a91034ddb6e9c02b908d383b334f279fe923b823bd00676cb6b375a1b46f1152f5cb4b0223e1b01305cab6c1cc7e2d4b61b99d4e80068d420641857ed019c12297a4a0eca24a553211194c8dc56dd1dc76361f4e5b61b240fccc771bc7cbacd5ce66994fa85f2fce849f5745809c6688aa4e89b9235933cb4b33bda6f431561de2db6c1845fbc3d23c3b4d80a9dac5baa528a68e8d6fc07dfd3af18b3780dcf1f6b185e0fd047879034bb8219cd1427947d85cd6b8eea8f5af65102d47090cbac1c8460a927f84c3a7cf12b1e787ac441c47dd95ad0b7a216890fe1bdff186e5fb177dc471e27c06e371b987a27f27ad65dbb763927d85c1b77f0d29dd5407eb411586368e58eee809ed082d8d91ecc1e76544e9ea267cb3c0aae2d3785edef013fe8ebabe376ad71aee7d38733fbb394e86cde0865c740ea1c5306893adae1950d16812571ba4a26e9a991259ad282667096e1c125a06bd7750c65467570391961a9fd1182443ea5cfc9261927c0438b87bd8be0c07bfb8789a50b9ddf6c5af01dfa9d6c95609ba48c1427efb96fe952d8466109632b9b3b75d13799b84d59f20cdeb331c92fe122cc8f1a8475bb23431ab3aa0c4e111b776de5e6bca1bac69365ba2da588897722670cc02cb392e40ac59584cb06958224d73b837f54866ea761090e2b5869b03724710b71214675cb77c3f0d1327d1cda2316117031cd5bcac81610c564935b6ec610d81c8ffcb99aa323ed6837b63d648bd370e899abd42f8f103ee94488fa8acfe1af3e0313beaf3f99f60966c507a7d0d4767df979bc9577369bfa17f08b09c568335d367be71fbd90dc05f5092cea48a7f9b9a7df626565a86061dcc6859392be1078d598bdc99e998df5aa6e4daa881829899f77072dd301eee8da5b705a62fd8ed07061faf81800d9c205b2272ac8c40fb7743eb9290f9ec907eaa7e3402296408864022e435c24c0195b5de1e1d1d5032c0f22078fc5d2a9fd43dcbc8ff88086790f48b0087814a3068d41cd6464248a36df121df768b80d9a61c6e401f498a6364350ffc6163fdea6f27e1d91c3c479ba43faffd278f538b6998da8b78b84d43356e04a92608344624e0fb47a19c29723ef7438b3914c2ad68f5b1663c4c0e703a77b902cd66efcd23d258af62fe2c47e42999a5a5e363ed4957d58c6ce7816035b660437b9ce3370dea7647feca9190425a59dcd9f3d1fc69d031fc66c7e085ae11578d89db5ce002c82cb91e9fa45c0747c20f910bfd9fe1c9031e4e55837140e87682747a5e7de8008f14c0f93294e7872baeb95a27405b4670edac324bee3281d6abaa0d9eed6727b3ad10d74a9bb2b8b144750f8e50ca5493b9e07b12f6525d55ee240d8e529f9effee1ab0216ba5835d6d1998f9e3b7d8bf696b490914a9b6ca987cd40ac1a8175610af1d88acf6bcc418345fd8f4c2bb4a783c1850222fc1bcb4ab6c367a819c30a66d3143a4f71667a82ecb9653c41000e1b8ab523413e4215f2855bd4af73cb4caadafd317088e3ac3d8bc0b32a6e0dbe8ff8e40a3270f44afc33e2a99acafaa9d0edc17f9f0e4bd918f26fdb4870a0ba1a1fcc1f7134bb3e31795be6e7c0a29761e66c6ae3689255889eee2d24ea19a575934d30484a093ce281236cd7326d3820a339f685fa55b58744cc21f6d7474a86bfe63c204f131c467cfc1f6770dac4bf27ac3e7c04e7e39c8489547a319279637b27b9f4fd3c8513c9c8c4c6359532e1f5a5ec17edcc812f7675bb7fcfa4c54a9852cdb6c262c79c4b717aeac14f5b0cd4bb818e1c17a172b22897a4e870cabd4ca8244a570842eef00acd87f3ecc4ea681338142706f3ef9f42ee1e36bff85af577faada1a59439df073da75436726d76d322577590c3f52702a0a63b5c790ae1e834afc3842bb4106c3e83240884e9cd5194b90a11384ca37770d1e69c354d23bdfe4ec83567b08633e792a751ce7', 1800000060, false, NULL, NULL, NULL);
INSERT INTO public.countersign_typing VALUES ('courses', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'physical', '\x40c20417057a83033e8dcd079ce37d7d4324d956b779d22c2af965c4641bec705a32d2c9d3a21bd5bcbc585e751d4b9eb56a672ca58b405e4196f0df2fabd925dd79a8434e3cbec126541a02bb4c740fa76baabe08044a0757b16b9062d38f07a87ff5007cb0efbbfa8cb9b128699e994a29181ddb99ae07169ac27ef8c26ae133d2c52c919c5a7e48436f91d3fc07eb3463874b6e86f07d36d67a63ea40eaa6cc7d22b36eba77f479c8276130496c439a612c854ffd54bc8c42e6a8e0e197f12d221af7a15569613cf8d6f2199eb3a5471bedc249060529cb9336b317058b99409ed16f6c43aee199d8d6ac691de91eb3aae24017bf7a3931ebb192fbba6b654dd7132f7e2a7ed25b870379f605ef28ba1930768db8e5d8f1e28ae9a4e857fc75655d9b4b24ed50eef4683305efd4bb78cc4243d1fb9facd600b4b2736105634efe7e613ecc872678479c7e615b2e37ba6498148b99492d1d6661c2c583771769c72cebf663b4f833d6069fca4065864c8f9f75de0b9992fbb9dfef553897412ede81b38dcfce2e4089f55cada9ce3bfd43995496fc070e3337c88dc2b5409f22393065817602869ded142e8f5a5179b2530e08cfd56ab8dfbb813c378a8588e91320962d623b0424f34799871b1e051c1c22b44e032b3eb54b1764a01acac63f3a8a186853e5d1124a9964102e2cacd7c2d7c1a7754b1e2b5394d0f76bd1ded3095cf49a5adf98994557f6f33580af31175d2515429878feb6ed3a63d37a1d3053a9ba03e216e1946884cb4a0aa78dc9110f9113016b2ac3e0c04fc65a0a207f63ae2f948906970d9bca0f0a4b186a11ed45eab4435daa370187ededfa9ac91a571679fe0f5beed5c2da16c246f798d10212bbec495c6e18e8d8c99c660d93d973bf515c84ee00dae61a6b5b8e560bc300bbbda94ab481ab33916b57724493602200b564e446bfee52a8e8afaef2206c9db6c2f66fc9ef2107421a53db4b0107ed74fe6d3eee5d13967e024c713927f13c735fda68f169eb1157213fc4c4c6d983afe9e92b4a04902ce2de137d622f0054839c0fe833021ce93282f6c8753588bc5baac8464a149a88476b8b31aad0652bb4df6218410695e3b27f12957f31f75fecee7171862c4fe0a7c0a55090d030473f6e3bceb07378887e338c160ddaf25541f3aaede8079e081644c78c193c5a2526e94c08083ea452001e1bd1763a99e14269638d0a46af1b03cfb3784e946652d473f8b3bccbbe0c13c6c9d61b128e7a683c7334c11df0db07b1ec7fc1f8c4499074e46f702b4bea5cd22e064ed05b63cb197b931ad9b2380834d78a17400c27fc28641b6d09773dcaacc173dced8ad9eaa5aec87c97ca78ede0bfbd85814032345341e367bb375b9724f9ceca79c84cb8311862c9964f1bd58cd1074f2380e3f2bc00d33efffcc90499bcd862d3aab89bdf22a5218b5b2bdf993036d2bbbabba2b36fa14cbf77a34e8f7ce1578b6912ecd1667a936d47f8646a14aa9eab20acde977881f65def9d32e97bdbfd9e08ffe568d11307f773ae8036a95b6443b13602089b569142ef305a860b3aaee79d135f103cb96f93a87ca5a67f51d9ae7c82d7439820e10b871fb371284fb1a10a9ff47497d8391e92736acfb7e5c3767bc76729b7fd2e95327df9b5384162bed0a03329b2a1b59a00df252033eec2df5e886e5468126ae1180c282d4dcb9b3612f79aa077e0a7905993fdeb74cae1ed3064d2afc8bdb3bcf8b527b1382f98aeb0298955e35851934fcd9d699c12318d6f3237f64fe2129744434b63e12af6b8d29cb53c1475b1f2f426fb9f4b1b0358e26b08129e4f8f2dd3c16f54ab984dcc14cefd8e83c4ae1de2b918f59e15a1813e826961945842e2dcac9e6563567dce3005c8f82a53c561ba695dc200b71e881c634659ae3520ac0cbeed6f174fd2a2d6ff37648b6d447336b157ec55d74d6da4bdca31bd6d3b8af133910be74dab3ad7e8052b76c7c569a6e4ebfe83926d642dcd6ef8ef376845f40806d850cbd5f8b7c94748460da8fec0cb5a77f2dd99e29454e7ac0b089ff495b5edb082d969fd4256ca9b2a2244176becb0ad4b0c660726b2f55973d10d6f752983bf1cad822038f1a5e42ed5b12d4b56526d23ec7fefb6c108c3ebae4106a08a3c3e4bcb065b515434b4add0649ba7dc88e1b280888edb517ce3d9433888452e819600ea73c78a7204e5ec9015eff025ad1e0a603631592496021d3fdea9333438fc6eab14592f922e497bd6029b4ce3e1802c0d5a2b064086f81741668c1f3ef45322163784c52b843e59af319527949f5608e300e9b35b317e214f4709c6ed037f9b2f95238c3b54a5b20eeccf763d2c8271a8f304fbae98e24151888f5f5b7f79db5b7e184356fc8ff80fae8820832f4c6140832411b81c3ff7a6d27e1db37961475edf67c0ea582d69d6565f95f28f117b09cc25a953dba72148c88a72cb491ae3dafd7c41bbfb114bfe637e0efba6414947da002756b6eb3d03cc18d1245a6aaedcfa6e0e9ebad61db2db4b246faf22c14b88e90ff655479094cbde78282569abd3e8ffddf237c97141aa4407d4c6c8471b80fbd870d9c1f9f6690619e135e9d63f16c64c8db1fbadec0b0c3b7c1475f51729630ea48b04dd99ab9a291c22df222f45425575be7ba5542584bc298f002cb21a7bcb5c0792ed7dc01440e9d7ed8e40b408f79c88d8c52e5ced705962998fe596560c5b32dc47bcc01f5e3442a4a296988529e35d6ac3f9c738ba9dcd4a55a5785b1f45dc3e8a1ea8baad3bf110a19932bc2f88e5118d96a179a2b11d46e7f7effedeca91390bfd2915130d4c3db5c8e0a62a088967ef004ef5a6d8dc36af39897e19284b1b88b1ff13e8489b959124aac3bfc61c2fb488c39afaef503dd29d4f0e3cc1dc9c273bdd2c1ef625dd69164c833b908ad055edba07eafb703027483bf9241eff65423699f516120658b3d17f8bc5972b990c1d99113eb254f6313c5ae1816d48e57535f5a5e86d26f2489ca024562f5b03ad4ef9d15b9a555c77bb56578f285d1520267f8663e55900a6ff90051ba8d438b34cdbad1ad70b0683e4304a166adbacd2cb70a40c314118758372f35bd91e17c7ae9909fc67e152b943a730e65e28f08863f4d46731b53c09b203dbdfd69ea85d30c2c35497f11dfd10eb28712a3f88109730391f068189e24e0fefd7f8d98b34aa27b597594fb47b0ac4b9be5e9e2052a1bf70ae1d8bcd4868a2fbd87bd8ded0cb91d7130fe67e633b4eed1580599940ab4be2fba45ea07077a636bd230a8462092775b20cd406065699f7b4afc32bde5b48f074c9e2be5622b8cc29e30c9d9e52be3510943024d81597dd3d04ec1400390e2e6c438e1425ad63e7cab5851e31ab2a53e6c96c3bc130191407293292720be074d99290dfbe6c5e18a4e44765c248409bf9cf058bbc7c57d9c3ebbc3df6899a2ff6b08d90c1182e42cb15a0345f677d7635ad9c3ca9b3bae0ba38d5249702c2bb089f81bb8d9df23ec162585b2a1c2617fc5b2fd322f2469f12fbb11ad2e2e24c2216ce0d87d6ef7ed142c772997c5f35f6fe308a9e789e21ba8994ddbcca6816689a3a5736a18f5e211ad1ec39c813f193712b340c13fedf5dd3bf5661a9ee2a6443f5b0dc99f05676bfe1a8015972f58bdf64a2989469f65cde675a153b56030015cf343cc6ef76f99d11b3b2d61d89e91f0f47c16c959a82b67c4f45365d7c7f7fc2b6fa06bbcf4fdd96a1fec32991693ac0042ecb11dba4a96836e5322631caf026186b9f7c7fa4e80ba4d0e5f2f6aa5b73382c0d68e0587c5bf9ae96bd58aab78fc97ef747952d163b2f72c52adf830137f019b6534131979065bfa7fbe22cf48ef86d173f269a57c30c850afc33a7d7d9cebbab38576142fc4a4ad4e9bb502db1b5fc36ebe42ff6c24746d6e6f56e10d537990f5494d9c66696ca3ae35d93233d0d7ac520c662ad0866842be8462b5d1bdcc16c09c06caa8ee281fa97b6bbe9c31244ee6f272c55fdeff4d4cf3b07b06af2e7a9402d15d80ace75a46fa4d6fb6d9d2983bfe3f690cd46de2edbeded82818d8bc6e1aa34b15394db3b22aec5d12694c9ba3652026fe4b9b967a9c6e1fd2c5d59bf1759676ed5f1a5e14545bd78d74236bff35fdf611fb261e8c349e768b0556049157f871cd5e84323f0c266689815bb88f6a88812c147a4f32caf1efe28b1d69a016518dd544ed0483f3edb6ea9c5146789b8a83241533f69a8c91eae9d7dc09d537e9545836bf7b8dd78aaadacd1f5eda629944024125d4c4fceb0e4f69c2e98cc87e22359e378febf3da4820a2a13e3dbef48eb058cfc29db35da9c552f54ee35b00d4826058b9c4a0a17e0207e77af5207a6840cafaa24c099bccc8fa41f42d2cda665eb33b8521ba7e81e2ee4926245a9eb27c77e8de7030ee98283e42aba3b9c05c6aa53327429fd1d95e4ab424e022c5ecbea36e2ae206ac74bfd8adc29c866675e8f60d08973a0f0faf1e1167209ff88e70f5561148765e671af0ebf72f8969cdf3241d379e41ff6698991ce00724032ecdcd72b676e561b3eead0d8835a222d3a929e23d5ca2e9e58059549903b8841ff0237ae9815905f8893e8d40e21dc596debb9d9b155a5c5561717e4273805e3a7190a33ec297ebb6c35b5b3bd61bf592b19784a759e373b5abb9f737c998b8ccab57328daf40dce2ec0fcb650bb29807eed10c8efbd4a73c29c2e50e8d7be00b2fa96a7ff605b9f737c427d898059db53d9444dece09714e845f9547dd2440e90e368c9ce865b676823d8f0ee39c656e976cb00ba9cd8a19da9e10f7d5560bce6bb34857a31692e5dcf5331e93ee849237be39d21d81857daed4075f2180b9d807c146d58fab5c8361a0cee747b4b70a46cd851e397c6a9441a7c98b290d372f68120dbcf5e4fe1d6bf94bd102699293a395a6d11833dc7392c4cb0771c342de421ea87bcfa811e181cc564002970324b2befcb2db8cf67c0bf0c062d1770c8c1df5c02e82c0d6e7219b66b92d443a1679d82e0f268e21cd73e19bc1e926f3446eed9f23611e5a727b8926af88724a8d63425593476442edbc3cb8e6650feaf5c8bbfb3c1d84b729224c91cd842be324db27eccb3e3431a21d8a026e2ce6fd330b20173375d2d496e37dc0b6273d72104ed335696b2c77b0c85555a842571313be312f21f03f50af38c604c3afe010b5dd843a2852f1d603544c7573dad3d5f9ad21926f93a131f746d01bdad5b77cacb73040c86fe5b2570c0601a5f6705344c8be81f33e6d15318c99b5d5cbf72e4be96c2818ebd63b2f118c4a66e570c8ebdb174214dd3a87e5ea5bb9fac73544d668e4a89f288c463d93eb7e54ce318f8fbeda18aedb9570519d012dae876141d282f33f8405bd55556225fd12f11f85438265f9d37e33490175b08', 1800000030, false, NULL, NULL, NULL);
INSERT INTO public.lti_key VALUES ('1u5YnSVhrjMWbDVd1AtxtVaZJnVLALr9Y2BQtxa_l_Q', '{"e": "AQAB", "n": "ocXL70bvGp9LBEJJB2Q7vjvp7hekau6y9rkgyt92AxwcoazXb4H9Un94Upj8hKTbEPQME5iJmv5bycsF1hR0YIJ5QjWd6N5PcVPxc8YXTmd0UMkkGK_LDctvk0mWNrZU_u_BxcmHMjDMkRlMOfSDm2dT4WydMlnc8GvvYlYmE8MWtC78MCxxO-sNzZSVhGK1DkqySn7K_rnxS4LFf4m0_PVYqANygvFukfKpNPCvSEYClm0o6CO6RzUgYDxMH6-qnVCP3KoWrHsojMAwbCYU8NuhPn8fgwsGGKkVRmKEZfBXMN56zetnxt1o2sWMT14WfdLBxOmD0Yr9yjOFP66s6Q", "alg": "RS256", "kid": "1u5YnSVhrjMWbDVd1AtxtVaZJnVLALr9Y2BQtxa_l_Q", "kty": "RSA", "use": "sig"}', '\x686705f81873d584205e42e0f1969a76fad157d043ce5605812e846646cbab2b636fe438ae8626dfba13a4a0901bf32641693b89b2c2ff7b31b3fc5a938d94b8e45705d32d54fa087af3881135847b6200fdc75baf6351f2eee7cd4314350cb88f649b17387d37a0599648c162ba05a3ac3155354f974a163a10d658a983379f8bc66046d0e3bd3629c30aab31e089d6723b6dd2cf2156a8ad6f42a5828ed169678a71d9a1c44b01dd485e96377858b196cb303d7f877a4838fc0bc0635a9aa777ca1e47d910cd925eb257f160fd6084e85faeecfa0b3d485cec4acadd732c21b6b928ea830d54e640224a2680022ec5cc6a95bda0c6b19a0b49ce6e92179b70f413f1aac342322c23bf19a2b9b5cb8097cb0297c0ecdd88bcbeafcbaa3ff2a79d9ef6e68e25da5aa8600264b0f0b1bcc84560809dc0b9f4367fd5b971308fd6774e1388a0f4e232593580be466f3aada6c8b092a969862a736f4a7543729c085017ebdd06206617b43e3bf90dcc7f23814a0c0200e5e1252bf6a893a4d5b7164553aa2468d350fac057a6bbe236de2ba8d6312bcbaa4c951478f7616f7195ea6675667f8c4651c22c25de262825d349d757d117f45fe0931c0e13ea887cd918afbb2f0a4490de8533ad56eb6d4e18c3d529b7296827ca40a1094f14710679b4e3eb5b34a91f5a91b1517a191f90aa037233813177ea53da596112aa005554bf513c70e411c23b81617a1990f0779b3e0cd919d0e2a383afc16114b6742ef5dc83fada852dc086a9d0ec8d605264b8b766216cdb06f5e63810ffce90fd1703350928b62cc38406e732fb9091c9cd0b35655daf128435f87a4ca897af038451dd1b04d4a8f4684366961dd5fe3c79931db3dfb710c14bec8ec80e0cb9e182fc0abc140aa50b327de35f427fa7fb10482b17cd70b2a2d6ddad01e216308964885f7d76303b266378dfd31f5144b6c225f60b1d4e223bd7519c8dda685912058dd413791287463e7266b6af6171cd3d7e314355c3562adc24482a28ca940de93b97407f035f139534caf8e4939b1a53c53422cf13a6a9bbbbdb5190420aff1d7799ed201ee59005b65423f7d32a97dc213aacc7a881ab8f05d114d04c383ba09abe0a157af2341ea1b70593c57c7beeac8bb39080dac6f79363032f9b596ac4366dd5b14e02be67c2de85851c5fafa9be63db288516d55d4ec29c511c697c2097cc8717ec973d2365e27680f231139c7133223c5cf93a6e424a8335ea0c4c2e97d795c421512e2d5fb127af2cae33912cb30bb256b2287db69e7a67193cc914c1cb6ebe9f01de4df09110c0a7817f45b2522c8aa195a989f749f300be9fbb7f71290b8ffb42d312926c69e3990e195fd21479b69e4f61cb0aecc945bc036b1beb1f49a5f085c05037a6f2a25e55707f612c415af0f49f73beb3e65f66152ac1e8346b4fb6b5474ff5d849b584b9e954ee3ef273833ecde61b27e265a955d7ca725be23e8f484eb56978e0b5b1787bdcf1587c16e1c3b7d3f154ae3888aa02808d1b4009044ede40105fb798a86891d7675e166987b0867458ca483041da4ad6996b2b6afa687ee503c9c3855291b975b451195eed8f14dc10a5b1ef40b17b5630cb5318f69f2f0d646872b445723e5f00fc4c0e3b8c8e910888b21cb2fb03d9662b65105a2dcc7b918ad5f2cb3281f7e96df1ea81e3c767ba3910514babe8b19072bc1a6e727a1e1a85a99583c75f654d0d7942f8b9e8a56270ac5e97c2e3266b58921ceb1f717fefb4abc62a707789b57b7623ba68977161fb14af29a83d6ecda256477c2d473a59845b42c7801b69df7713e27dff835455b05f363a463a20f84f5d12467eda40cd1dbea8c7cc75559d51798a4e65aea9c448e4aaf8383816de5b207b21623cd0a544c90c49e8eeb6b87b49a5c016a9a8fe90020cd0505eec2b118e1ad9f0e9b1c1ad13edd7770d70aa34d313555a8395fc231a0bfa40ff495011b21684388d8326a960dee9e68f63aa226ddc1f7c4d5b2afa92c309fb9a214a785a75fd8c175505e548577a4335910806e9cde7775f9702e764b109282f0405526ae6c2755feb03174ebde8ceb4f13981176296063271821c73e86208ed49a0ca6210700e8e4c981e6580b98bae51b903204239f6ce7a4066c877ca7bf8d2d8e0f9133c33019e057f2123700f11d19af653aefea1cd48b8fef5cc04788f30aa4a254abca32983fd7ea0228a7d5f93cb51dbd8f2ac577f699d8eed31a20593b873aa27b2140ee74e17a0375869fc4e381187573c97e5f9e99650275c094de6c3c910528dd3762377005311d8', '2026-12-01 04:21:42.888416+00');
INSERT INTO public.platform_account VALUES ('15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'ada@example.org', 'ada', 'scrypt$1024$8$1$FQ7FUl8_uXX3IJa7GOPD0w$WYei8kuVoHEO13aAeRgmLqK3Opz-alVJH4MDpkM5egI', 'learner', '2027-01-15 08:00:00+00', '2027-01-15 08:00:30+00');
INSERT INTO public.platform_account VALUES ('c0aafd1e-0716-462a-b660-c59848c72449', 'ben@example.org', 'ben', 'scrypt$1024$8$1$FQ7FUl8_uXX3IJa7GOPD0w$WYei8kuVoHEO13aAeRgmLqK3Opz-alVJH4MDpkM5egI', 'learner', '2027-01-15 08:00:00+00', '2027-01-15 08:01:00+00');
INSERT INTO public.platform_account VALUES ('95f36083-324f-4e37-92f4-fae2ee7806e0', 'cyd@example.org', 'cyd', 'scrypt$1024$8$1$FQ7FUl8_uXX3IJa7GOPD0w$WYei8kuVoHEO13aAeRgmLqK3Opz-alVJH4MDpkM5egI', 'learner', '2027-01-15 08:01:30+00', NULL);
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (1, '2027-01-15 08:00:00+00', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'track.joined', 'numbers-in-the-news', '{"route": "check"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (2, '2027-01-15 08:00:30+00', 'check', 'check.accepted', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', '{"jti": "kx-qKKF0CZ7XOpEsOf2ETw", "late": false, "reasons": []}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (3, '2027-01-15 08:00:30+00', 'c0aafd1e-0716-462a-b660-c59848c72449', 'track.joined', 'numbers-in-the-news', '{"route": "check"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (4, '2027-01-15 08:01:00+00', 'check', 'check.accepted', 'c0aafd1e-0716-462a-b660-c59848c72449', '{"jti": "C4s123WiXu2pTZOHKK5ehw", "late": false, "reasons": []}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (5, '2027-01-15 08:01:00+00', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'work.submitted', 'a1ff000a-e073-43a0-9f9e-7737cd17a596', '{"check": "graded"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (6, '2027-01-15 08:01:30+00', 'check', 'check.accepted', 'a1ff000a-e073-43a0-9f9e-7737cd17a596', '{"jti": "26l-UGFukc-T3XPpMC82FA", "late": false, "reasons": []}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (7, '2027-01-15 08:01:30+00', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'work.submitted', 'c138d86f-67e0-4d25-8ea9-ae4ec7c5a400', '{"check": "graded"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (8, '2027-01-15 08:01:30+00', 'c0aafd1e-0716-462a-b660-c59848c72449', 'work.submitted', 'fb2fecc0-326d-49bc-93e6-c031946ed902', '{"check": "graded"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (9, '2027-01-15 08:01:30+00', '95f36083-324f-4e37-92f4-fae2ee7806e0', 'track.joined', 'numbers-in-the-news', '{"route": "check"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (10, '2027-01-15 08:01:30+00', '95f36083-324f-4e37-92f4-fae2ee7806e0', 'certificate.issued', 'O1pezA0ZXTTWXqrVaI5V1A', '{}');
INSERT INTO public.platform_certificate VALUES ('O1pezA0ZXTTWXqrVaI5V1A', '95f36083-324f-4e37-92f4-fae2ee7806e0', 'numbers-in-the-news', 'eyJhbGciOiJFUzI1NiIsImtpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NlcnRpZmljYXRlcy9rZXlzL2FkblJERi00QTdtRmo4RC10UldpNEkxcTNsOWZtN0xibmptWWZxeFlHZjAiLCJ0eXAiOiJKV1QifQ.eyJAY29udGV4dCI6WyJodHRwczovL3d3dy53My5vcmcvbnMvY3JlZGVudGlhbHMvdjIiLCJodHRwczovL3B1cmwuaW1zZ2xvYmFsLm9yZy9zcGVjL29iL3YzcDAvY29udGV4dC0zLjAuMy5qc29uIiwiaHR0cHM6Ly9wdXJsLmltc2dsb2JhbC5vcmcvc3BlYy9vYi92M3AwL2V4dGVuc2lvbnMuanNvbiIseyJpZGVudGl0eUNoZWNrcyI6eyJAaWQiOiJ1cm46Y291bnRlcnNpZ246Y2VydGlmaWNhdGU6djE6aWRlbnRpdHlDaGVja3MiLCJAdHlwZSI6IkBqc29uIn0sInN1c3BlbnNpb25TdGF0dXMiOnsiQGlkIjoiaHR0cHM6Ly93d3cudzMub3JnLzIwMTgvY3JlZGVudGlhbHMjY3JlZGVudGlhbFN0YXR1cyIsIkB0eXBlIjoiQGlkIn19XSwiaWQiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvTzFwZXpBMFpYVFRXWHFyVmFJNVYxQSIsInR5cGUiOlsiVmVyaWZpYWJsZUNyZWRlbnRpYWwiLCJPcGVuQmFkZ2VDcmVkZW50aWFsIl0sIm5hbWUiOiJOdW1iZXJzIGluIHRoZSBuZXdzIiwiaXNzdWVyIjp7ImlkIjoiZGlkOndlYjp1bml2ZXJzaXR5LmV4YW1wbGUiLCJ0eXBlIjpbIlByb2ZpbGUiXSwibmFtZSI6IkV4YW1wbGUgVW5pdmVyc2l0eSIsInVybCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIn0sInZhbGlkRnJvbSI6IjIwMjctMDEtMTVUMDg6MDE6MzBaIiwiYXdhcmRlZERhdGUiOiIyMDI3LTAxLTE1VDA4OjAxOjMwWiIsImNyZWRlbnRpYWxTdWJqZWN0Ijp7ImlkIjoidXJuOnV1aWQ6OTRiNjY5MjYtZWM2MC00OWQ3LTk1MTUtYTRiYzFmNTA1ODAzIiwidHlwZSI6WyJBY2hpZXZlbWVudFN1YmplY3QiXSwiaWRlbnRpZmllciI6W3sidHlwZSI6IklkZW50aXR5T2JqZWN0IiwiaGFzaGVkIjpmYWxzZSwiaWRlbnRpdHlIYXNoIjoiY3lkIiwiaWRlbnRpdHlUeXBlIjoibmFtZSJ9XSwiYWNoaWV2ZW1lbnQiOnsiaWQiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jb3Vyc2VzL251bWJlcnMtaW4tdGhlLW5ld3MiLCJ0eXBlIjpbIkFjaGlldmVtZW50Il0sImFjaGlldmVtZW50VHlwZSI6IkNvdXJzZSIsIm5hbWUiOiJOdW1iZXJzIGluIHRoZSBuZXdzIiwiZGVzY3JpcHRpb24iOiJSZWFkIGF2ZXJhZ2VzLCByaXNrcyBhbmQgY2hhcnRzIHRoZSB3YXkgYSBjYXJlZnVsIGpvdXJuYWxpc3QgZG9lcy4gTm8gZm9ybXVsYSBsb25nZXIgdGhhbiBhIGxpbmUuIiwiY3JpdGVyaWEiOnsibmFycmF0aXZlIjoiRXZlcnkgZ3JhZGVkIHBhcnQgb2YgdGhlIGNvdXJzZSB3YXMgcGFzc2VkLCBvbiB0aGUgdmVyaWZpZWQgdHJhY2suIn0sImluTGFuZ3VhZ2UiOiJlbiIsInJlc3VsdERlc2NyaXB0aW9uIjpbeyJpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NvdXJzZXMvbnVtYmVycy1pbi10aGUtbmV3cy9xdWl6LTEiLCJ0eXBlIjpbIlJlc3VsdERlc2NyaXB0aW9uIl0sIm5hbWUiOiJRdWl6OiBhdmVyYWdlcyBhbmQgcmlzayIsInJlc3VsdFR5cGUiOiJSYXdTY29yZSIsInJlcXVpcmVkVmFsdWUiOiIzIiwidmFsdWVNaW4iOiIwIiwidmFsdWVNYXgiOiI0In0seyJpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NvdXJzZXMvbnVtYmVycy1pbi10aGUtbmV3cy9lc3NheS0xIiwidHlwZSI6WyJSZXN1bHREZXNjcmlwdGlvbiJdLCJuYW1lIjoiRXNzYXk6IGEgbnVtYmVyLCBleGFtaW5lZCIsInJlc3VsdFR5cGUiOiJSYXdTY29yZSIsInJlcXVpcmVkVmFsdWUiOiI2IiwidmFsdWVNaW4iOiIwIiwidmFsdWVNYXgiOiIxMCJ9XX0sInJlc3VsdCI6W3sidHlwZSI6WyJSZXN1bHQiXSwicmVzdWx0RGVzY3JpcHRpb24iOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jb3Vyc2VzL251bWJlcnMtaW4tdGhlLW5ld3MvcXVpei0xIiwidmFsdWUiOiI0In0seyJ0eXBlIjpbIlJlc3VsdCJdLCJyZXN1bHREZXNjcmlwdGlvbiI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NvdXJzZXMvbnVtYmVycy1pbi10aGUtbmV3cy9lc3NheS0xIiwidmFsdWUiOiIxMCJ9XX0sImV2aWRlbmNlIjpbeyJ0eXBlIjpbIkV2aWRlbmNlIl0sImdlbnJlIjoiSWRlbnRpdHlWZXJpZmljYXRpb24iLCJuYW1lIjoiSG93IHRoZSBsZWFybmVy4oCZcyBpZGVudGl0eSB3YXMgY2hlY2tlZCIsIm5hcnJhdGl2ZSI6IjIgaWRlbnRpdHkgY2hlY2tzIHdlcmUgbWFkZSB1bmRlciB0aGlzIGFjY291bnQgb24gMjAyNy0wMS0xNTogMiBhY2NlcHRlZC5cblxuMCBvZiAyIGNoZWNrcyB3ZXJlIGNvbmZpcm1lZCBieSBzdGFmZi5cblxuQSBjaGVjayBpcyBtYWRlIGluIG9uZSBvZiB0d28gd2F5cywgYW5kIHRoaXMgY2VydGlmaWNhdGUgZG9lcyBub3Qgc2F5IGluIHdoaWNoOiB0aGUgZmFjZSBiZWZvcmUgdGhlIHdlYmNhbSBhbmQgdGhlIHJoeXRobSBvZiBhIHR5cGVkIHNlbnRlbmNlIGFyZSBjb21wYXJlZCB0b2dldGhlciB3aXRoIHRob3NlIGVucm9sbGVkIHVuZGVyIHRoZSBhY2NvdW50LCBvciBhIG1lbWJlciBvZiBzdGFmZiBjaGVja3Mgd2l0aG91dCBjYW1lcmEgYW5kIHR5cGluZyBtZWFzdXJlbWVudHMuIFN0YWZmIGFsc28gY29uZmlybSBjaGVja3Mgb2YgdGhlIGZpcnN0IHdheS4gVGhlIG51bWJlcnMgdGhhdCBhcmUgY29tcGFyZWQgYXJlIG1lYXN1cmVkIG9uIHRoZSBsZWFybmVy4oCZcyBvd24gZGV2aWNlIGFuZCBzaWduZWQgdGhlcmUuIFRoaXMgZGV0ZXJzOyBpdCBkb2VzIG5vdCBwcm92ZSB0aGF0IGEgY2FtZXJhIHNhdyBhIGZhY2UsIGJlY2F1c2UgYSBsZWFybmVyIGhhcyB0aGUgbWVhbnMgdG8gYWx0ZXIgdGhlaXIgb3duIGRldmljZS4gVGhlIG51bWJlcnMgdGhhdCBhcmUgY29tcGFyZWQgYXJlIG1lYXN1cmVkIG9uIHRoZSBsZWFybmVy4oCZcyBvd24gZGV2aWNlOyBzb21lIG9mIHRoZW0gYXJlIG1lYXN1cmVkIGFnYWluIGJ5IHRoZSBzZXJ2ZXIgZnJvbSBwaWN0dXJlcyB0YWtlbiBhdCBtb21lbnRzIHRoYXQgaXQgY2hvc2UuIEEgcHJlcGFyZWQgcGljdHVyZSBvciB2aWRlbyBjYW5ub3QgYmUgcnVsZWQgb3V0LlxuXG5BIGNvbXBhcmlzb24gdGhhdCBpcyBhY2NlcHRlZCBzYXlzIHRoYXQgZmFjZSBhbmQgdHlwaW5nIHJlc2VtYmxlZCB0aGUgZW5yb2xsZWQgb25lcyBjbG9zZWx5IGVub3VnaC4gSXQgZG9lcyBub3QgcHJvdmUgd2hvIHRoZSBlbnJvbGxlZCBwZXJzb24gaXMsIHRoYXQgbm9ib2R5IGhlbHBlZCwgb3Igd2hvIHdyb3RlIHRoZSB3b3JrOyBwZW9wbGUgd2hvIGxvb2sgYW5kIHR5cGUgYWxpa2UgY2FuIGJlIHRha2VuIGZvciBlYWNoIG90aGVyLiBUaGlzIGNlcnRpZmljYXRlIGhvbGRzIG5vIGJpb21ldHJpYyBkYXRhLiIsImlkZW50aXR5Q2hlY2tzIjp7InYiOjIsImZyb20iOiIyMDI3LTAxLTE1VDA4OjAxOjMwWiIsInVudGlsIjoiMjAyNy0wMS0xNVQwODowMTozMFoiLCJtb2RlcyI6WyJlbWJlZGRpbmdzIiwic2FtcGxlZCIsInBlcnNvbiJdLCJjb3VudHMiOnsiYWNjZXB0ZWQiOjIsInJldmlldyI6MCwicmVmdXNlZCI6MH0sImNvbmZpcm1lZEJ5U3RhZmYiOjB9fV0sImNyZWRlbnRpYWxTY2hlbWEiOlt7ImlkIjoiaHR0cHM6Ly9wdXJsLmltc2dsb2JhbC5vcmcvc3BlYy9vYi92M3AwL3NjaGVtYS9qc29uL29iX3YzcDBfYWNoaWV2ZW1lbnRjcmVkZW50aWFsX3NjaGVtYS5qc29uIiwidHlwZSI6IjFFZFRlY2hKc29uU2NoZW1hVmFsaWRhdG9yMjAxOSJ9XSwiY3JlZGVudGlhbFN0YXR1cyI6eyJpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NlcnRpZmljYXRlcy9zdGF0dXMtbGlzdCMzMjY0OCIsInR5cGUiOiJCaXRzdHJpbmdTdGF0dXNMaXN0RW50cnkiLCJzdGF0dXNQdXJwb3NlIjoicmV2b2NhdGlvbiIsInN0YXR1c0xpc3RJbmRleCI6IjMyNjQ4Iiwic3RhdHVzTGlzdENyZWRlbnRpYWwiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvc3RhdHVzLWxpc3QiLCJzdGF0dXNSZWZlcmVuY2UiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvTzFwZXpBMFpYVFRXWHFyVmFJNVYxQSJ9LCJzdXNwZW5zaW9uU3RhdHVzIjp7ImlkIjoiaHR0cHM6Ly91bml2ZXJzaXR5LmV4YW1wbGUvY2VydGlmaWNhdGVzL3N1c3BlbnNpb24tbGlzdCMzMjY0OCIsInR5cGUiOiJCaXRzdHJpbmdTdGF0dXNMaXN0RW50cnkiLCJzdGF0dXNQdXJwb3NlIjoic3VzcGVuc2lvbiIsInN0YXR1c0xpc3RJbmRleCI6IjMyNjQ4Iiwic3RhdHVzTGlzdENyZWRlbnRpYWwiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvc3VzcGVuc2lvbi1saXN0Iiwic3RhdHVzUmVmZXJlbmNlIjoiaHR0cHM6Ly91bml2ZXJzaXR5LmV4YW1wbGUvY2VydGlmaWNhdGVzL08xcGV6QTBaWFRUV1hxclZhSTVWMUEifSwiaXNzIjoiZGlkOndlYjp1bml2ZXJzaXR5LmV4YW1wbGUiLCJqdGkiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvTzFwZXpBMFpYVFRXWHFyVmFJNVYxQSIsInN1YiI6InVybjp1dWlkOjk0YjY2OTI2LWVjNjAtNDlkNy05NTE1LWE0YmMxZjUwNTgwMyIsIm5iZiI6MTgwMDAwMDA5MH0.sbRSbcXtrHIMlNSRUKFAv5wYy0m1mdvexmcH-edH-lcGmpr6Dt8GEncmBslGwWFroTYC37M55jLgkkV_IUq1dQ', 32648, '2027-01-15 08:01:30+00', NULL, NULL, 1, NULL, NULL, NULL, NULL, true);
INSERT INTO public.platform_check VALUES ('kx-qKKF0CZ7XOpEsOf2ETw', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', NULL, 'enroll', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:00:30+00', 'Other', 'unknown', 30);
INSERT INTO public.platform_check VALUES ('C4s123WiXu2pTZOHKK5ehw', 'c0aafd1e-0716-462a-b660-c59848c72449', NULL, 'enroll', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:00+00', 'Other', 'unknown', 30);
INSERT INTO public.platform_check VALUES ('26l-UGFukc-T3XPpMC82FA', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'a1ff000a-e073-43a0-9f9e-7737cd17a596', 'verify', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:30+00', 'Other', 'unknown', 30);
INSERT INTO public.platform_check VALUES ('jti-1ec9e48b-ff2e-44c0-91d6-df9e5d78b8d3', '95f36083-324f-4e37-92f4-fae2ee7806e0', '1ec9e48b-ff2e-44c0-91d6-df9e5d78b8d3', 'verify', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:30+00', 'x', 'y', NULL);
INSERT INTO public.platform_check VALUES ('jti-877604bb-c69c-46e3-873d-2c0c03627e08', '95f36083-324f-4e37-92f4-fae2ee7806e0', '877604bb-c69c-46e3-873d-2c0c03627e08', 'verify', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:30+00', 'x', 'y', NULL);
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (1, '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', '1', 'enroll', '2027-01-15 08:00:00+00', 'Other', 'unknown', 'accepted');
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (2, 'c0aafd1e-0716-462a-b660-c59848c72449', '1', 'enroll', '2027-01-15 08:00:30+00', 'Other', 'unknown', 'accepted');
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (3, '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'a1ff000a-e073-43a0-9f9e-7737cd17a596', 'verify', '2027-01-15 08:01:00+00', 'Other', 'unknown', 'accepted');
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (4, 'c0aafd1e-0716-462a-b660-c59848c72449', 'fb2fecc0-326d-49bc-93e6-c031946ed902', 'verify', '2027-01-15 08:01:30+00', 'Other', 'unknown', NULL);
INSERT INTO public.platform_course VALUES ('numbers-in-the-news', 'Numbers in the news', 'Read averages, risks and charts the way a careful journalist does. No formula longer than a line.', 6, 'en', 'both', 0.3, 3, 2, 72, true);
INSERT INTO public.platform_course VALUES ('how-bridges-stand', 'How bridges stand', 'Beams, arches and cables: where the load goes, and why some bridges last two thousand years.', 3, 'en', 'random', 0.5, 1, 2, 72, false);
INSERT INTO public.platform_migration VALUES (1);
INSERT INTO public.platform_session VALUES ('eUklSFz3fjk4NwCFCU0OscaDjQNCV67MKkUibDiJVZk', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', '_vaLbLRu7GKYJhSlS-6dmw', '2027-01-15 08:00:00+00', '2027-01-22 08:00:00+00');
INSERT INTO public.platform_session VALUES ('CR6ojz_n_tK9Tbr03WkKkrw6wQ80KmufIZty7V9zEPo', 'c0aafd1e-0716-462a-b660-c59848c72449', 'yFBOv-TbXLSOcAGyXbIvLg', '2027-01-15 08:00:00+00', '2027-01-22 08:00:00+00');
INSERT INTO public.platform_session VALUES ('YyvVu6NBtR-Q-adndy6Qha_NR9OP1Fm-0F2GF09ekxk', '95f36083-324f-4e37-92f4-fae2ee7806e0', 'lSAVSGXa9cNLt5n-GlAZdA', '2027-01-15 08:01:30+00', '2027-01-22 08:01:30+00');
INSERT INTO public.platform_status_list VALUES (1, 1, true);
INSERT INTO public.platform_submission VALUES ('a1ff000a-e073-43a0-9f9e-7737cd17a596', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'numbers-in-the-news', 'quiz-1', 1, '{"a": "0", "b": "1", "c": "1", "d": "1"}', 4, '2027-01-15 08:01:00+00', 'accepted', 'graded', '2027-01-18 08:01:00+00', 0, true, '2027-01-15 08:01:30+00');
INSERT INTO public.platform_submission VALUES ('c138d86f-67e0-4d25-8ea9-ae4ec7c5a400', '15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'numbers-in-the-news', 'essay-1', 1, '{"essay": "Of how many?"}', NULL, '2027-01-15 08:01:30+00', 'awaiting', 'graded', '2027-01-18 08:01:30+00', 0, true, NULL);
INSERT INTO public.platform_submission VALUES ('fb2fecc0-326d-49bc-93e6-c031946ed902', 'c0aafd1e-0716-462a-b660-c59848c72449', 'numbers-in-the-news', 'quiz-1', 1, '{"a": "0", "b": "1", "c": "1", "d": "1"}', 4, '2027-01-15 08:01:30+00', 'awaiting', 'graded', '2027-01-18 08:01:30+00', 0, true, NULL);
INSERT INTO public.platform_submission VALUES ('1ec9e48b-ff2e-44c0-91d6-df9e5d78b8d3', '95f36083-324f-4e37-92f4-fae2ee7806e0', 'numbers-in-the-news', 'quiz-1', 1, '{}', 4, '2027-01-15 08:01:30+00', 'accepted', NULL, NULL, 0, true, '2027-01-15 08:01:30+00');
INSERT INTO public.platform_submission VALUES ('877604bb-c69c-46e3-873d-2c0c03627e08', '95f36083-324f-4e37-92f4-fae2ee7806e0', 'numbers-in-the-news', 'essay-1', 1, '{}', 10, '2027-01-15 08:01:30+00', 'accepted', NULL, NULL, 0, true, '2027-01-15 08:01:30+00');
INSERT INTO public.platform_track VALUES ('15baaaaa-ecce-4163-adbe-fb32a0f9eccd', 'numbers-in-the-news', 'check', '2027-01-15 08:00:00+00');
INSERT INTO public.platform_track VALUES ('c0aafd1e-0716-462a-b660-c59848c72449', 'numbers-in-the-news', 'check', '2027-01-15 08:00:30+00');
INSERT INTO public.platform_track VALUES ('95f36083-324f-4e37-92f4-fae2ee7806e0', 'numbers-in-the-news', 'check', '2027-01-15 08:01:30+00');
INSERT INTO public.platform_unit VALUES ('numbers-in-the-news', 'averages', 0, 'lesson', 'Three kinds of average', 'A village has ten households. Nine of them earn 30,000 a year, one earns 730,000. “The average household here earns 100,000”, a paper writes, and it is right: that is the mean. The median household, the one in the middle when all stand in a row, earns 30,000.
The mean shares everything out equally and asks what each would have. The median asks what the one in the middle has. The mode asks what is most common. Where a few values are far above all others, as with incomes, house prices or the length of hospital stays, mean and median tell different stories.
When you read “average”, ask which one. If the text does not say, ask who would be pleased with the larger number.', '[]', false, 0, 0);
INSERT INTO public.platform_unit VALUES ('numbers-in-the-news', 'practice-averages', 1, 'quiz', 'Practice: averages', 'This one is for you: it does not count toward the certificate.', '[{"id": "a", "text": "Ten flats cost 200,000 each, one costs 3,100,000. Which is larger?", "answer": 1, "options": ["The median", "The mean", "Both are the same"]}, {"id": "b", "text": "Half of all patients go home within 4 days. What is 4 days?", "answer": 2, "options": ["The mean", "The mode", "The median"]}]', false, 2, 1);
INSERT INTO public.platform_unit VALUES ('numbers-in-the-news', 'risk', 2, 'lesson', 'Twice as likely as what?', '“Doubles the risk” can mean from 1 in 10 to 2 in 10, or from 1 in a million to 2 in a million. The first is a reason to change your habits. The second is not worth a line.
A relative risk says how many times as likely something becomes. An absolute risk says how many people, of how many, it happens to. A careful report gives both, in whole people: “of 1,000 who eat it daily, 6 fall ill instead of 5”.
Look for the group that is compared with. A number without it is an advertisement.', '[]', false, 0, 0);
INSERT INTO public.platform_unit VALUES ('numbers-in-the-news', 'quiz-1', 3, 'quiz', 'Quiz: averages and risk', 'Four questions. It counts toward the certificate; three right answers pass.', '[{"id": "a", "text": "“The risk rises by 50 %”, from 2 in 1,000. How many of 1,000 is that?", "answer": 0, "options": ["3", "52", "502"]}, {"id": "b", "text": "Which number moves most when one very rich person moves into a street?", "answer": 1, "options": ["The median income", "The mean income", "The mode"]}, {"id": "c", "text": "A report says “three times as likely”. What is missing?", "answer": 1, "options": ["The name of the author", "How likely it was before", "A chart"]}, {"id": "d", "text": "Of 1,000 people, 4 instead of 5 fall ill. The absolute risk falls by…", "answer": 1, "options": ["20 %", "1 in 1,000", "80 %"]}]', true, 4, 3);
INSERT INTO public.platform_unit VALUES ('numbers-in-the-news', 'charts', 4, 'lesson', 'Where the axis begins', 'A bar stands for its length. Cut the axis off at 90, and a rise from 92 to 94 looks like a doubling. For bars the axis begins at nought; for lines, where the change over time is the story, it need not, as long as the reader can see where it begins.
Then look at what was counted, over which time, and whether the amount of people changed too. “More accidents than ever” is no news where there are more cars than ever.', '[]', false, 0, 0);
INSERT INTO public.platform_unit VALUES ('numbers-in-the-news', 'essay-1', 5, 'essay', 'Essay: a number, examined', 'Choose a number from a report that you read lately. Say which question it answers, which it does not, and how you would write the sentence. 200 to 400 words. It counts toward the certificate; a person reads it and gives up to 10 points, 6 pass.', '[]', true, 10, 6);
INSERT INTO public.platform_unit VALUES ('how-bridges-stand', 'beams', 0, 'lesson', 'Push and pull', 'Lay a ruler across two books and press on it. Its upper side gets shorter, its lower side longer: the top is pushed together, the bottom pulled apart. Stone bears a great deal of push and hardly any pull, which is why a stone beam breaks from below.
An arch is a beam with the pull taken out of it. Each stone leans on the next, everything is pushed, and the push goes on into the ground on both sides. That is why arches need firm banks.', '[]', false, 0, 0);
INSERT INTO public.platform_unit VALUES ('how-bridges-stand', 'quiz-1', 1, 'quiz', 'Quiz: push and pull', 'Three questions. It counts toward the certificate; two right answers pass.', '[{"id": "a", "text": "You press on the middle of a beam. What happens to its lower side?", "answer": 0, "options": ["It is pulled", "It is pushed", "Nothing"]}, {"id": "b", "text": "Which of these bears pull well?", "answer": 1, "options": ["Stone", "Steel cable", "Dry earth"]}, {"id": "c", "text": "What does an arch need most?", "answer": 1, "options": ["A light road", "Firm banks", "A long span"]}]', true, 3, 2);
SELECT pg_catalog.setval('public.countersign_audit_id_seq', 3, true);
SELECT pg_catalog.setval('public.countersign_duplicate_face_id_seq', 2, true);
SELECT pg_catalog.setval('public.countersign_erasure_id_seq', 1, false);
SELECT pg_catalog.setval('public.countersign_job_id_seq', 1, false);
SELECT pg_catalog.setval('public.countersign_writing_window_id_seq', 1, false);
SELECT pg_catalog.setval('public.platform_audit_id_seq', 10, true);
SELECT pg_catalog.setval('public.platform_check_start_id_seq', 4, true);
SELECT pg_catalog.setval('public.platform_lti_check_id_seq', 1, false);
SELECT pg_catalog.setval('public.platform_review_number_seq', 1, false);
SELECT pg_catalog.setval('public.platform_sign_in_failure_id_seq', 1, false);
ALTER TABLE ONLY public.countersign_audit
    ADD CONSTRAINT countersign_audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_challenge
    ADD CONSTRAINT countersign_challenge_pkey PRIMARY KEY (nonce);
ALTER TABLE ONLY public.countersign_device
    ADD CONSTRAINT countersign_device_pkey PRIMARY KEY (thumbprint);
ALTER TABLE ONLY public.countersign_duplicate_face
    ADD CONSTRAINT countersign_duplicate_face_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_duplicate_face
    ADD CONSTRAINT countersign_duplicate_face_tenant_subject_key UNIQUE (tenant, subject);
ALTER TABLE ONLY public.countersign_duplicate
    ADD CONSTRAINT countersign_duplicate_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_erasure
    ADD CONSTRAINT countersign_erasure_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_face_scores
    ADD CONSTRAINT countersign_face_scores_pkey PRIMARY KEY (tenant, model, part);
ALTER TABLE ONLY public.countersign_handover
    ADD CONSTRAINT countersign_handover_code_hash_key UNIQUE (code_hash);
ALTER TABLE ONLY public.countersign_handover
    ADD CONSTRAINT countersign_handover_link_hash_key UNIQUE (link_hash);
ALTER TABLE ONLY public.countersign_handover
    ADD CONSTRAINT countersign_handover_nonce_key UNIQUE (nonce);
ALTER TABLE ONLY public.countersign_handover
    ADD CONSTRAINT countersign_handover_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_job
    ADD CONSTRAINT countersign_job_once_key UNIQUE (once);
ALTER TABLE ONLY public.countersign_job
    ADD CONSTRAINT countersign_job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_jti
    ADD CONSTRAINT countersign_jti_pkey PRIMARY KEY (jti);
ALTER TABLE ONLY public.countersign_keys
    ADD CONSTRAINT countersign_keys_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.countersign_migration
    ADD CONSTRAINT countersign_migration_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.countersign_one_more
    ADD CONSTRAINT countersign_one_more_pkey PRIMARY KEY (tenant, subject);
ALTER TABLE ONLY public.countersign_passkey
    ADD CONSTRAINT countersign_passkey_pkey PRIMARY KEY (credential_id);
ALTER TABLE ONLY public.countersign_policy
    ADD CONSTRAINT countersign_policy_pkey PRIMARY KEY (revision);
ALTER TABLE ONLY public.countersign_rate
    ADD CONSTRAINT countersign_rate_pkey PRIMARY KEY (address);
ALTER TABLE ONLY public.countersign_receipt_key
    ADD CONSTRAINT countersign_receipt_key_pkey PRIMARY KEY (kid);
ALTER TABLE ONLY public.countersign_reference
    ADD CONSTRAINT countersign_reference_pkey PRIMARY KEY (tenant, subject);
ALTER TABLE ONLY public.countersign_review
    ADD CONSTRAINT countersign_review_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.countersign_seen
    ADD CONSTRAINT countersign_seen_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.countersign_still
    ADD CONSTRAINT countersign_still_pkey PRIMARY KEY (tenant, subject, jti, still_id);
ALTER TABLE ONLY public.countersign_subject
    ADD CONSTRAINT countersign_subject_pkey PRIMARY KEY (tenant, subject);
ALTER TABLE ONLY public.countersign_typing
    ADD CONSTRAINT countersign_typing_pkey PRIMARY KEY (tenant, subject, input_kind);
ALTER TABLE ONLY public.countersign_typing_population
    ADD CONSTRAINT countersign_typing_population_pkey PRIMARY KEY (tenant, phrase_hash, input_kind, keys, scorer);
ALTER TABLE ONLY public.countersign_typing_scores
    ADD CONSTRAINT countersign_typing_scores_pkey PRIMARY KEY (tenant, input_kind, method, scorer);
ALTER TABLE ONLY public.countersign_vote
    ADD CONSTRAINT countersign_vote_pkey PRIMARY KEY (review_id, by);
ALTER TABLE ONLY public.countersign_writing_background
    ADD CONSTRAINT countersign_writing_background_pkey PRIMARY KEY (tenant);
ALTER TABLE ONLY public.countersign_writing
    ADD CONSTRAINT countersign_writing_pkey PRIMARY KEY (tenant, subject);
ALTER TABLE ONLY public.countersign_writing_window
    ADD CONSTRAINT countersign_writing_window_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lti_handover
    ADD CONSTRAINT lti_handover_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.lti_key
    ADD CONSTRAINT lti_key_pkey PRIMARY KEY (kid);
ALTER TABLE ONLY public.lti_launch
    ADD CONSTRAINT lti_launch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lti_line
    ADD CONSTRAINT lti_line_pkey PRIMARY KEY (registration_id, activity, lines);
ALTER TABLE ONLY public.lti_login
    ADD CONSTRAINT lti_login_pkey PRIMARY KEY (state_hash);
ALTER TABLE ONLY public.lti_notice
    ADD CONSTRAINT lti_notice_pkey PRIMARY KEY (tenant, subject, kind, thumbprint, at);
ALTER TABLE ONLY public.lti_registration
    ADD CONSTRAINT lti_registration_issuer_client_id_key UNIQUE (issuer, client_id);
ALTER TABLE ONLY public.lti_registration
    ADD CONSTRAINT lti_registration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.lti_score
    ADD CONSTRAINT lti_score_pkey PRIMARY KEY (jti);
ALTER TABLE ONLY public.platform_account
    ADD CONSTRAINT platform_account_email_key UNIQUE (email);
ALTER TABLE ONLY public.platform_account
    ADD CONSTRAINT platform_account_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_address
    ADD CONSTRAINT platform_address_pkey PRIMARY KEY (one);
ALTER TABLE ONLY public.platform_audit
    ADD CONSTRAINT platform_audit_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_certificate
    ADD CONSTRAINT platform_certificate_list_id_status_index_key UNIQUE (list_id, status_index);
ALTER TABLE ONLY public.platform_certificate
    ADD CONSTRAINT platform_certificate_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY public.platform_check
    ADD CONSTRAINT platform_check_pkey PRIMARY KEY (jti);
ALTER TABLE ONLY public.platform_check_start
    ADD CONSTRAINT platform_check_start_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_client_rate
    ADD CONSTRAINT platform_client_rate_pkey PRIMARY KEY (client_hash, period);
ALTER TABLE ONLY public.platform_course
    ADD CONSTRAINT platform_course_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_invitation
    ADD CONSTRAINT platform_invitation_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.platform_known_browser
    ADD CONSTRAINT platform_known_browser_pkey PRIMARY KEY (hash, account_id);
ALTER TABLE ONLY public.platform_lti_check
    ADD CONSTRAINT platform_lti_check_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_migration
    ADD CONSTRAINT platform_migration_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.platform_notice
    ADD CONSTRAINT platform_notice_pkey PRIMARY KEY (account_id, kind, thumbprint, at);
ALTER TABLE ONLY public.platform_opinion
    ADD CONSTRAINT platform_opinion_pkey PRIMARY KEY (matter, staff_id);
ALTER TABLE ONLY public.platform_record
    ADD CONSTRAINT platform_record_account_id_course_id_key UNIQUE (account_id, course_id);
ALTER TABLE ONLY public.platform_record
    ADD CONSTRAINT platform_record_pkey PRIMARY KEY (slug);
ALTER TABLE ONLY public.platform_renewal
    ADD CONSTRAINT platform_renewal_pkey PRIMARY KEY (jti);
ALTER TABLE ONLY public.platform_review
    ADD CONSTRAINT platform_review_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_session
    ADD CONSTRAINT platform_session_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.platform_status_list
    ADD CONSTRAINT platform_status_list_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_submission
    ADD CONSTRAINT platform_submission_account_id_course_id_unit_id_attempt_key UNIQUE (account_id, course_id, unit_id, attempt);
ALTER TABLE ONLY public.platform_submission
    ADD CONSTRAINT platform_submission_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.platform_track
    ADD CONSTRAINT platform_track_pkey PRIMARY KEY (account_id, course_id);
ALTER TABLE ONLY public.platform_unit
    ADD CONSTRAINT platform_unit_pkey PRIMARY KEY (course_id, id);
ALTER TABLE ONLY public.platform_vote
    ADD CONSTRAINT platform_vote_pkey PRIMARY KEY (review_id, staff_id);
CREATE INDEX countersign_audit_nonce ON public.countersign_audit USING btree (nonce);
CREATE INDEX countersign_audit_subject ON public.countersign_audit USING btree (tenant, subject, at);
CREATE INDEX countersign_challenge_expiry ON public.countersign_challenge USING btree (expires_at);
CREATE INDEX countersign_challenge_subject ON public.countersign_challenge USING btree (tenant, subject, issued_at);
CREATE INDEX countersign_device_subject ON public.countersign_device USING btree (tenant, subject);
CREATE INDEX countersign_duplicate_cluster ON public.countersign_duplicate USING btree (tenant, cluster);
CREATE INDEX countersign_duplicate_face_cluster ON public.countersign_duplicate_face USING btree (tenant, cluster) WHERE (cluster IS NOT NULL);
CREATE INDEX countersign_duplicate_face_new ON public.countersign_duplicate_face USING btree (tenant) WHERE (searched_at IS NULL);
CREATE INDEX countersign_duplicate_face_scan ON public.countersign_duplicate_face USING btree (tenant, id);
CREATE INDEX countersign_duplicate_open ON public.countersign_duplicate USING btree (tenant, found_at) WHERE (settled_at IS NULL);
CREATE INDEX countersign_duplicate_other ON public.countersign_duplicate USING btree (tenant, other);
CREATE UNIQUE INDEX countersign_duplicate_pair ON public.countersign_duplicate USING btree (tenant, LEAST(subject, other), GREATEST(subject, other));
CREATE INDEX countersign_erasure_subject ON public.countersign_erasure USING btree (tenant, subject, at);
CREATE INDEX countersign_handover_subject ON public.countersign_handover USING btree (tenant, subject);
CREATE INDEX countersign_job_due ON public.countersign_job USING btree (due_at) WHERE (failed_at IS NULL);
CREATE INDEX countersign_job_subject ON public.countersign_job USING btree (tenant, subject);
CREATE INDEX countersign_passkey_subject ON public.countersign_passkey USING btree (tenant, subject);
CREATE INDEX countersign_rate_at ON public.countersign_rate USING btree (at);
CREATE INDEX countersign_reference_erase ON public.countersign_reference USING btree (erase_after);
CREATE INDEX countersign_reference_phrase ON public.countersign_reference USING btree (tenant, phrase_hash, created_at);
CREATE INDEX countersign_reference_uncounted_face ON public.countersign_reference USING btree (tenant, created_at) WHERE ((came_again_at IS NOT NULL) AND (NOT face_counted));
CREATE INDEX countersign_review_open ON public.countersign_review USING btree (tenant, opened_at) WHERE (decided_at IS NULL);
CREATE INDEX countersign_review_subject ON public.countersign_review USING btree (tenant, subject);
CREATE INDEX countersign_seen_subject ON public.countersign_seen USING btree (tenant, subject);
CREATE INDEX countersign_still_erase ON public.countersign_still USING btree (erase_after);
CREATE INDEX countersign_typing_counted ON public.countersign_typing USING btree (tenant, input_kind, population_scorer);
CREATE INDEX countersign_typing_uncounted ON public.countersign_typing USING btree (tenant, input_kind, typed_at) WHERE ((population_scorer IS NULL) AND (typing_confirmed_at IS NOT NULL));
CREATE INDEX countersign_writing_window_subject ON public.countersign_writing_window USING btree (tenant, subject, course, activity, id);
CREATE INDEX lti_launch_browser ON public.lti_launch USING btree (browser_hash);
CREATE INDEX lti_launch_expiry ON public.lti_launch USING btree (expires_at);
CREATE INDEX lti_launch_learner ON public.lti_launch USING btree (registration_id, activity, user_id);
CREATE INDEX lti_score_at ON public.lti_score USING btree (at);
CREATE INDEX lti_score_launch ON public.lti_score USING btree (launch_id);
CREATE INDEX lti_score_unsent ON public.lti_score USING btree (due_at) WHERE (sent_at IS NULL);
CREATE INDEX platform_certificate_account ON public.platform_certificate USING btree (account_id, course_id);
CREATE UNIQUE INDEX platform_certificate_current ON public.platform_certificate USING btree (account_id, course_id) WHERE (revoked_at IS NULL);
CREATE INDEX platform_certificate_newest ON public.platform_certificate USING btree (issued_at, slug);
CREATE INDEX platform_certificate_revoked ON public.platform_certificate USING btree (list_id, revoked_at) WHERE (revoked_at IS NOT NULL);
CREATE INDEX platform_certificate_suspended ON public.platform_certificate USING btree (list_id, status_index) WHERE (suspended_at IS NOT NULL);
CREATE INDEX platform_check_account ON public.platform_check USING btree (account_id, at);
CREATE INDEX platform_check_at ON public.platform_check USING btree (at);
CREATE INDEX platform_check_start_at ON public.platform_check_start USING btree (at);
CREATE INDEX platform_check_start_attempt ON public.platform_check_start USING btree (account_id, attempt, id);
CREATE INDEX platform_check_submission ON public.platform_check USING btree (submission_id);
CREATE INDEX platform_known_browser_account ON public.platform_known_browser USING btree (account_id);
CREATE INDEX platform_known_browser_at ON public.platform_known_browser USING btree (at);
CREATE INDEX platform_lti_check_at ON public.platform_lti_check USING btree (at);
CREATE INDEX platform_lti_check_launch ON public.platform_lti_check USING btree (launch, id) WHERE (launch IS NOT NULL);
CREATE INDEX platform_renewal_account ON public.platform_renewal USING btree (account_id);
CREATE INDEX platform_renewal_open ON public.platform_renewal USING btree (at) WHERE (decision IS NULL);
CREATE UNIQUE INDEX platform_review_open ON public.platform_review USING btree (submission_id) WHERE (closed_at IS NULL);
CREATE INDEX platform_review_submission ON public.platform_review USING btree (submission_id, opened_at);
CREATE INDEX platform_review_waiting ON public.platform_review USING btree (opened_at, id) WHERE (closed_at IS NULL);
CREATE INDEX platform_session_account ON public.platform_session USING btree (account_id);
CREATE INDEX platform_session_expiry ON public.platform_session USING btree (expires_at);
CREATE INDEX platform_sign_in_failure_address ON public.platform_sign_in_failure USING btree (address_hash, at);
CREATE INDEX platform_sign_in_failure_at ON public.platform_sign_in_failure USING btree (at);
CREATE INDEX platform_submission_ungraded ON public.platform_submission USING btree (submitted_at) WHERE (points IS NULL);
ALTER TABLE ONLY public.countersign_device
    ADD CONSTRAINT countersign_device_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_subject(tenant, subject);
ALTER TABLE ONLY public.countersign_duplicate_face
    ADD CONSTRAINT countersign_duplicate_face_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_subject(tenant, subject);
ALTER TABLE ONLY public.countersign_handover
    ADD CONSTRAINT countersign_handover_nonce_fkey FOREIGN KEY (nonce) REFERENCES public.countersign_challenge(nonce) ON DELETE CASCADE;
ALTER TABLE ONLY public.countersign_one_more
    ADD CONSTRAINT countersign_one_more_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_subject(tenant, subject);
ALTER TABLE ONLY public.countersign_reference
    ADD CONSTRAINT countersign_reference_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_subject(tenant, subject);
ALTER TABLE ONLY public.countersign_typing
    ADD CONSTRAINT countersign_typing_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_reference(tenant, subject);
ALTER TABLE ONLY public.countersign_vote
    ADD CONSTRAINT countersign_vote_review_id_fkey FOREIGN KEY (review_id) REFERENCES public.countersign_review(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.countersign_writing
    ADD CONSTRAINT countersign_writing_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_subject(tenant, subject);
ALTER TABLE ONLY public.countersign_writing_window
    ADD CONSTRAINT countersign_writing_window_tenant_subject_fkey FOREIGN KEY (tenant, subject) REFERENCES public.countersign_subject(tenant, subject);
ALTER TABLE ONLY public.lti_handover
    ADD CONSTRAINT lti_handover_launch_id_fkey FOREIGN KEY (launch_id) REFERENCES public.lti_launch(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.lti_launch
    ADD CONSTRAINT lti_launch_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.lti_registration(id);
ALTER TABLE ONLY public.lti_line
    ADD CONSTRAINT lti_line_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.lti_registration(id);
ALTER TABLE ONLY public.lti_login
    ADD CONSTRAINT lti_login_registration_id_fkey FOREIGN KEY (registration_id) REFERENCES public.lti_registration(id);
ALTER TABLE ONLY public.lti_registration
    ADD CONSTRAINT lti_registration_home_fkey FOREIGN KEY (home) REFERENCES public.lti_registration(id);
ALTER TABLE ONLY public.lti_score
    ADD CONSTRAINT lti_score_launch_id_fkey FOREIGN KEY (launch_id) REFERENCES public.lti_launch(id);
ALTER TABLE ONLY public.platform_certificate
    ADD CONSTRAINT platform_certificate_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_certificate
    ADD CONSTRAINT platform_certificate_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.platform_course(id);
ALTER TABLE ONLY public.platform_certificate
    ADD CONSTRAINT platform_certificate_list_id_fkey FOREIGN KEY (list_id) REFERENCES public.platform_status_list(id);
ALTER TABLE ONLY public.platform_certificate
    ADD CONSTRAINT platform_certificate_released_by_fkey FOREIGN KEY (released_by) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_check
    ADD CONSTRAINT platform_check_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_check_start
    ADD CONSTRAINT platform_check_start_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_check
    ADD CONSTRAINT platform_check_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.platform_submission(id);
ALTER TABLE ONLY public.platform_invitation
    ADD CONSTRAINT platform_invitation_used_by_fkey FOREIGN KEY (used_by) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_known_browser
    ADD CONSTRAINT platform_known_browser_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_notice
    ADD CONSTRAINT platform_notice_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_opinion
    ADD CONSTRAINT platform_opinion_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_record
    ADD CONSTRAINT platform_record_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_record
    ADD CONSTRAINT platform_record_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.platform_course(id);
ALTER TABLE ONLY public.platform_renewal
    ADD CONSTRAINT platform_renewal_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_renewal
    ADD CONSTRAINT platform_renewal_jti_fkey FOREIGN KEY (jti) REFERENCES public.platform_check(jti);
ALTER TABLE ONLY public.platform_review
    ADD CONSTRAINT platform_review_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES public.platform_submission(id);
ALTER TABLE ONLY public.platform_session
    ADD CONSTRAINT platform_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_submission
    ADD CONSTRAINT platform_submission_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_submission
    ADD CONSTRAINT platform_submission_course_id_unit_id_fkey FOREIGN KEY (course_id, unit_id) REFERENCES public.platform_unit(course_id, id);
ALTER TABLE ONLY public.platform_track
    ADD CONSTRAINT platform_track_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.platform_account(id);
ALTER TABLE ONLY public.platform_track
    ADD CONSTRAINT platform_track_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.platform_course(id);
ALTER TABLE ONLY public.platform_unit
    ADD CONSTRAINT platform_unit_course_id_fkey FOREIGN KEY (course_id) REFERENCES public.platform_course(id);
ALTER TABLE ONLY public.platform_vote
    ADD CONSTRAINT platform_vote_review_id_fkey FOREIGN KEY (review_id) REFERENCES public.platform_review(id);
ALTER TABLE ONLY public.platform_vote
    ADD CONSTRAINT platform_vote_staff_id_fkey FOREIGN KEY (staff_id) REFERENCES public.platform_account(id);
