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
INSERT INTO public.countersign_audit OVERRIDING SYSTEM VALUE VALUES (1, 1800000030, 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'enroll', '7PM2qiemcB17p2Fpsdc5wwXa84K_xE7K', 'STLvlS8j7OgrW7HLQjdE-A', 22, 'accepted', 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImNvdW50ZXJzaWduLXJlY2VpcHQrand0Iiwia2lkIjoiaVNiRFMtUkQ4QjBlenAwSlk5NUlVWlNYOEYwZVhjd2ZTdnVENDhEXzZKSSJ9.eyJpc3MiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIiwic3ViIjoiYjViMjUwMzctYTQ0Yy00MTEzLWE5ZWUtMDNjMjM5ZjMwODVkIiwiaWF0IjoxODAwMDAwMDMwLCJleHAiOjE4MDAwODY0MzAsImp0aSI6InNRWUY5Q0Znc3RrNWZnTGhVYkFMd3ciLCJwdXJwb3NlIjoiZW5yb2xsIiwiZGV2aWNlIjoiYWRkZWQiLCJ0eXBpbmciOiJlbnJvbGxlZCIsInJlbmV3ZWQiOmZhbHNlLCJjb250ZXh0Ijp7InRlbmFudCI6ImNvdXJzZXMiLCJjb3Vyc2UiOiJudW1iZXJzLWluLXRoZS1uZXdzIiwiYWN0aXZpdHkiOiJlbnJvbGxtZW50IiwiYXR0ZW1wdCI6IjEifSwicmVzdWx0IjoiYWNjZXB0ZWQiLCJyZWFzb25zIjpbXSwibW9kZSI6ImVtYmVkZGluZ3MiLCJsYXRlIjpmYWxzZX0.P2dq4Ke8RyJTgul58Hw0wDeeviNmIpIL_wL4pgtc3aaKZbza5GDcf0sIYBuZHtz5c73MtY19nZJKgrENaC-Gaw', NULL, '{"lang": "en", "agreedAt": 1800000000, "policyId": "course-identity-1", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "policyHash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", "retentionDays": 180}', NULL, 'ug1u1NSaPQmL4z7Kz5f1XN9tpybj7AOBJdqgEcUPHUs', NULL);
INSERT INTO public.countersign_audit OVERRIDING SYSTEM VALUE VALUES (2, 1800000060, 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'enroll', 'K2TNfp-Bng3amKM70fj0ImgMfFph34dT', '6VV1rUVIrC9NwERqZX0BwQ', 22, 'accepted', 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImNvdW50ZXJzaWduLXJlY2VpcHQrand0Iiwia2lkIjoiaVNiRFMtUkQ4QjBlenAwSlk5NUlVWlNYOEYwZVhjd2ZTdnVENDhEXzZKSSJ9.eyJpc3MiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIiwic3ViIjoiODUyNWY4ZWUtNmFlNi00MDAzLTlkMzQtYzM4MWY0MTNmMjViIiwiaWF0IjoxODAwMDAwMDYwLCJleHAiOjE4MDAwODY0NjAsImp0aSI6IjNVck1JZFBQYm92TXNNZExRZGxSQ1EiLCJwdXJwb3NlIjoiZW5yb2xsIiwiZGV2aWNlIjoiYWRkZWQiLCJ0eXBpbmciOiJlbnJvbGxlZCIsInJlbmV3ZWQiOmZhbHNlLCJjb250ZXh0Ijp7InRlbmFudCI6ImNvdXJzZXMiLCJjb3Vyc2UiOiJudW1iZXJzLWluLXRoZS1uZXdzIiwiYWN0aXZpdHkiOiJlbnJvbGxtZW50IiwiYXR0ZW1wdCI6IjEifSwicmVzdWx0IjoiYWNjZXB0ZWQiLCJyZWFzb25zIjpbXSwibW9kZSI6ImVtYmVkZGluZ3MiLCJsYXRlIjpmYWxzZX0.rGiBALRwYvzhfOh3qMZ1sXCcZFLmylXVF5Kmb3tYiuAkaLe9-MCuUwpeAa91PGkqjGRuFWUFpuGtUhdOZnklOQ', NULL, '{"lang": "en", "agreedAt": 1800000030, "policyId": "course-identity-1", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "policyHash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", "retentionDays": 180}', NULL, 'DPcaMcVYdrD56k817X8m2p-LKtztAF_DPqAWIG9rt_0', NULL);
INSERT INTO public.countersign_audit OVERRIDING SYSTEM VALUE VALUES (3, 1800000090, 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'verify', '2X3Riz69xNZKtWelZTnJBfYguSPmQwVO', '6ltroNN3_Kr8z2Rz5igQUg', 22, 'accepted', 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImNvdW50ZXJzaWduLXJlY2VpcHQrand0Iiwia2lkIjoiaVNiRFMtUkQ4QjBlenAwSlk5NUlVWlNYOEYwZVhjd2ZTdnVENDhEXzZKSSJ9.eyJpc3MiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZSIsImF1ZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIiwic3ViIjoiYjViMjUwMzctYTQ0Yy00MTEzLWE5ZWUtMDNjMjM5ZjMwODVkIiwiaWF0IjoxODAwMDAwMDkwLCJleHAiOjE4MDAwODY0OTAsImp0aSI6InE3TmtiTnNtQW40bmtMekNHeUZHUGciLCJwdXJwb3NlIjoidmVyaWZ5IiwiZGV2aWNlIjoia25vd24iLCJ0eXBpbmciOiJjb21wYXJlZCIsInJlbmV3ZWQiOmZhbHNlLCJjb250ZXh0Ijp7InRlbmFudCI6ImNvdXJzZXMiLCJjb3Vyc2UiOiJudW1iZXJzLWluLXRoZS1uZXdzIiwiYWN0aXZpdHkiOiJxdWl6LTEiLCJhdHRlbXB0IjoiZjI2OGVjYTEtNTJkYy00ZWNjLWE0NTYtZGQ5ZmE4MTU5YTVkIn0sInJlc3VsdCI6ImFjY2VwdGVkIiwicmVhc29ucyI6W10sIm1vZGUiOiJlbWJlZGRpbmdzIiwibGF0ZSI6ZmFsc2V9.gr4CigNFgj-GLTOzrTBXKlTcyqV0CwVez3Pw_XNT64oB-aDrQN9gmX-KFMmc2vNCwiCs-4fBHLTj6jr877rIJA', 7, '{"lang": "en", "agreedAt": 1800000060, "policyId": "course-identity-1", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "policyHash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS", "retentionDays": 180}', NULL, 'ikJXkFUmEwcdE8S2SNssPw5uAl111FT4nX2ECnt_it0', NULL);
INSERT INTO public.countersign_challenge VALUES ('7PM2qiemcB17p2Fpsdc5wwXa84K_xE7K', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'sgC-4YDUAN6AYpAdKDz0i2lkms4jz5OMwJWY9lTUTHI', '{"v": 1, "aud": "https://university.example", "exp": 1800000900, "iat": 1800000000, "iss": "https://university.example", "sub": "b5b25037-a44c-4113-a9ee-03c239f3085d", "nonce": "7PM2qiemcB17p2Fpsdc5wwXa84K_xE7K", "store": {"secret": "fm2QuZ1iw7R2BNlUD6AEZbIXN64IpcLWxUbydmRztg4", "optional": true}, "phrase": {"id": "en-3", "lang": "en", "text": "She left her notes under the kitchen table."}, "policy": {"faceFrames": 5, "repetitions": 8, "leastRepetitions": 4, "warmupRepetitions": 2, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "1", "activity": "enrollment"}, "purpose": "enroll", "liveness": [], "reviewDays": 3, "otherPhrase": true, "encryptionKey": {"x": "vOxpouMgVN5_YNfEfDMo5DyBmTLnrlpk7C0QliFbV5g", "y": "ZKRUl8bG6aSn-YVl86eiI8O7shz6rkbZvVEBtKqdUo8", "crv": "P-256", "kid": "Jk3vYv_xkt99EaW_dIp9mNxSlPA6EMNd8KwitSGkxfE", "kty": "EC"}}', 'tMLv3Trxs5kYXpJpZ3AtHFPXe-1ilCIuUlbUyirhDiA', 1800000000, 1800000900, 1800000030, NULL);
INSERT INTO public.countersign_challenge VALUES ('K2TNfp-Bng3amKM70fj0ImgMfFph34dT', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'Kkvv_7yYj_EkNgTR4NaqSBTRuHLIkn0JMg5DEh9Z1Xs', '{"v": 1, "aud": "https://university.example", "exp": 1800000930, "iat": 1800000030, "iss": "https://university.example", "sub": "8525f8ee-6ae6-4003-9d34-c381f413f25b", "nonce": "K2TNfp-Bng3amKM70fj0ImgMfFph34dT", "store": {"secret": "W3FhDVIBY_HpPG0EzyWNEE7meTiWbrdetNrLgb7Q2HY", "optional": true}, "phrase": {"id": "en-3", "lang": "en", "text": "She left her notes under the kitchen table."}, "policy": {"faceFrames": 5, "repetitions": 8, "leastRepetitions": 4, "warmupRepetitions": 2, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "1", "activity": "enrollment"}, "purpose": "enroll", "liveness": [], "reviewDays": 3, "otherPhrase": true, "encryptionKey": {"x": "vOxpouMgVN5_YNfEfDMo5DyBmTLnrlpk7C0QliFbV5g", "y": "ZKRUl8bG6aSn-YVl86eiI8O7shz6rkbZvVEBtKqdUo8", "crv": "P-256", "kid": "Jk3vYv_xkt99EaW_dIp9mNxSlPA6EMNd8KwitSGkxfE", "kty": "EC"}}', 'tMLv3Trxs5kYXpJpZ3AtHFPXe-1ilCIuUlbUyirhDiA', 1800000030, 1800000930, 1800000060, NULL);
INSERT INTO public.countersign_challenge VALUES ('2X3Riz69xNZKtWelZTnJBfYguSPmQwVO', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'MsCMBTFPaxfZa_bg5y41GjAPiOcJ4lay5BFDlm_2-dA', '{"v": 1, "aud": "https://university.example", "exp": 1800000960, "iat": 1800000060, "iss": "https://university.example", "sub": "b5b25037-a44c-4113-a9ee-03c239f3085d", "nonce": "2X3Riz69xNZKtWelZTnJBfYguSPmQwVO", "store": {"secret": "fm2QuZ1iw7R2BNlUD6AEZbIXN64IpcLWxUbydmRztg4", "optional": true}, "agreed": {"lang": "en", "agreedAt": 1800000000, "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS"}, "phrase": {"id": "en-3", "lang": "en", "text": "She left her notes under the kitchen table."}, "policy": {"faceFrames": 3, "repetitions": 2, "warmupRepetitions": 0, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "f268eca1-52dc-4ecc-a456-dd9fa8159a5d", "activity": "quiz-1"}, "purpose": "verify", "enrolled": {"devices": ["6R6z4U7RnR8SFVmFWJ8eVofWUnHcW3lUiYymTYEg0U8"], "inputKinds": ["physical"]}, "liveness": [], "reviewDays": 3, "encryptionKey": {"x": "vOxpouMgVN5_YNfEfDMo5DyBmTLnrlpk7C0QliFbV5g", "y": "ZKRUl8bG6aSn-YVl86eiI8O7shz6rkbZvVEBtKqdUo8", "crv": "P-256", "kid": "Jk3vYv_xkt99EaW_dIp9mNxSlPA6EMNd8KwitSGkxfE", "kty": "EC"}}', 'tMLv3Trxs5kYXpJpZ3AtHFPXe-1ilCIuUlbUyirhDiA', 1800000060, 1800000960, 1800000090, NULL);
INSERT INTO public.countersign_challenge VALUES ('nuLqK_kHcHwmnpBzztfiLr6NVjZ5i_2x', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', '0_7Q9nR9TFsjjQ2yOLCAQtCi7CzyyXaSibTF7CoIF5A', '{"v": 1, "aud": "https://university.example", "exp": 1800000990, "iat": 1800000090, "iss": "https://university.example", "sub": "8525f8ee-6ae6-4003-9d34-c381f413f25b", "nonce": "nuLqK_kHcHwmnpBzztfiLr6NVjZ5i_2x", "store": {"secret": "W3FhDVIBY_HpPG0EzyWNEE7meTiWbrdetNrLgb7Q2HY", "optional": true}, "agreed": {"lang": "en", "agreedAt": 1800000030, "screenHash": "SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS"}, "phrase": {"id": "en-3", "lang": "en", "text": "She left her notes under the kitchen table."}, "policy": {"faceFrames": 3, "repetitions": 2, "warmupRepetitions": 0, "faceTimeoutSeconds": 60}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "context": {"course": "numbers-in-the-news", "tenant": "courses", "attempt": "dd730264-41ef-4941-a42c-1fc351712783", "activity": "quiz-1"}, "purpose": "verify", "enrolled": {"devices": ["0OGgeAK5kCAairW1plzGOpICSy_-LSoj2qrrRzkHjCg"], "inputKinds": ["physical"]}, "liveness": [], "reviewDays": 3, "encryptionKey": {"x": "vOxpouMgVN5_YNfEfDMo5DyBmTLnrlpk7C0QliFbV5g", "y": "ZKRUl8bG6aSn-YVl86eiI8O7shz6rkbZvVEBtKqdUo8", "crv": "P-256", "kid": "Jk3vYv_xkt99EaW_dIp9mNxSlPA6EMNd8KwitSGkxfE", "kty": "EC"}}', 'tMLv3Trxs5kYXpJpZ3AtHFPXe-1ilCIuUlbUyirhDiA', 1800000090, 1800000990, NULL, NULL);
INSERT INTO public.countersign_device VALUES ('6R6z4U7RnR8SFVmFWJ8eVofWUnHcW3lUiYymTYEg0U8', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', '{"x": "AX5IZvbjbAH6VqCyFMbzLqRlN6MwOVray8Y5p3NdTzw", "y": "pDdSLOGV-kGc43SpK0_ueuBMpaO8arPQl_Ain517PTI", "crv": "P-256", "kty": "EC"}', 1800000030, NULL);
INSERT INTO public.countersign_device VALUES ('0OGgeAK5kCAairW1plzGOpICSy_-LSoj2qrrRzkHjCg', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', '{"x": "McQsOeU5wUrnxLya5Y1fHphrf_TIUklu8TMLR8lc4Z4", "y": "_p5He5wZWEg65TTXoNGN62a3mpIttNxEMSPEY-GbdPY", "crv": "P-256", "kty": "EC"}', 1800000060, NULL);
INSERT INTO public.countersign_duplicate_face OVERRIDING SYSTEM VALUE VALUES (1, 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', '0000000000000000000000000000000000000000000000000000000000000000', '\x1ea6b099061ce6039336db8c56a2de15f9968f1c563ec17955ddeb6eb18861ddcfd74480c91eb96d6daeb46fcf0947b62ff4a5395460f14fa6e0a14dcd9c08b0c7a60579db2dcb83d1918cc3223fa98d1a59e519de7d44ca61176e6cab0b091cf49ff2556e07ac0c231160baf1bf7a0622a2e5dc5130a3fcdb6810dd081d3872fe563a48f5a6cf3036cd1d8162887c856b0e5dfe7f1f2053a3c3aa16a71d06ef1a3c18df97267ad13d27cb70bde9b87fec537a58e1ffc9c45c9194899fa8e88bed460177c1a8c758eff105103948b31cde3364bdd5fb0962d7f6a964efd09ec41536b0c617f800621193fe74a2b4b68f4fb4edf784a5c975aa0ee91c1c9e39963bcb4b66c639cbea656b13bbd8bee5d0456f28f36f6172a52dbaa732c33d515b', NULL, NULL, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_duplicate_face OVERRIDING SYSTEM VALUE VALUES (2, 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', '0000000000000000000000000000000000000000000000000000000000000000', '\x18d6e945df385474a982cfe6e747404b728030181d120821848317a966c0ddbf8181769b37b4856e5f7e5cd78e1541a59577f5b6de035a2270623656797cb4d0bc963565d2aa241549095d90ee4a9f163768168fb1cf8430147db4e83ab035c946a3b736fcb33b301a1363879d7fc1ca6645575c30b7b84eeb9e7b9a1587ed2216a89d4a7680f2534b54daa413108c52c58e48f142467a71d8f26c0b015c38191c85ad3740185e295274c3e25378f6837aea48b89f96259299907a5b03c7a0be72da82e49181d6b74c9f5ce0316943d527c01d721d9fc2ad27e705d40bded105b900ff5fc8059d3e6ad6e2bfbc1da0f3d812e215c5daf44b9f019f310f98826a3500cced865904b4fc657218312f5fa5fd3f022c4f2ee599a6a797a23f242fc5', NULL, NULL, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_jti VALUES ('STLvlS8j7OgrW7HLQjdE-A', 1800000030);
INSERT INTO public.countersign_jti VALUES ('6VV1rUVIrC9NwERqZX0BwQ', 1800000060);
INSERT INTO public.countersign_jti VALUES ('6ltroNN3_Kr8z2Rz5igQUg', 1800000090);
INSERT INTO public.countersign_keys VALUES (true, 'Uke8Vr1diiXDPYFr54K8eQy2uguAzYuhnVwar8obtc8');
INSERT INTO public.countersign_migration VALUES (1, '2026-11-30 22:12:39.015482+00');
INSERT INTO public.countersign_policy VALUES ('tMLv3Trxs5kYXpJpZ3AtHFPXe-1ilCIuUlbUyirhDiA', '{"rebind": {"most": 3, "newKind": "review", "liveness": ["turn-left", "turn-right", "look-up"], "newDevice": "review", "oldDevices": "keep", "freshSeconds": 900}, "stills": 0, "typing": {"falseMatchRate": 0.01, "mostRepetitions": 3}, "capture": {"enroll": {"faceFrames": 5, "repetitions": 8, "leastRepetitions": 4, "warmupRepetitions": 2, "faceTimeoutSeconds": 60}, "verify": {"faceFrames": 3, "repetitions": 2, "warmupRepetitions": 0, "faceTimeoutSeconds": 60}}, "consent": {"id": "course-identity-1", "hash": "s_PMCd3i11C0mrQ7ZKzL5nr0fH9FHya5jRttnKQmKWk", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification", "duplicate-search"], "categories": ["face-template", "typing-rhythm", "camera-facts", "device-key", "pictures"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "monitor": {"consent": {"id": "course-writing-1", "hash": "mPLqXc0ITKONIGzpMY2lva6Pzkd4fapeG-DX9878pAY", "contact": "mailto:privacy@university.example", "purposes": ["identity-verification"], "categories": ["typing-rhythm"], "controller": "Example University", "withdrawUrl": "/me/data", "retentionDays": 180}, "windowKeys": 250, "challengeSeconds": 14400}, "passkey": null, "phrases": [{"id": "en-1", "hash": "u7dGr6JX59J5ALV0XpoymrVsI-CM0kJtgsn7C6xjaNU", "lang": "en", "text": "Rain fell softly on the old stone bridge.", "retired": false}, {"id": "en-2", "hash": "TTD6519qQKBgBUVmR0oNeGyF2h690gzMu8K8ISg5stM", "lang": "en", "text": "We took the early train to the northern coast.", "retired": false}, {"id": "en-3", "hash": "2uPAvoMlBd_lycff2uW2zJ8535ZNaYFJ4X8d7mmtC2g", "lang": "en", "text": "She left her notes under the kitchen table.", "retired": false}], "renewal": {"document": false, "afterDays": null}, "attempts": {"stopAfter": 50, "pauseAfter": 5, "mostForeign": 5, "pauseSeconds": 30}, "document": null, "fourEyes": false, "liveness": [], "reenroll": "deny", "stillDays": 30, "provenance": "record", "ratePerDay": 10000, "reviewDays": 3, "lateSeconds": 86400, "ratePerMinute": 10000, "receiptSeconds": 86400, "duplicateSearch": true, "challengeSeconds": 900, "ratePerMinutePerAddress": 600}');
INSERT INTO public.countersign_rate VALUES ('ob7Fqkjz8Md_Pu0zYhQMxQ8tmnojvcGN19NsF3RznfY', 30000001, 1, 1800000060);
INSERT INTO public.countersign_rate VALUES ('zDwg3UaBTxh1T2Dv6S1eLdLSxRieVPVyAd8deMB_5J8', 30000001, 1, 1800000060);
INSERT INTO public.countersign_rate VALUES ('WWlX7jgAcXLw_SpQmqnx0sYSx38YqNq4vKtHN2_IJOk', 30000001, 1, 1800000090);
INSERT INTO public.countersign_rate VALUES ('aNwW2loWUjZGXgOWFgdcqD9HOx0DAQP7ph-X4SpqROk', 20833, 4, 1800000090);
INSERT INTO public.countersign_rate VALUES ('QUlE0qUsWvP4lgXkMoeiAfjfiTi9IiSUHFO4rv79TQw', 30000001, 1, 1800000090);
INSERT INTO public.countersign_rate VALUES ('Zc7u7V92GxiwVJCtdh-6CErQlif-k5xicbaIQ8CmO8k', 20833, 3, 1800000090);
INSERT INTO public.countersign_receipt_key VALUES ('iSbDS-RD8B0ezp0JY95IUZSX8F0eXcwfSvuD48D_6JI', '{"x": "7ryNsDzD36Fu-tctPDOFw7uyfEUf9DjuQZEsabr4U4s", "y": "35rX24_HFSThrE36Xt6w4jUtFQiEEAqN8RqaKkqPvEs", "alg": "ES256", "crv": "P-256", "kid": "iSbDS-RD8B0ezp0JY95IUZSX8F0eXcwfSvuD48D_6JI", "kty": "EC", "use": "sig"}', 1796076766.959449);
INSERT INTO public.countersign_reference VALUES ('courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1, '{"id": "test", "dim": 128, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "version": "0"}', 'en-3', '2uPAvoMlBd_lycff2uW2zJ8535ZNaYFJ4X8d7mmtC2g', '\x11fffd1183dcc02e7b083d2edc5c8d695301d4071afc64df9939ec8ba7202521300f139786426befed4f495d958e3969ef01f3dcbacbd28818ffe761a14aca3e1eb3e9736a1220641208c5ca9291dac7beccf00fd858a9ae433fd360a4c27668aae76c353fe9ecebb65b1606d20f3a589df6c5969a176bd0eb66f2723dfedaa41ad1a6d8a21477cb506f8197990914218220f457be1682063085adaeeb3628a67511cabdb8e7198fc9caaa0bdd02bd5ef5d2b58552dbbe7fa20fdd51c1b2432ba2e32eace9482f2949bb229f288bd98fd0b6797bffc06596e8f9fc6f24225461ccab68daa763a67b1cb7062b704cbe6f0e7e005dd3d5972d84f3c2192bdf8b4b7d14c421e8596be6caabf5462201cbda80ed1a51334992bc9e841182b9dca9a1', 1800000060, 1815552060, '\xc61acdc69f6379a13240ed40cb26f1df9cbc78db7d04ad5ae86dd40d7577fc12d0e48146264055c48827b6ed7b6a55d88aa82759896ecc23f0e6990bdd462f962dd1988a9d8094e46302bfdef503659c3180e3dfe4a0616b2a4755c961f4202cfdc3d6a088197002f4d174636856de530fd3608aeb515871f14ab755fdcf86fe739a2b6a205707db77aa8c7ec5fd273b93745db37f49fdff6016b0fb1d1149652f15844fa992fdbbc3585b1ec423fe1736aadefa4d6609fd3e47a5cc08f59374fe4511bc5bfed8dec6f0120a9bf9c1b5e748e897f3b9fc37121de1c04bb2fb995718345709b42d646a9e838e064a0fd1595394dc2ba1cdbfb283aeb614870a85b32b4c6867bde693dc48cd153100e3b43eab65a2c9793fb774bda904364c343c5d7f6380b172ac41ba2b365ad660bd32adc3bf9ef969bee5fa50f5f789ba2783fe5b68cb871a9eb3f6f4da84eb38e2eb54f4cdbf0e91d847c1e2a1d189cb6b4e97d283d0d4093ac196f6db8d819b5f92eb51d83d9929fc9ff1f96d6c3726857dfd9c19858e456ce6bb91927a6896b5920b1c15aa6edc99bbc47fc19a651bbbb1dc65b8de202905100cc97dad80aff078446df837f496b688b0f1f6eabaaaf82933c5ac12f94475fa6d0365b8bae64ed85f4377f6909ff4d58526bfe3e06651094179816f83d5deb0fe22791ec911cd83b835efd658f979305fe8b4eedb3c251e1d714993b3a0edd7b66be247244367e6875abb6319953844ea21e549e4cbc8d76b92deed6b41540794b5c00ab4e804b4717fb5fa59c5e63f6b0f1b10c9e5f0f35ce4059289e0e53e1e07724dc4810ee6c50cb1a8ddac2c41b7b879d3a4dd0c1dd838eb3f9e39ab41e9f4a560e16cab9362abe3c5747491bfaeb48856d2697f5f6d161e99bcf69f6d47649034ec187e68b06899e8b0cd15d4705afb92c194f1877fd507b681e6dec0cf5ce513844e0533b6e90965b30497d9994f42d777ce42cc23ee86bc39978b1da586e8b0bde6bd588d949e64f3cc674d2e30f7c3b8a7ecb157336f1742f86d07698b0200a387072ae7321ec68d0cafc777f579695075ec56f3ed7f8bb9b23275aa5981fc008a59f8212495787a2216a127eb4da7683f0aeae05b1163740de272e69037b8dd69289697e0725f14344111b737c36dd271f24fac129ce54a0de673e8e6dca670b0a3af7a99d3d3339d06f4473db9d0c1756c9d9b3e6e6cec79bf046150067a3e55a5d09a0611080a9a2691a818506b0ce15c2c59e6dab89f843aeaa7251e10c921e40e107fd8a4d99c666b6e8a04907e3c799d8f15c9079d0bda162677e707f9ef2c70fc908d3ff83e2ec95ebb60150786c59d2a8544f9bfd3b29846fb0de6580e577a9aed643eb2544d745d7755a3f34be4383dded7e3fe2067f870ca1e1f2441fec0889b92b1c389f547a848ce0341cb148709c7b3ac9b1c9c7853b2b406113789aa0e073f7a5cd2ecc54f457bd00bec99e6cb749e3eacc300df69f6c164e15b2425055fc2a2a49e7ed0dbf5b4d1abc24197eac791a0e3871a271f351d7e8ca4d52a6a4432a378859b7ddc2a5080d2e53ba3fd255016e1ad08a0b023d365a1915969c1ae85f622a990b9d6b5ab47a53502a6c347e957809788cd463c5f74d24bc5187144d913bd72c4eca8cc6220b7d06d4a577191fd1bc7e94ecda82fa5104586c208bd7724ad1229a32d907de666733eb12b31466772b3c7d589a0913766b1b33822a0b3c410de6d1ef4b485a5de1bf9934021ae2e35e39d408281fc4b9e6332ba0086f231c4c6822cf8bb41ddcc5f4acafb1d8cb71c685768f3e392e10d7710cb384e1f7d2ac135f967c0791e', false, NULL, NULL, NULL, false, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_reference VALUES ('courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1, '{"id": "test", "dim": 128, "sha256": "0000000000000000000000000000000000000000000000000000000000000000", "version": "0"}', 'en-3', '2uPAvoMlBd_lycff2uW2zJ8535ZNaYFJ4X8d7mmtC2g', '\x5d0f08c1e26688dbd35bb76b8ab1e0c53e05f61b6748f454562068f513ad3b717c1d75b59d5d783e464de426270717ef2abb7b48a3c40403ca6eb07123fb6d1ab28278df7372af0bca97ff9860251481064b6de620e4c3412b5edcbf720470315472e984b27346b03f60dd5050695e34825ded031fd43b425653537914337b69abdd91c19bec042a9c7fa88439814698621eb26937c8ec1321a6c1c6f21845a95c89e7e66f8e51643f5d9a339dd4c4d20cdef141d2183fa09e16781924ded11460c5e7fad403ca805f8fccb49192d779ebecdb7b96331b54fb192f4a40e4cef047d426c61d12d8295373287834d83c2e44345a503cd3a5b6e234a8e012eeb409512d49064a07e3c5880bf26c27c1ae2e1aaf9612f70ca6526a5b1b528256f108', 1800000030, 1815552030, '\x6c110f0131e1c71f1a5234fbc0ff7e53e6b2c3cefa3b65f1563185c65cbe1f6440f2c6c647631c4223188dc651b2eccca25552237f574a89d62364d0bb4d53c00302c00c8a199b91f412c6328331db56872896b52072a4315daed8a246b4dc5a62d63a933484583dcd2b5d1652f809241d7b0196008b76195aba42d4776c1d027f52bbcd1f055fc8ad3ab140cfb4a471bb74456590ba56f7672d9462661a80209a49bf78b12c1683985dbeba6303cceb5ba83728a0bbb60ccc93c749b0a7ebf1a8c137154463e1262d9fa2621412a045cbf90acff486210ad4a2c607b707422677397bac3d7a17d464905c9bef22aabc0b1dee97e39afc457da6b4b6925812c23f269d34d7628f53b29c226d56ab1372a3d8a7565bea3b40c18ee54042a88027f75484f85ef2ff20ce7a47f2db0bd422a8812872487f9f330b49734bd6c47a7c514ab6684a02df77c3c316ad732c9652f2850ddec279645820acdf550b451ec665e5d85f6e590f2e670dfe367bf4bf29789e9528ae8542236e10d61be1f2fb2ac8c46cf6230a83f2664582607fadb73ebf4ae4c442729c3f26f38f1789c43221b3e135e86aa5bb060fb505938452281f681d59a7b0ae46659befb1258bb017d29ca53c9efe3ccfe1fbabe0614620214dc289cdb9b5f553da6e8d8a6e8623195c7e5006dd9e9f7f45cee2022d8fff698f1dd2a7a9bc2413f21749c66ecfbd919604e215df0fa5a7c9f5745afd20660d5ad64afb686913bcf44e3169113b6e4e5f4f8cfab5baa53d5dafc01e57230dfea55bfca2299a75bf0b1f724ea4e21381bf1f057a81b73eba327787a468838ee6dbc8050f377ce35eee09e26cc05604cf77386982725e2e51eb56ef9446bc10c957ef674041fdf5099d4c5ffef5dae12c8da3cb8331880d2e80e2f9d7626524463c767202a6e3000416676004bfe8f0b7a06d097d2f44fcb58c2f7d862def0e4c3e1a5c7f008a7e70fe1f76b1a6e8fb598b4282826d06fa9458f700879288797611ae0e9f012ce26352d7d132153e0d3269eedafb2f125f50a050855b58b9b07bc34fcb8c9aa0ab92d94d9a253774c8f3e9efebab8c250d4de08fc5438438ebf206b465ce1632186ee94fa203201606f5f57f7f155ab0c6f50f0317084feeb705040efb76d4653e237b040f773e263cfb4115e87a3f3c9d5e8df50521d79af33790947293e43dd4f5bec865154e8f33199944da73ef9094a35abbbe33e96d66e254a1e4643769709fc4a3d618b82279facda93c3b8419b5b23c0ec7e59a53a9054a8adc478a3c633991f387d69bdf4f7ede56261265304be792eca195e9064ae22febf9de3480c8a438ed88a8722e76e76ba4783d587b7665d053342ebd852ee8d7d7f1919f11d0e49dcda4a4e4177fef7d9086f036b555a5d3354b1198609a69d9c4c41813da2b00638efc266cc6234d3087c279e64f15e5267f67eb715b8e6324951de54e31175f788d2473a57cb3c315045f6a1317fce297e47caf324bf9ad34b0cb42d0a9985c35964e9723250186bc24ef1b4e3c0c168388ef15e84f76aa11807eb5912631bf25826cd9d1f40e649106c86a7a17911d1df17b99e5946c20f0a8511bfa85ca5e4f004f08e61339f707d070d4e9bb49266cb436dd1793d540884a1f5e3d6f997b6b86bc61538b7991b11bf2538d7ec2bed514faf51f70e68a6e8a3dbf717aac42808dd8500444f8d6661c44eaeed16005344efa71cc7b16a4efd7cae44a1cd6061d4ebd40d063c0f90d73873b592be4724713a028e1660c7df5cc1c0ced4c4619b90a7e3b9d010ca6f420076195e3cfa17d462f6e880cc6152a22fe63ef0dc06e84c34cfc00dfdbb05ec5feda08bffb607d62aed45c47b026537beec893749398932c0f23d036616bca862939477bb5ae828c5b9fcf46d24f30fb3470bc8ff92ce3d5047ddf211fc30ac9eb09be7e17de66fa77e523dcfde031281c404f3ef81220e9a1ee24a601ac33ddbaf1d49d628d4dd3e26e9d275396c41f0148ba48502501369aea9046bba8114dbc1fb7e1b4900b987f6383aa5cca29eddd2aa88b026d7cf3d32215e85a5e7d5cb2f640bfbbd7f9ef13e6605fb6b25553e4edf6207aded68a5c368e2a862b84e54447b6518c36118e998c7c8d144ab0e1779c350ae215c615d452364fa882e97f5fcb7a757fd7cf5410bc500f25492293fb4ba7a7dc2a890ff7e2a5fdd13f3fe24ad92677ffb9ef2fd57d73cb52632f5127db69ac8e166d1a22d7baa5e561c275cf8f4667e1afed66053ae2ac6725d63f28a040834f9e6cd5ee70dffbcdce1f0cc8ed1c80e14fc65842ff43b041ebb80b8f3beaad6f664df483151f60c54665ead9847d4fd5cfff949fdfe0218ebbd8792cb9111bc8c766dc0ce2acffbaf8854ed3581db47a3caea060152d3d8e781670eca63a61c9b15b4226238bf742d934d546d9be2b3f7619a5da355b1537685022285071bb3a5cf9817bcc237e4be3ccaabdc1d09e3196d658cc1a89910c121eb57ab886e0007f4b3021330f374862f66abc36888d6f65c3f055b2349c73bd8c6a82da6353a1045a2b98164ba3b24cf683b8b2ec4885218e61217e823180c7d76e2e9a26bba2547b9260ae6bb8666faa1258a9210827eb999714b36a6cfa3b9355abddc31a40fc67a2e263259df7aaa194a99d4818768c4bb84de20fbaba54c5a986f55d9f89f6c7dd42dc8547dab6ed16abf2f91f95dd68ff19c1d1040f693d7298654024743246e4262c830f84e9e040905cda76b33f916bf4fc59bf0013d90720cc703828377f2ca5873f19c0b2a8715b1ae44a8c972cac05ab949d8629dee7eebb627a13119382094b6f78984043d429f044d9bfcfba8d19a34614e8b1366bc29cb72d10f9bc87b8ad900f538e37f0e575a9c48f386a374c90bfc8bd5fd34ec3c9adbcc8b542b03f8241', false, NULL, NULL, NULL, false, '202e9fc6378f00af8a8a4eccdbb44796b67041c5dfbdf778236cee20f756fae6');
INSERT INTO public.countersign_seen VALUES ('\x0ddcf590bec07f9022cf28ba58ca0f0ecbcb6aabfa8cd6bb762be77dcba84337', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x16ff684394d90162d604c33114f28694d8a0a04aa3407e03d9dcfcd4a6a1ae1f', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x23eae53d3307a5c287c3224c14e96aa2431f6753a212f904315e91fd877d29e5', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x38ca5453bce91092fbec0b1b2c644c36019c93252de26fff706eb665cd6daca3', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x5e19a353c6271588d81fa308cb136e1710aee4e243c2467cd5a3a26701f377b6', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x655673cbc9e660476205940e17e2b3cad8cf14b23e1590ccc55efe678fee9c4e', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x7e3ad8a7ffaffb09eef8843669caf769427e250d1c3197fc3602e7bb17d1e3cf', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x8309b5864ec15fb7d00e06060a2acd0722606cffce52d59e047d96ddc500772a', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x8dddca2f770bce946d639a9f7cd8d4e87a9d73b98e5ce68777d32f76572c692d', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x9b9b60c49e9c802ad7e8e89cd65d9872f9efe2483ff3b8056c2e6a4b7dc7d8c7', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xd2a88d283e8a32e4d138c60c6f39c8e1b549e4dcb1cbb46f67c57dacf4360622', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xd51a366edf27b9e5dc44996a5d4f5697dca143e8826a4eee6da9b143ffafb6c3', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\xf0e2d8f9c5febd51e7d690fcd1951e23f91e82d07929d6af3ea9fdf40914e2cf', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000030);
INSERT INTO public.countersign_seen VALUES ('\x0efd4362f5c2bbff03791ff7fe69a55e3a8a3252909c54127896cf400fa7a902', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x142580014db7cac345d5b50802b300df16b67632c3217aa5ff6b04d691949ae5', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x1f5c20700d8ec5ac9c94e49b72130b7578eb03ae8957e827f25dde5426866f03', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x36e55330a9f9ac9a22d226b5a4aabf9975291b2f4867b642cdafed1e9a5b587b', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x3c89a91a5f828e05060ae93e5da6fe8ddcc4662ab7f7e4e69fc7470c9631e4a5', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x5b388b4dd07c059b43280b810765160361551aa8ddce8814133fbcda79774a80', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x67c733f68a00fccba21995afbd441fb283c33b1f1bcec5217a6221703e99f868', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x8410bd30a79fedae71cec5367124f3369763fdfd12efa210785c27d81fe8cfa0', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x8b0b1d461c6bb5469760bf3bc638243bd47a1412d4991a75a717bf3c6d652bdd', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x9112c1d96de9a75afc5bd18c5c6d14190565b1d310fab43ed092f4ad133b6a91', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x98346e04498a2ee9c87f25a57df8d7c4d77f7c40254ebe1614e305137e35c4d5', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xb82a2d62bb6bcf2fce64310df319b4794b3fa77601b02fb6f63d43d58ca547ae', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\xe11c0d83745fd8104c82ed03003e47d1c99feae407c02003976e9b4080419605', 'courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 1800000060);
INSERT INTO public.countersign_seen VALUES ('\x0952038afb6b5e2cb8347f20d155d4d605ca80003d2df256683e1e3bd4b209d6', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\x128b4d013d65a18e3f0a015f2119043b232078cb44af73bfaba76f68f0513550', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\x18e0a92fd0f8440f31811566e0994395e67b4e1dbba898a1939cbc6c4f682088', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\x76fe6aecb544801e8c20f2223583cdd8e07282b19d8a7aee29423fe3e619982a', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000090);
INSERT INTO public.countersign_seen VALUES ('\x9f7c6556c55b029ced84954dc996349dbf247121ceda1cf5b62825e255652ef0', 'courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 1800000090);
INSERT INTO public.countersign_subject VALUES ('courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', '\x1075283ba71e602726ac5a53564a02a54f51a954dab0e850d2b5d7effe9c3cc718822fcf65ef4b4eb3591a323bb10a21e5900c3d0f84a6e90f1acda2', 0, 0, NULL, 1, '{}', NULL);
INSERT INTO public.countersign_subject VALUES ('courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', '\x08be7b8c00b1f88e7a69fbc8ff7fa07d727202f148b666537f05b2ce1f83122b0c36b0dd8cddc808be408db5f8d07752d918acb8fe7c620a42cc1e7c', 0, 0, NULL, 1, '{}', NULL);
INSERT INTO public.countersign_typing VALUES ('courses', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'physical', '\x208d67857a77fa092c3c18d7bc148856219980e30855805b0bac5f1fa6e64ab47c2e7518b99094e898bc868706f84de3df6d74bd7e5727dd47f9d0fba7d050d9ed2e3608efc940b4c7fad130f96363ba029d4c1fc07058dff771e10ce7b7eaa39564a952d369b951f56974e087ebbe8e20e8bf04ad7fd7c2de527fb3d3a709761fe26c0f5fca155fbd71fdf6e93afd1755d7519b5a80d5b965efcb76c0ba0f0587cf6b69c0a8848335fceddb029374176ee92d3f7867a59103ef5c5d12b17ed4540bcdc7674d61c3c0bd76901b6552f6fec47d2f9776b706b438addde91777cd9162db8545d3166396a7458b66f0079ffbe0fd15c6b1ac7558dd6d04a774ace9084c0a28b2db053787fcfdfc417688391e2731d034f29e7c2672d861931fbcaa4c0e76c4bd395e42d5a142be215b6a21f024e36253d3b59841c97074a0b53a41480563b8aad373de227ee2d81f5ccccd86efd2f75db5b47da88910cc155c435eaefc797c1b0b33f6f4ac75a0825eff01f861e075b6c203d9707b7af86c86eea41f16f3f45ebbd9a910f8edeba0385da3ad45dc9f49a327689ecff74043c7d4cea17b1f238f3ae58e79e4d2d1e8f8b5aebc7ef82db66995071ff86b097e6d2d011204d645d48f05191dc0c72d6266ea8b2b64f039a4b43c908326a5f3b1516b5110e7ff85e63f557690c501fcd0b5641905956248842ad628e61ced1a59fd16fb02888a258a306af8065c244b278e9d20f2e95990efca4590b8e1e8864705a493cb7db1251aa3ce85fb5f75d13843234578821eaa90da641ab9abc3ec1e2b8420638d27f6c85f7a57f0f3f319375f2798fdc309f480275820325679deed1a13fd3efc7119353980c379c6ec5cd53a37874b7dc401c97709a51c7119ef4a2e8ee67949e81dbb0a988d532c7a073234255da76b340160e8051a9b92ef10738dff61f526cefb2698cc8deb150bfcf138b051cbadb631a207b1c4d99c324fedbf6fe49e12fa9b9be5892da854f74954f3c358654356826e319cd26ef88dabbe2ffd269998a71c736a8c937877e3b6af77d10444e1326065192a9ade02e6e654741fd3dea37563aadd3519fbbc227ef90ab1122cb171c114b4790b8e98ca584a4dd6a95afcd3eb220ad7f6e5084dbddc08d68fb2d59cd94f7f7b4aefea8647e4e155d2e48f4cf27a0a26ab855e0d98895563d29334f8c4040953ca89a8de17937566856c726f28f445008f02e9d041729929b7cb532c96ffd2a997723ab79b9b1ae845f3e55ca1f7eb8c9bb0026ee20f8dba35cc799fa2d4e3feb9f666ae9808e997c621abd958bf009a504ee98328e0491a5dcf53d6255ba4d9d8e6b6ba6bc979b72817a8989c32e7794f64f2a9c14eb15fa168a9aa953c2b4bf53acfa142974ce496fa6bd0c5eab6b321881c0c2509e3d2ca0a54ea4414c8103c780a0c6b75e120e0ccfd164a1580318265283a346dd795424c52752057712ac86739c7994c5e7ac9b03f656c5f6c3e95640cd3c653e982c1628515a66b602773b51089d40818d68a94b9558737cd3b74773ec86d9b018472e1785b087737ae8932bd4c96354c2af5f41a5ac65e16f62b13c0aee0eed33eae4440fc2acb0a4ddf3f78b3778a585731bded52a72373f2108062ca29cd3c056224b4fbb6f5c625f38b47c0e0658f415e6f51cf194662ef861ae690f21f37c2c1e808b1bffa2681f39be1d61b1d003a2332a3c3aa04e62545bb9a5bfa554c4380d3d43d92b3cce097b6a9dff17dec103879b3b4cc82fca5964b718a935bfaff454a04cf9d06a0b1b19f02c12a8a03fa71df0a2eb558ba1830260d80ac96f94c197d98311170cbcc7cc699bfeec63a8b40ab2e4a42b6526802dc287707363dd836dc9fc5df67d78f12902060cf04768bd34c2c160206fa901db84bcdaa153f2947c1c2eaf20f51bba531f0da6b94ff3ef9fd3fb28893ec27a56a4577c4efe38e5b514b59274a970bb0134a6499bbe280beaaad537d39d2d50188f337a194b305e0229b8d530a7647f12e320bf540da646e576e3c5da2002d29c5ad1067ab6640329b643785d3b60a55e2704cbf694b702acd57ccd2d008ce1682937ff9938ae06260246b93eb6bc77b9110b079da88b169b84f2466ad396e2fe72fce02c2a187b07b90e17eaa4de0bb21d0faced5987436034f7f839ad2d32107f6b5f2f7e55b61b33babbeb5816ebe62c446d40a2e1e5dfdba7ca058f8c53a218550c09c7db3c7dc0d8f85179bedf676c112baae268b987c6de3dca940a8837773baf8188a0ec3dd3713965fb2ce30cade0fa547203b847a15ebe8d540f46c203f972b13d79b34b8deefebc50570da01168d9ce67959ae56f94751fc4b64ff3fe2932765aa8faa0fdce09887dec71e4c4ed2c14959f9d17892afcf1d5dd6e2a27ce1db83b611dbe77953c2c7d73b30c794205149ea4b875bf5538b4fbca06ab738f91f12b2d4206ded53e02a50853db2f6188c62a36d8baa83c93d7214b693a70afe1332322a3a9f7dde9650206116f9bc87851595e6593450ea1a1a643fc8d32c75fd9a9357e7876d547ee04473c9e1e8ec00b9230fc9056e263ac18d3c852cc77e3c85d1bd38a2f2c7d409331b1c676e755d66d87dda530e1a5aca893e52fcaa57d7a7b260d3b697d06502c00d53e661da16579a64201c0431d3efff372bf54ac5d6efe562647aac7e50d6553ced3111daf13ebe7977cb58f98a311dc292acdd371404b8d2b039057e2519782df31f39520e3061d4468ad45a322559fd0db209bd92aef5281607c1ffc74bff5451a2d9eeb0ba8e6488bacb44409ca7b7d36c2bfef27e0670e63be9a13f068a40af7f602fa1a48666419e4a26018001487800b906020c753295b9a3a570148331e1f3a312759d757a59c693d7daae297eeab8f64dfc1405b7c18102d33847df0cf586cf8d976b1cafb106c5bdad813968e765e055705296e29a0f04b4798ac6653961c1ccb6e18634782beb14b1179390b6c7f3695b2deb46cdd13a347d17011617522f85985a9822d34396f2761859f00c1c0e4bcb2d0451b9d07d15047b3f6a3bcdfcb3832ab992fb01b0be720f17cc04f3253b66793765d7bca0527538c043f5ef39aa22bf791136e9c881600bc5e55980637b02f088afba33e6a3464d9a0c036fa131eaf5e9eec668ca343c52d34427b330bbf1b7b5edc9e4f875e198526703cb9dcf2aa4febc1d64adc6ed9d700d8c81389d58a336c1ccdefccdc7fe8e92b206caf2ac311ea6604d2b9f77bfa41d614879271b81cc23507163839a66c6424a5d1477694bd8088b8e9c21b3359cc562e6ea6a7ae780b9705a579f2ad2d06d6360b119f5fdd5de698bd35ddfb725a2d50d7925da70077e7a238e470233c39df74d14f4a266aa616115360314d3fe6a72e758743b45070e2c67c4df78f8c4e0b8f1b9af2d17b241edddae0f3007c340800b1901828dfc9ce305cbae26c09a038d0fd5b0df1a8b7488106dcadafd4b908010884a8bc7c0ac39a454dade6fb0b8eaf9cac9cb7ff8e6bc54988d061e7dea31773706ec803d06f494561a179cb42a7871097970610815b3c1a21c9586811fafef17c12cfada77b37615d1004b5aaa847dea6dfcdda4087a673ce0250b5445117d857bd73e8d4412bde8194c320dbb801976591f36d42e876d2f0d707aaf474d4390af1ce28acc7d040518e2333c6ef35bb13a0a20af8bf5fd25da15c7685606efa6a045956ee4d75def814e0a9b19c439b9849d7f5691cf3d442d6ec8939452148b72b214bdf58a699144374f6044f94f97ae5b020f43f5db94b6cc6023219ae61bbc7cb37c3a0348d3e8b076ee665891de82c4833c5cdf6e8c60847fee9cb16959e09125d1e4bd5aa1c7d788ef6c210f94b3ffd3d2a14edaa84bde026e86dae3fb489f3a68028391c7a2cd4132e9819b6f4f53d2b1a56070ab820f6daee36de27fe10aec440c553fc681ff15a60604cec5d61d042e4580078b34bdabfaaef3b95d308faec5e1de6bb66d6afe64b9', 1800000060, false, NULL, NULL, NULL);
INSERT INTO public.countersign_typing VALUES ('courses', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'physical', '\xec591f947ce65c0cf29e487e12d4e60335a8f0b96382cc0587964f6287695656d29468c5adc2513b7b19fe4e0e45020d5b0b12f01f5a4e89b1c3302dfe29b978152e98ed405892584db2d57161439ae13b52b9c4cb060f079db81afcd053cbf93bf685d6bf574c6c62df579f3616e3981a65d56cf17c921a58601879796a3a3f0e21b25950afe9cd120cc9aae187d1e792e30da75e03e9c2f63e374b660c9f6b688fc67a07d856b306882ff693ee34dc89b8d8e0d05d4a9db72dfb14339dedd07e5dd1e2b2ec53652fefa92039cae3b7705c2d59726d64612e122c58dba59c7cc2f6d28d43dd2d83ddaa6fae9dd616721257ab92632bc24964a095d1164711407566b6ce9a9d60480afe90687995efddd7beeeb2f073565fb9b01543dcbdec9ef4f4b282596c380f892a9ab62728aeea3c7cb537f4b076f206e19778a5088ffee47795931e0bc5f4c30a0bb58cd3dfc4e15c8cba6207559b13cad4d7fac031c61220187c19459a49feeefb6f69b9eac91a7a5ff78de7f678e5d392e7bde832d9cb3c7a08dfdc0bc9a8a45b9f4cc5d0b14c7dc1e46d70ea941704dc00583f9701507c099ab46079ccf9923ce6bef1fa341e1551db3abf3d264e68cde364b340a9e826102a728fead194aa8ec5f927be7ca1df04f6dd3503e4d82c4543d8ab07cf721d15db4c85d425b2a5ddb0ee05ee682d2b7571210f220d18ffe93701de84853028bee8be99fc835726939dc9ced9763674a8e6e1109a2a696357e97a6592dba83bc64d9d39434a4128ebfa840cd9be0485747b46d79c0b3528e02346abe4476d3714e37fd2d0205231c93508863aec45c967a844e861af5573bfb776e1d7bbf0ff47d3b6a28d13a05f900ae60da1e93341887f6c203299b8325aa8166b6870ab42e639068a79f537094eca5c21e4e58a950bf25e16ea9413ac61f9b8f26da1a0a41e375fe48d91beaea532e8da8a334cac5bcd978c5b0e2374e879361952537e97aec89a57663798f82169d97ae98ee12519e46fabf899efb6dfd76f9dbceee9593880a93fd8b4ed929f5976a3989e7386575de0d0345cce62eb4d23745b26e0f30d82fd2afea1e70ba316d4c0e2784ed575f7692465a045bbf2de833eef659c26d95b4a16624071d3c9cb59033912740cad1b67a462615e669e2140a95f3777e893b0c7b4a3051ba5be2773478587c32a36873e9021b9c81d258208d86ecc6bcab309ee08ec82874e84d2bb9d286f1862112081d9136933279b7ff9613bbb507d0802d9f7d7d14aa410da5775a63e284997af10ea090081aad9edef55b9594410b9d25145b240cfcc1d5d54a588a6d49b26785f5888eadba612e6e087ae301ae7a0de9ae16201668a13edb0644d6b645253c33e5d7f8a07ff8305109a889c0635c234ac0f943f20936179e4390a6b6a5641d28faeaa5877777cd963487705668c405cf2dc19babdcdb1ac22d2ecab463d6249a8e34d975b1f12fb9bdfe221b145c09d3180a03e74db4d0dea3f7d4a68892fce9d504f6f4abea20e4571015e747a65b27f5c66bf24d382846fa86d35ca219f1ced3f93f1958269941d3c88a1b2ee75f8fa0e34788b6afb4e720927f6127edc38d2d03c08494fe63b7d8ee5f7d34c407bbc4cd33c57a0055cd01ddb3eede3e50276171ea34a179ba7433656da17709ab5ef429c65f7be81bbe5e289e6059db7d54fb52cbe20056ae0aa77d006e161b1b0879c112bc699848d0c26b8bace173bf1d0c9d8ee73a373a81309d36117f4d70ee2328ebccc2d673c10fec43979f9ce7a128236af3623eb5e377165449798d277f02e6158e91adc4cbb2ae383d9c4fb262b948339bc3c3cd01ae32b9193b661107b05124266f5850837a631edc1c3372cecfbdd9618996d50ac8fcd3b332e4841815ebf192b55c34e350c0aca83bc679888dfb656a869c774d6adf86eda36f8f9fde02e1306657f6815785f8230882ac5a55020f39a8a2ad76bb57b12db8a19df026aedbd498be99b3fa245d3c42579d767720994d8d24157d4edacb7e6e036b50cdc28c8993821f329b34bb160d0e4e948cd15298b5664d3ad68dd08f733e68ee97278dfe030366196ec89e81463d07eecfbbb3bb54f8ec6ba96d3dac19854a04ca197136205e80bdcdbdac2b4c11aecdf4a0459d8e38859a092f69bd60c57f589576d18368ea565284ece8b62ccc810037ae4320e5fa3f7084a70ba74492595106afcb7153e9273110a74c49db8e6bf492d8c13d6d7a1716e39a23f3721e982d3b13ebfba143059bec966622b85db502cf5b1c351651d3a7a2e30ecbbf22caf5c4a46249a6ab6077728da4cb5b05eb008b70fdf38bcc720a9bd9fc8382be0af84926abfed0d9ed51211b90406da18f454f0559519a2c7c7f449c69901d9c3c158dbb6c41effdce027873917917d0256d1043d9710956857ba0fead0dba16222185b59890f36f68d55e6b606a95e237715892f57f6c61286a1b70121f9c8711d7fbb196defc2ea20eb3b448e10bbfbf68302db98ac3c3bc141bc28d08f154ec001cfcd5f77efa2864bc96a2d47c01ca1424e5bb834e4ae53009d87bd0447422b8f0064cc1989a8657ffa91800f9b202ec40a025064738d7f18a66bbf185176f8a795dfb4cfa3c4a5a97c472091d91719f1c6d56ef989ea538a80773972b9c3175d167b908af707b64c45df34ce76a945515ecba27ce33873aae3c4369abc385b2a58e5f291cd0474605911df6c75d48020df1e30885f4846d20a1cf6daab8069eb2aa316a77c5bf1a3e2d448da648a9c05801c750e0a2595f747b06d44cf0844dbe8705089f2f0a9e5c4b39664a2cb3ed9f49604ab83e43269da158a04e078beb2f2bd83b672dda5c879fa9324c51ebfa15f88fff91d2c7af22ff40b5eb21c2a1941567f43c4335597c7e470db4a782d856852f1b8ee40ab359bc654f56d46347c44e175b54f6b87d0918b125685855751da87b3a9443f87484227cd67d285fa72e2fb95c77ac629e4b6ebe4f0581d6010c38fe719caa48a012b17e5c77ecf4ebb13be4999be71c35016ffde58d58d1dda772dbdae9901cce6092fd77d6c6224338e9ca5e5cca67b1071866b3a58499ccf169bd285eac203165af074b48bde0ec3902dc2267530963c659d7ab7b7441c2a0e64abc544afee314a287d63571166a9b4fc9d65a37e7fd088cf9da2e5fc27b8c60ee97871cc60de96521fbe8a76a3c7f2ad8f44ec1963bf0a77f21ff4e6e85ece9da582afeaaf1df988b02b8413b59d1795723b99974c6b5dcfc72b8b52f55dd3a1fccda0a142189fee253ead097441d3bba56c04ef52baf4e46af1911604b2646244edcab844a688b12f93907131cb1696e388d2b58f1e551dd7ff19fc7081d6e80257bbdb69a381580f25abed6d60c24503c0132ace4a3e65950961cc7037ca9216f1487b953067824216eb5a59eb1093116bf0b0e79488a7beb1dd1a881d815f807a1ac8c35d10bf0f54497fc7ba9377b7abbcf75bd65490abaea2982f225d93206e751031543d60bdf15658f0e7537265cf850e1d85f889f3fc1e3d49319a1af3378d977aa81992c3c1db82ab86c8ddaea0e9315a18b6e41785e2acf6b191edd859abdac1a3c2ddaaddbbfe26e67f0ed6fd70877370f5ed0671ce655b94bd2eb0fb222c226bd5a3a3be27ee3769041fcd1a99154d260fa198a024e2db794b6cf52f37bd17189150f33540870abff8fe23a118adf84439c42608ac152d31fd569a8a71b9d2e5af973035ce178345e6e970fbafb1ccf88e7f2eaab270baadc7f702b3470992f1f24f1d90c121011c58555bc1ba61f2f839d6e45a1f5e3115aa2d9b57bb80fc0db196ee1a49d72653e03eb4dc0396f0c9854869403fbdc65141a548d08ad95bba50c89ee22e6c6b10d14097522b3a9861d704ec0582fb3fd0a89189d0190b20157fd853da9a3e4898820894bc202e299baa625dee0201b5eca9a80050e716935853bad30af6fb43ebe41daa426b0166ad9f7e88aa725f842ef6d33c59eb1746cc3477e245ad87bc1ab282760ba9ad13eb48650daa8ed6bae3cbde0e0f29725ed19dcdcc974e6e113f12cdf814ff6793312b83abeccf56eed1255be23dfa1ff66d0b6876b1bde79ba152b81d14c84f096ad1e696e1a910865742d3d1d3b877fb6f53f57ae4260aad39cbb2121231c332756e764a900e9b4aaa6184c4c26dd3120d8bf6400dadc181ceb366e12d3968ebecc4f9ebe3c7cdee0eb671f0f675b204f50c2a05d0252c6b98339d77a1ad80820b06cb4dd19ed461f105593e3584b1aaec29b37753884a333c028da3ac0d803a53fd30a35147ba1a9c53617ec0c42f0af7054b57231fc14afce8d1f8ca536413a85f816ba52f91bd29fb35789ee722c37a3e950eb01ea2faf109e9e6f892830889e63714f25f7707ddd2845d8c20e8e3cf5120345751bc344da86092e776296b0acc44ba83dca0c3042180bb020ca5314376889caecea32dc2bf255b005175a6ce1462a9b762598ed672a94dac6ac776f083ecf0e17f5b9103aa61e90d85b07aa43c56a91663a88635ee23597a33bd157d3cb526e819bc805d797074f25b7a67e77810ffa535499c03bc670378d253fd60bb391e9a62fce17f93986b074dd8787ae98e2d94a205d00ee2ecf56af6875e8411035f0be59a4b725a08d45a4151e78cd8adc291886bd00b5e80be3c8aecaf1b4f1a4725c9d85422aaa9a6a2020af8405912b581eeb61e992778b4a22614cb2a472f1a01f2902532896249e3ff6c0f1dececfad26ac7fc42b7641193cb2177a7816fe99d3e16cbb0e9706fd8721b1d04dac93f85948113d1ce0f1f712aa5fb782275045973029a17e25b03ae137ac0ebb002d6c0f44e7073af495599497948b0711f9a765c5aa0042d1bfa01054a851f02f595c269b59a1829f3732c04abfd969b3c3822523d5ae532a7302739eccf00c119c03120a637a710cd5333eb34acfd51fe90a1da8513dc6f710969ff02d7c090e480d338151c24f4a9757942c92fe1f47af14c9a688509ef6cc0e7f2fe558900d91ec363723ac3d25be651127e920023601acd16ff63d0bad17757fe4e9dd4639ab311527a9f6db0ef115b09d1de3e2e6d9c587da9b3a4215c', 1800000030, false, NULL, NULL, NULL);
INSERT INTO public.lti_key VALUES ('rJpfVTvhDjl2UWLeBPslEMXbgBd0sWRYjjzcED2R2HI', '{"e": "AQAB", "n": "tgKNmKt2m2Evr8q0BttOP1HLUWnV5A_FRsjDxtmYgR1s_Msn_KdMfE_frZpDLCkRjJw6ULUdLhn8DoJ2M3sWt23TQQ-J9BDKCMyR11NjKWQ8jZ3ECY6IKDbYv-PZhvUZgYlFEGTy2jXo0chRvYuwK6uye4aNXbLuWOG6_w25ydRsBf8e3su41qY5k0hGTVM9uSGljVvUMpD5dNUjxzjB4eSFZpwGtxw2JjDjQ5OVSIfv7FPHlBQ1-s5hsxkLaXxTGOHmKD8LgesCZFR_P0DYmBjgyyleqCdfWCzFZHCJdGe8YOxmsbd18kMFSorv1IM6V5zW7xBI2SrspPFKCRjywQ", "alg": "RS256", "kid": "rJpfVTvhDjl2UWLeBPslEMXbgBd0sWRYjjzcED2R2HI", "kty": "RSA", "use": "sig"}', '\x7e95317eb9d9d1d93fe9b2d2cfbfe6da011cbf2fdac7c100ed7feaff5debfd61c0cc72aaa80f5dd7d0c9870134d7368ca30143cb3178d9ee136cd803085f348d6abf74a0f30c4577304942b7f271311188b38b07cf6495e31cd97f31dc5165833e38f77dda23a96bf2c1eb7af598f766f576668eb9d20ba7561250b8234ff662df7a05a90287e483aeeb50192b9e1a6279c2086de30db1256922c4a0f2da6f037272d60e17cacc9b49d80a9bf3452dc1d25742f0d4dbb45208c360ae527fe92da2f0e1d5971446549b877e38e561d72fb8280155d3de076c8576b74869c8aff1284fa41aa12c8b865895b1f4771004e7e3b93c07ef5444dcfb3047756b2da6b6bbc36988810e5f30a2f75ec1f2ef8879247ca2e5723219c35bff7256f23206f892856e59242e2a264d4e0b5d9b8c4463fe82601af5817de34424a6b795cf8c544feb5806a34e7dd9877c8cb5919ec35511ce71a9bcd0af9b7872f63cc89e5e093269ad615e827db54a94914c524cdde7953e38334420d4cf6e1021214725f6ec0e90f00751ed4e2061c3a0072b633413da17a6b86c2d86f6496a8c25f6e62144b0e3d4dbde7e1f2073322e9d705648e921c0475bafd1a261537593e598e04822b4149a9506c1bf84b74264471fafbb155e22a92061dac6947b8fd855cfe9c078802dc0894b606c0e81c0529fcfec71bd7fa34d157bcb3211921d883f18c0ec72122219647f8f5858971f7da88f42d2dfd632d1293dd9889bf6c5d00ad3b1412b07b45698413886169be9abf05add945a6ecf4fc153bb63db40b5b54d827691a171a1bc1853e148aa242f0a30f7e15859de2c7e988a93d4b74eeb506497d7e41891d5a0b525c31dbe8e2e44e194fca37ee8f2f7584793c2865d90a688363505ebab2811d92054da77ebd7b3fadd843e15c2f392f6819aa1d215445778e3066b7124202a5c893425d441ccfdde3ead5435098a560c5421d10529365daa0a7449d0b3622eec110411255c9ee32b06360cd392c35abd1c0aede1d77882dc3a4dcb1bb527cf4836a36f715aa6215effa2891a6867e56856b2fe798fbf5945b86cc170dd75a4af7e82e712dc60fcd4250bc1677998dfbc21c502afb83ee26400894ffa68de705427ed4234ac9b55819982b021ce26439d1a5fca48724f8cfa05316f9c86f7c354e1a2542c8e32732776d16958ca29bfb92fa299a285602469c338bebfcccd6744ab6801647b8a0ba6b8b62213c462fccfa70dae7184def99e96881be59b5cf61a57f1b35b6106b2b6572daf282849f43e251deebea5ca51d3209e07ffc6836e3682a65266e7fffcdfb04fe2c6fdb3a9a273f8ec65639e4416fa65a2a293d543deb7ad8145d25f76538f7e53e7e2b0e2fbc4da44fd3a3e4e2fcd24894052d8ac7ced813e16caffd2bec6c1cf3365f8c34638124b95e301f229875c5ff9f992ccea229bb3938ad55b8442f2446d453e5cbe3a61dea7094017109eb88f468455864084cffd92f28e51fc9be6d72ecfda817c9ff77a7e049ff589ef7882623dd1c415775291149808b9f784fb0d0fa9b5c8c7482bd639c760f3b0c17712b4e8171bcf3be69fae8aa6b87b744d064c0d57d0ca7aafbcd6941d07f9076d605809f75344a920e2f21a87f7dfa2463f7292c57686cebb2766f8834daf9741c78589e6793557c8e826a1e2f0a21e3198f7b3d67407698bd6126101c9861f87137d847c14da9713de666fd3929ba7cd21a10fade055db12d38ee7e5bc324d210b92eab7879610deebb22cb6c781eee0024482b5dc9a8099545266b9adbdebf9e593cea4fac83b7292aeb1d52332f14ae56e904b7cb00e109fcf4ef292ba6e92bba8caba75cae70f16e6e5f43a93e3f7a096469a3eabfdb7606e4a31a8adff15cd3ae107e3257c6bf953ad6e73d4c54eab13a771c7e99e3c6fd7f6db7c6913c65bc5e06d271338e84cbd9bf24e14f75a824f89fcb5476d9a9d02b42a618c5a83299b54002efaa8467599e747ec5fbf5d5cc3e55f7f1ad31929d27775bd7c91e7bca967f9968488a9b369d95a1099294758f7f9e610906f5033558b175f5336fe64595605c018b77356c8582494aabb2d4aab4851a70dedf4ddd027c607fbc6ef89215adb31d3f357080f54abaa02f28a09d3f58121a51bc6408ebf864b6e68fc9f5f23d8e8a6a49529cd8b8b0ababffe0201885a693979529fa7a6442d304951bca38478d8077e3e84c3ee97cf621c898d1f6f99ffade458ac9f5ca556c14f197f3029a05a18e3cfbf86761e58d55ce80cb6a7e5ddd36f7a9baee4cb96f58fc051b8a219418fc3c34a439d53e5', '2026-11-30 22:12:43.347789+00');
INSERT INTO public.platform_account VALUES ('b5b25037-a44c-4113-a9ee-03c239f3085d', 'ada@example.org', 'ada', 'scrypt$32768$8$3$uJPaBlPFaOjpQwXowzQArg$xNmr24-PUDPz0PZod0Lm4vFi34drnYLr1hGHu97zzq0', 'learner', '2027-01-15 08:00:00+00', '2027-01-15 08:00:30+00');
INSERT INTO public.platform_account VALUES ('8525f8ee-6ae6-4003-9d34-c381f413f25b', 'ben@example.org', 'ben', 'scrypt$32768$8$3$uJPaBlPFaOjpQwXowzQArg$xNmr24-PUDPz0PZod0Lm4vFi34drnYLr1hGHu97zzq0', 'learner', '2027-01-15 08:00:00+00', '2027-01-15 08:01:00+00');
INSERT INTO public.platform_account VALUES ('44843756-0daf-4ae4-8846-8955f1597b5d', 'cyd@example.org', 'cyd', 'scrypt$32768$8$3$uJPaBlPFaOjpQwXowzQArg$xNmr24-PUDPz0PZod0Lm4vFi34drnYLr1hGHu97zzq0', 'learner', '2027-01-15 08:01:30+00', NULL);
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (1, '2027-01-15 08:00:00+00', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'track.joined', 'numbers-in-the-news', '{"route": "check"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (2, '2027-01-15 08:00:30+00', 'check', 'check.accepted', 'b5b25037-a44c-4113-a9ee-03c239f3085d', '{"jti": "sQYF9CFgstk5fgLhUbALww", "late": false, "reasons": []}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (3, '2027-01-15 08:00:30+00', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'track.joined', 'numbers-in-the-news', '{"route": "check"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (4, '2027-01-15 08:01:00+00', 'check', 'check.accepted', '8525f8ee-6ae6-4003-9d34-c381f413f25b', '{"jti": "3UrMIdPPbovMsMdLQdlRCQ", "late": false, "reasons": []}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (5, '2027-01-15 08:01:00+00', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'work.submitted', 'f268eca1-52dc-4ecc-a456-dd9fa8159a5d', '{"check": "graded"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (6, '2027-01-15 08:01:30+00', 'check', 'check.accepted', 'f268eca1-52dc-4ecc-a456-dd9fa8159a5d', '{"jti": "q7NkbNsmAn4nkLzCGyFGPg", "late": false, "reasons": []}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (7, '2027-01-15 08:01:30+00', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'work.submitted', '48f114cd-b4ce-4c9d-a4a2-a34ae31b43e1', '{"check": "graded"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (8, '2027-01-15 08:01:30+00', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'work.submitted', 'dd730264-41ef-4941-a42c-1fc351712783', '{"check": "graded"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (9, '2027-01-15 08:01:30+00', '44843756-0daf-4ae4-8846-8955f1597b5d', 'track.joined', 'numbers-in-the-news', '{"route": "check"}');
INSERT INTO public.platform_audit OVERRIDING SYSTEM VALUE VALUES (10, '2027-01-15 08:01:30+00', '44843756-0daf-4ae4-8846-8955f1597b5d', 'certificate.issued', 'jL1VJUNWLvHsnTubmCpjRg', '{}');
INSERT INTO public.platform_certificate VALUES ('jL1VJUNWLvHsnTubmCpjRg', '44843756-0daf-4ae4-8846-8955f1597b5d', 'numbers-in-the-news', 'eyJhbGciOiJFUzI1NiIsImtpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NlcnRpZmljYXRlcy9rZXlzLzFINzA3c3dvb1llLS00LVcxTnBtLXg5MDR2YjJ3S0QzV2s5cGNrU1FDckkiLCJ0eXAiOiJKV1QifQ.eyJAY29udGV4dCI6WyJodHRwczovL3d3dy53My5vcmcvbnMvY3JlZGVudGlhbHMvdjIiLCJodHRwczovL3B1cmwuaW1zZ2xvYmFsLm9yZy9zcGVjL29iL3YzcDAvY29udGV4dC0zLjAuMy5qc29uIiwiaHR0cHM6Ly9wdXJsLmltc2dsb2JhbC5vcmcvc3BlYy9vYi92M3AwL2V4dGVuc2lvbnMuanNvbiIseyJpZGVudGl0eUNoZWNrcyI6eyJAaWQiOiJ1cm46Y291bnRlcnNpZ246Y2VydGlmaWNhdGU6djE6aWRlbnRpdHlDaGVja3MiLCJAdHlwZSI6IkBqc29uIn0sInN1c3BlbnNpb25TdGF0dXMiOnsiQGlkIjoiaHR0cHM6Ly93d3cudzMub3JnLzIwMTgvY3JlZGVudGlhbHMjY3JlZGVudGlhbFN0YXR1cyIsIkB0eXBlIjoiQGlkIn19XSwiaWQiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvakwxVkpVTldMdkhzblR1Ym1DcGpSZyIsInR5cGUiOlsiVmVyaWZpYWJsZUNyZWRlbnRpYWwiLCJPcGVuQmFkZ2VDcmVkZW50aWFsIl0sIm5hbWUiOiJOdW1iZXJzIGluIHRoZSBuZXdzIiwiaXNzdWVyIjp7ImlkIjoiZGlkOndlYjp1bml2ZXJzaXR5LmV4YW1wbGUiLCJ0eXBlIjpbIlByb2ZpbGUiXSwibmFtZSI6IkV4YW1wbGUgVW5pdmVyc2l0eSIsInVybCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlIn0sInZhbGlkRnJvbSI6IjIwMjctMDEtMTVUMDg6MDE6MzBaIiwiYXdhcmRlZERhdGUiOiIyMDI3LTAxLTE1VDA4OjAxOjMwWiIsImNyZWRlbnRpYWxTdWJqZWN0Ijp7ImlkIjoidXJuOnV1aWQ6ZTg4MDEzYWEtMWM0NS00Y2VlLWJhZjgtYWQ3ZmZmY2UzMTUzIiwidHlwZSI6WyJBY2hpZXZlbWVudFN1YmplY3QiXSwiaWRlbnRpZmllciI6W3sidHlwZSI6IklkZW50aXR5T2JqZWN0IiwiaGFzaGVkIjpmYWxzZSwiaWRlbnRpdHlIYXNoIjoiY3lkIiwiaWRlbnRpdHlUeXBlIjoibmFtZSJ9XSwiYWNoaWV2ZW1lbnQiOnsiaWQiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jb3Vyc2VzL251bWJlcnMtaW4tdGhlLW5ld3MiLCJ0eXBlIjpbIkFjaGlldmVtZW50Il0sImFjaGlldmVtZW50VHlwZSI6IkNvdXJzZSIsIm5hbWUiOiJOdW1iZXJzIGluIHRoZSBuZXdzIiwiZGVzY3JpcHRpb24iOiJSZWFkIGF2ZXJhZ2VzLCByaXNrcyBhbmQgY2hhcnRzIHRoZSB3YXkgYSBjYXJlZnVsIGpvdXJuYWxpc3QgZG9lcy4gTm8gZm9ybXVsYSBsb25nZXIgdGhhbiBhIGxpbmUuIiwiY3JpdGVyaWEiOnsibmFycmF0aXZlIjoiRXZlcnkgZ3JhZGVkIHBhcnQgb2YgdGhlIGNvdXJzZSB3YXMgcGFzc2VkLCBvbiB0aGUgdmVyaWZpZWQgdHJhY2suIn0sImluTGFuZ3VhZ2UiOiJlbiIsInJlc3VsdERlc2NyaXB0aW9uIjpbeyJpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NvdXJzZXMvbnVtYmVycy1pbi10aGUtbmV3cy9xdWl6LTEiLCJ0eXBlIjpbIlJlc3VsdERlc2NyaXB0aW9uIl0sIm5hbWUiOiJRdWl6OiBhdmVyYWdlcyBhbmQgcmlzayIsInJlc3VsdFR5cGUiOiJSYXdTY29yZSIsInJlcXVpcmVkVmFsdWUiOiIzIiwidmFsdWVNaW4iOiIwIiwidmFsdWVNYXgiOiI0In0seyJpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NvdXJzZXMvbnVtYmVycy1pbi10aGUtbmV3cy9lc3NheS0xIiwidHlwZSI6WyJSZXN1bHREZXNjcmlwdGlvbiJdLCJuYW1lIjoiRXNzYXk6IGEgbnVtYmVyLCBleGFtaW5lZCIsInJlc3VsdFR5cGUiOiJSYXdTY29yZSIsInJlcXVpcmVkVmFsdWUiOiI2IiwidmFsdWVNaW4iOiIwIiwidmFsdWVNYXgiOiIxMCJ9XX0sInJlc3VsdCI6W3sidHlwZSI6WyJSZXN1bHQiXSwicmVzdWx0RGVzY3JpcHRpb24iOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jb3Vyc2VzL251bWJlcnMtaW4tdGhlLW5ld3MvcXVpei0xIiwidmFsdWUiOiI0In0seyJ0eXBlIjpbIlJlc3VsdCJdLCJyZXN1bHREZXNjcmlwdGlvbiI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NvdXJzZXMvbnVtYmVycy1pbi10aGUtbmV3cy9lc3NheS0xIiwidmFsdWUiOiIxMCJ9XX0sImV2aWRlbmNlIjpbeyJ0eXBlIjpbIkV2aWRlbmNlIl0sImdlbnJlIjoiSWRlbnRpdHlWZXJpZmljYXRpb24iLCJuYW1lIjoiSG93IHRoZSBsZWFybmVy4oCZcyBpZGVudGl0eSB3YXMgY2hlY2tlZCIsIm5hcnJhdGl2ZSI6IjIgaWRlbnRpdHkgY2hlY2tzIHdlcmUgbWFkZSB1bmRlciB0aGlzIGFjY291bnQgb24gMjAyNy0wMS0xNTogMiBhY2NlcHRlZC5cblxuMCBvZiAyIGNoZWNrcyB3ZXJlIGNvbmZpcm1lZCBieSBzdGFmZi5cblxuQSBjaGVjayBpcyBtYWRlIGluIG9uZSBvZiB0d28gd2F5cywgYW5kIHRoaXMgY2VydGlmaWNhdGUgZG9lcyBub3Qgc2F5IGluIHdoaWNoOiB0aGUgZmFjZSBiZWZvcmUgdGhlIHdlYmNhbSBhbmQgdGhlIHJoeXRobSBvZiBhIHR5cGVkIHNlbnRlbmNlIGFyZSBjb21wYXJlZCB0b2dldGhlciB3aXRoIHRob3NlIGVucm9sbGVkIHVuZGVyIHRoZSBhY2NvdW50LCBvciBhIG1lbWJlciBvZiBzdGFmZiBjaGVja3Mgd2l0aG91dCBjYW1lcmEgYW5kIHR5cGluZyBtZWFzdXJlbWVudHMuIFN0YWZmIGFsc28gY29uZmlybSBjaGVja3Mgb2YgdGhlIGZpcnN0IHdheS4gVGhlIG51bWJlcnMgdGhhdCBhcmUgY29tcGFyZWQgYXJlIG1lYXN1cmVkIG9uIHRoZSBsZWFybmVy4oCZcyBvd24gZGV2aWNlIGFuZCBzaWduZWQgdGhlcmUuIFRoaXMgZGV0ZXJzOyBpdCBkb2VzIG5vdCBwcm92ZSB0aGF0IGEgY2FtZXJhIHNhdyBhIGZhY2UsIGJlY2F1c2UgYSBsZWFybmVyIGhhcyB0aGUgbWVhbnMgdG8gYWx0ZXIgdGhlaXIgb3duIGRldmljZS4gVGhlIG51bWJlcnMgdGhhdCBhcmUgY29tcGFyZWQgYXJlIG1lYXN1cmVkIG9uIHRoZSBsZWFybmVy4oCZcyBvd24gZGV2aWNlOyBzb21lIG9mIHRoZW0gYXJlIG1lYXN1cmVkIGFnYWluIGJ5IHRoZSBzZXJ2ZXIgZnJvbSBwaWN0dXJlcyB0YWtlbiBhdCBtb21lbnRzIHRoYXQgaXQgY2hvc2UuIEEgcHJlcGFyZWQgcGljdHVyZSBvciB2aWRlbyBjYW5ub3QgYmUgcnVsZWQgb3V0LlxuXG5BIGNvbXBhcmlzb24gdGhhdCBpcyBhY2NlcHRlZCBzYXlzIHRoYXQgZmFjZSBhbmQgdHlwaW5nIHJlc2VtYmxlZCB0aGUgZW5yb2xsZWQgb25lcyBjbG9zZWx5IGVub3VnaC4gSXQgZG9lcyBub3QgcHJvdmUgd2hvIHRoZSBlbnJvbGxlZCBwZXJzb24gaXMsIHRoYXQgbm9ib2R5IGhlbHBlZCwgb3Igd2hvIHdyb3RlIHRoZSB3b3JrOyBwZW9wbGUgd2hvIGxvb2sgYW5kIHR5cGUgYWxpa2UgY2FuIGJlIHRha2VuIGZvciBlYWNoIG90aGVyLiBUaGlzIGNlcnRpZmljYXRlIGhvbGRzIG5vIGJpb21ldHJpYyBkYXRhLiIsImlkZW50aXR5Q2hlY2tzIjp7InYiOjIsImZyb20iOiIyMDI3LTAxLTE1VDA4OjAxOjMwWiIsInVudGlsIjoiMjAyNy0wMS0xNVQwODowMTozMFoiLCJtb2RlcyI6WyJlbWJlZGRpbmdzIiwic2FtcGxlZCIsInBlcnNvbiJdLCJjb3VudHMiOnsiYWNjZXB0ZWQiOjIsInJldmlldyI6MCwicmVmdXNlZCI6MH0sImNvbmZpcm1lZEJ5U3RhZmYiOjB9fV0sImNyZWRlbnRpYWxTY2hlbWEiOlt7ImlkIjoiaHR0cHM6Ly9wdXJsLmltc2dsb2JhbC5vcmcvc3BlYy9vYi92M3AwL3NjaGVtYS9qc29uL29iX3YzcDBfYWNoaWV2ZW1lbnRjcmVkZW50aWFsX3NjaGVtYS5qc29uIiwidHlwZSI6IjFFZFRlY2hKc29uU2NoZW1hVmFsaWRhdG9yMjAxOSJ9XSwiY3JlZGVudGlhbFN0YXR1cyI6eyJpZCI6Imh0dHBzOi8vdW5pdmVyc2l0eS5leGFtcGxlL2NlcnRpZmljYXRlcy9zdGF0dXMtbGlzdCM3NDc0NCIsInR5cGUiOiJCaXRzdHJpbmdTdGF0dXNMaXN0RW50cnkiLCJzdGF0dXNQdXJwb3NlIjoicmV2b2NhdGlvbiIsInN0YXR1c0xpc3RJbmRleCI6Ijc0NzQ0Iiwic3RhdHVzTGlzdENyZWRlbnRpYWwiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvc3RhdHVzLWxpc3QiLCJzdGF0dXNSZWZlcmVuY2UiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvakwxVkpVTldMdkhzblR1Ym1DcGpSZyJ9LCJzdXNwZW5zaW9uU3RhdHVzIjp7ImlkIjoiaHR0cHM6Ly91bml2ZXJzaXR5LmV4YW1wbGUvY2VydGlmaWNhdGVzL3N1c3BlbnNpb24tbGlzdCM3NDc0NCIsInR5cGUiOiJCaXRzdHJpbmdTdGF0dXNMaXN0RW50cnkiLCJzdGF0dXNQdXJwb3NlIjoic3VzcGVuc2lvbiIsInN0YXR1c0xpc3RJbmRleCI6Ijc0NzQ0Iiwic3RhdHVzTGlzdENyZWRlbnRpYWwiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvc3VzcGVuc2lvbi1saXN0Iiwic3RhdHVzUmVmZXJlbmNlIjoiaHR0cHM6Ly91bml2ZXJzaXR5LmV4YW1wbGUvY2VydGlmaWNhdGVzL2pMMVZKVU5XTHZIc25UdWJtQ3BqUmcifSwiaXNzIjoiZGlkOndlYjp1bml2ZXJzaXR5LmV4YW1wbGUiLCJqdGkiOiJodHRwczovL3VuaXZlcnNpdHkuZXhhbXBsZS9jZXJ0aWZpY2F0ZXMvakwxVkpVTldMdkhzblR1Ym1DcGpSZyIsInN1YiI6InVybjp1dWlkOmU4ODAxM2FhLTFjNDUtNGNlZS1iYWY4LWFkN2ZmZmNlMzE1MyIsIm5iZiI6MTgwMDAwMDA5MH0.DJpknBudP5jHDyeyvulwWb4PmqZ1736w9CTP0cKqj72iirXKaPB2i7JwRsHC2DM_YcnKvwmJ3x08pkb3aDkKRQ', 74744, '2027-01-15 08:01:30+00', NULL, NULL, 1, NULL, NULL, NULL, NULL, true);
INSERT INTO public.platform_check VALUES ('sQYF9CFgstk5fgLhUbALww', 'b5b25037-a44c-4113-a9ee-03c239f3085d', NULL, 'enroll', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:00:30+00', 'Other', 'unknown', 30);
INSERT INTO public.platform_check VALUES ('3UrMIdPPbovMsMdLQdlRCQ', '8525f8ee-6ae6-4003-9d34-c381f413f25b', NULL, 'enroll', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:00+00', 'Other', 'unknown', 30);
INSERT INTO public.platform_check VALUES ('q7NkbNsmAn4nkLzCGyFGPg', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'f268eca1-52dc-4ecc-a456-dd9fa8159a5d', 'verify', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:30+00', 'Other', 'unknown', 30);
INSERT INTO public.platform_check VALUES ('jti-c9f12849-0033-4d9c-928d-07aacef0c398', '44843756-0daf-4ae4-8846-8955f1597b5d', 'c9f12849-0033-4d9c-928d-07aacef0c398', 'verify', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:30+00', 'x', 'y', NULL);
INSERT INTO public.platform_check VALUES ('jti-a245b3ca-193d-4b19-a6dc-077b3eb558bd', '44843756-0daf-4ae4-8846-8955f1597b5d', 'a245b3ca-193d-4b19-a6dc-077b3eb558bd', 'verify', 'accepted', '[]', 'embeddings', false, '2027-01-15 08:01:30+00', 'x', 'y', NULL);
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (1, 'b5b25037-a44c-4113-a9ee-03c239f3085d', '1', 'enroll', '2027-01-15 08:00:00+00', 'Other', 'unknown', 'accepted');
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (2, '8525f8ee-6ae6-4003-9d34-c381f413f25b', '1', 'enroll', '2027-01-15 08:00:30+00', 'Other', 'unknown', 'accepted');
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (3, 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'f268eca1-52dc-4ecc-a456-dd9fa8159a5d', 'verify', '2027-01-15 08:01:00+00', 'Other', 'unknown', 'accepted');
INSERT INTO public.platform_check_start OVERRIDING SYSTEM VALUE VALUES (4, '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'dd730264-41ef-4941-a42c-1fc351712783', 'verify', '2027-01-15 08:01:30+00', 'Other', 'unknown', NULL);
INSERT INTO public.platform_course VALUES ('numbers-in-the-news', 'Numbers in the news', 'Read averages, risks and charts the way a careful journalist does. No formula longer than a line.', 6, 'en', 'both', 0.3, 3, 2, 72, true);
INSERT INTO public.platform_course VALUES ('how-bridges-stand', 'How bridges stand', 'Beams, arches and cables: where the load goes, and why some bridges last two thousand years.', 3, 'en', 'random', 0.5, 1, 2, 72, false);
INSERT INTO public.platform_migration VALUES (1);
INSERT INTO public.platform_session VALUES ('iJB5qQ9FXIxKNvBoAAi9mg-epNMnL9mfx9inZ-un6vw', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'AJNSPPijadlIA7DSGQQyVA', '2027-01-15 08:00:00+00', '2027-01-22 08:00:00+00');
INSERT INTO public.platform_session VALUES ('mzYTpoZ3wS1dpwX1qqvOWKKTUTrKA7jBE8HkLhkhvtg', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'LXVgrKL_pqLhqNQP5-VbfA', '2027-01-15 08:00:00+00', '2027-01-22 08:00:00+00');
INSERT INTO public.platform_session VALUES ('DliFyfisvYtGDzZAGYRXxGbWDgMZdtOAJ3Yn8F8MpzE', '44843756-0daf-4ae4-8846-8955f1597b5d', 'xakUCoHvR5ECudGWBteskw', '2027-01-15 08:01:30+00', '2027-01-22 08:01:30+00');
INSERT INTO public.platform_status_list VALUES (1, 1, true);
INSERT INTO public.platform_submission VALUES ('f268eca1-52dc-4ecc-a456-dd9fa8159a5d', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'numbers-in-the-news', 'quiz-1', 1, '{"a": "0", "b": "1", "c": "1", "d": "1"}', 4, '2027-01-15 08:01:00+00', 'accepted', 'graded', '2027-01-18 08:01:00+00', 0, true, '2027-01-15 08:01:30+00');
INSERT INTO public.platform_submission VALUES ('48f114cd-b4ce-4c9d-a4a2-a34ae31b43e1', 'b5b25037-a44c-4113-a9ee-03c239f3085d', 'numbers-in-the-news', 'essay-1', 1, '{"essay": "Of how many?"}', NULL, '2027-01-15 08:01:30+00', 'awaiting', 'graded', '2027-01-18 08:01:30+00', 0, true, NULL);
INSERT INTO public.platform_submission VALUES ('dd730264-41ef-4941-a42c-1fc351712783', '8525f8ee-6ae6-4003-9d34-c381f413f25b', 'numbers-in-the-news', 'quiz-1', 1, '{"a": "0", "b": "1", "c": "1", "d": "1"}', 4, '2027-01-15 08:01:30+00', 'awaiting', 'graded', '2027-01-18 08:01:30+00', 0, true, NULL);
INSERT INTO public.platform_submission VALUES ('c9f12849-0033-4d9c-928d-07aacef0c398', '44843756-0daf-4ae4-8846-8955f1597b5d', 'numbers-in-the-news', 'quiz-1', 1, '{}', 4, '2027-01-15 08:01:30+00', 'accepted', NULL, NULL, 0, true, '2027-01-15 08:01:30+00');
INSERT INTO public.platform_submission VALUES ('a245b3ca-193d-4b19-a6dc-077b3eb558bd', '44843756-0daf-4ae4-8846-8955f1597b5d', 'numbers-in-the-news', 'essay-1', 1, '{}', 10, '2027-01-15 08:01:30+00', 'accepted', NULL, NULL, 0, true, '2027-01-15 08:01:30+00');
INSERT INTO public.platform_track VALUES ('b5b25037-a44c-4113-a9ee-03c239f3085d', 'numbers-in-the-news', 'check', '2027-01-15 08:00:00+00');
INSERT INTO public.platform_track VALUES ('8525f8ee-6ae6-4003-9d34-c381f413f25b', 'numbers-in-the-news', 'check', '2027-01-15 08:00:30+00');
INSERT INTO public.platform_track VALUES ('44843756-0daf-4ae4-8846-8955f1597b5d', 'numbers-in-the-news', 'check', '2027-01-15 08:01:30+00');
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
