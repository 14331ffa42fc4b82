-- Portable SQL: a time is the nanoseconds since 1970 UTC, a boolean 0 or 1, JSON a text.
-- ${clustered} keeps the rows of a table in the order of its primary key where a database has to be told so.

-- Its one row tells who may write, and which group of changes was the last to be stored.
create table store (
    only_row    int    not null primary key check (only_row = 1),
    incarnation bigint not null,
    last_group  bigint not null
);

insert into store (only_row, incarnation, last_group) values (1, 0, 0);

create table study (
    number        bigint not null primary key,
    id            text   not null unique,
    name          text   not null,
    state         text   not null,
    stop_reason   text,
    killing       int    not null,
    message       text   not null,
    labels        text   not null,
    priority      int    not null,
    created_nanos bigint not null,
    started_nanos bigint,
    ended_nanos   bigint,
    elapsed_nanos bigint not null,
    points        bigint not null,
    counts        text,
    best          bigint,
    gates         text   not null,
    verdict       text   not null,
    limits        text   not null,           -- that hold now
    reopening     text,                      -- what the last retry began anew
    metric        text   not null,
    sign          int    not null,  -- 1: lower is better, -1: higher is better
    objective     text   not null,
    kind          text   not null,
    ranked_to     bigint not null,  -- its trials up to this event have their row in `ranked`
    deleted       int    not null,  -- gone for every reader; its rows are removed bit by bit
    provenance    text   not null,
    owner         text,                      -- the id of the token it was submitted by, which may be revoked
    owner_name    text,
    traceparent   text   not null,  -- of the span it began with; empty when nothing was traced
    selection     text   not null,
    format        text   not null,
    folder        text   not null,
    document      text   not null
);

create index study_by_state on study (state, number);
create index study_deleted on study (number) where deleted = 1;

-- One row for each ended trial, in the order of their events. The last attempt stands in the row itself when it ended
-- as its trial did; all others stand in `attempt`, `attempts` counts those. Its study is not a foreign key: looking it
-- up would cost a tenth of every insert, and the writer has just done so.
create table trial (
    study          bigint not null,
    event          bigint not null,
    idx            bigint not null,
    outcome        text   not null,
    cached         int    not null,
    objective      double precision,
    deviation      double precision,
    seed           bigint not null,
    attempts       int    not null,
    cause          text,
    message        text   not null,
    token          bigint,
    node           text,
    slot           text,
    exit_code      int,
    signal         int,
    started_nanos  bigint,
    ended_nanos    bigint,
    duration_nanos bigint,
    params         text   not null,
    metrics        text   not null,
    measurements   text,              -- null when they say no more than the metrics
    origin         text,              -- of a reused one: the id of the study that ran it,
    origin_idx     bigint,            -- which of its trials that was,
    origin_nanos   bigint,            -- and when that one ended
    primary key (study, event)
) ${clustered};

create unique index trial_by_index on trial (study, idx);
create index trial_fallen_by_index on trial (study, outcome, idx) where outcome <> 'succeeded';
create index trial_fallen_by_event on trial (study, outcome, event, idx) where outcome <> 'succeeded';
create index trial_cached on trial (study, event) where cached = 1;

-- The succeeded trials, best first. Filled many rows at a time: one by one, each row would touch another page.
create table ranked (
    study bigint           not null,
    loss  double precision not null,  -- objective * sign
    idx   bigint           not null,
    event bigint           not null,
    primary key (study, loss, idx)
) ${clustered};

-- Results that may be reused. Those under one number were the same in all that their numbers depend on but the point.
create table cache (
    number   bigint not null primary key,
    identity text   not null unique
);

create table cache_study (
    study   bigint not null primary key,
    cache   bigint not null,
    kept_to bigint not null,  -- its trials up to this event are in `cached`
    results bigint not null   -- rows it has there, or more: others may have taken some over
);

-- Filled many rows at a time, see `ranked`. A trial's seed is a hash of its point and the study's seed, which is a part
-- of the identity; whoever finds a row compares the points.
create table cached (
    cache bigint not null,
    seed  bigint not null,
    study bigint not null,  -- the last one that has the result
    idx   bigint not null,
    primary key (cache, seed)
) ${clustered};

create table attempt (
    study          bigint not null references study (number),
    idx            bigint not null,
    charged        int    not null,  -- 0: to nobody, 1: to the trial, 2: made before the trial was retried
    outcome        text   not null,
    cause          text,
    message        text   not null,
    token          bigint not null,
    node           text   not null,
    slot           text   not null,
    exit_code      int,
    signal         int,
    started_nanos  bigint not null,
    ended_nanos    bigint not null,
    duration_nanos bigint not null,
    due_nanos      bigint,           -- when the trial may be tried again, if not at once
    primary key (study, idx, token)
) ${clustered};

create table lease (
    study       bigint not null references study (number),
    token       bigint not null,
    slot        text   not null,
    taken_nanos bigint not null,
    indices     text   not null,
    primary key (study, token)
) ${clustered};

-- Attempts that were handed to the users' own workers. A row stays with its study, so that a repeated or late result is
-- known for what it is; open as long as `ending` is null.
create table worker_lease (
    study           bigint not null,
    token           bigint not null,
    idx             bigint not null,
    worker          text   not null,
    request         text   not null,  -- under which its worker asked for it; empty when under none
    secret_sha256   text   not null,  -- of the part of the lease's id that only its worker knows
    heartbeat_nanos bigint not null,
    taken_nanos     bigint not null,
    ending          text,
    outcome         text,
    cause           text,
    result_sha256   text,
    primary key (study, token)
) ${clustered};

create unique index worker_lease_by_token on worker_lease (token);

-- The events that are not the end of a trial, and the ends of trials that were retried.
create table event (
    study bigint not null references study (number),
    id    bigint not null,
    kind  text   not null,
    data  text   not null,
    primary key (study, id)
) ${clustered};

-- The points that users added while the study ran, and those that they put before the ones that waited.
create table point (
    study  bigint not null references study (number),
    idx    bigint not null,
    event  bigint not null,  -- that told it last
    place  int    not null,  -- among those of the event, in the order in which they are tried
    is_new int    not null,  -- 0: the study had it before
    first  int    not null,  -- 1: before all others that wait, 0: after them
    params text   not null,
    primary key (study, idx)
) ${clustered};

-- What the last few attempts of each trial wrote.
create table output (
    study   bigint not null references study (number),
    idx     bigint not null,
    token   bigint not null,
    written text   not null,
    primary key (study, idx, token)
) ${clustered};

-- What clients called their submissions; a study that was made under a key is not made again.
create table submission_key (
    scope          text   not null,
    word           text   not null,
    request_sha256 text   not null,
    study          text   not null,  -- its id, which may be that of a deleted study
    created_nanos  bigint not null,
    primary key (scope, word)
) ${clustered};

create index submission_key_by_age on submission_key (created_nanos);

-- What others are to be told of a study, and what became of it. A row outlives its study while it is pending.
create table delivery (
    id            text   not null primary key,
    study         text   not null,  -- its id
    hook          int    not null,  -- which of the study's addresses
    url           text   not null,
    host          text   not null,
    secret        text,             -- the name of what it is signed with
    event         text   not null,
    latest_only   int    not null,  -- 1: a later one to the same address takes its place
    body          text   not null,  -- empty once it has ended
    created_nanos bigint not null,
    attempts      int    not null,
    state         text   not null,  -- pending, delivered, given_up
    at_nanos      bigint not null,  -- when it is due, or when it ended
    message       text   not null,
    place         bigint not null   -- in the order of what this address is told of this study
);

create index delivery_due on delivery (at_nanos, host) where state = 'pending';
create index delivery_by_host on delivery (host, at_nanos, place, id) where state = 'pending';
create index delivery_by_study on delivery (study, hook, place);

-- Who may ask for what. Of a token's text only the hash is kept.
create table token (
    id            text   not null primary key,
    name          text   not null,
    sha256        text   not null,
    scopes        text   not null,  -- separated by spaces
    max_studies   bigint,           -- unfinished ones; null: what the server says
    max_points    bigint,           -- in unfinished studies
    created_nanos bigint not null,
    expires_nanos bigint,
    used_nanos    bigint            -- to the hour
);
