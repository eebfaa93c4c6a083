-- Who there is and how they prove it. person, account, session and verification are better-auth's, under our own names.

create table person (
  id text primary key,
  display_name text not null,
  -- Lower case.
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  is_admin boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

-- A way to sign in. A password is kept as scrypt's hash; the token columns are for identity providers to come.
create table account (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  person_id text not null references person (id) on delete cascade,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (provider_id, account_id)
);
create index account_by_person on account (person_id);

create table session (
  id text primary key,
  person_id text not null references person (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index session_by_person on session (person_id);

create table verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verification_by_identifier on verification (identifier);

-- The link for the first administrator: at most one row, as the SHA-256 of its token.
create table setup_link (
  is_only boolean primary key default true check (is_only),
  token_hash text not null,
  expires_at timestamptz not null
);

create table invitation (
  id text primary key,
  token_hash text not null unique,
  -- What the invited person will hold: [{"projectId": "prj_…", "roles": ["READER"]}].
  grants jsonb not null,
  makes_admin boolean not null,
  invited_by text not null references person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  accepted_by text references person (id),
  accepted_at timestamptz,
  check ((accepted_by is null) = (accepted_at is null))
);
create index invitation_by_age on invitation (created_at desc, id desc);

create table api_token (
  id text primary key,
  person_id text not null references person (id) on delete cascade,
  name text not null,
  scopes text[] not null,
  token_hash text not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz
);
create index api_token_by_person on api_token (person_id, created_at desc, id desc);
