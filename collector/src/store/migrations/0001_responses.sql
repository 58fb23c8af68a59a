-- Responses, what they add up to, and what was made public. No table keeps an order of arrival (WITHOUT ROWID, random
-- keys), and no time of receipt is finer than the day.

CREATE TABLE versions (
    campaign TEXT NOT NULL,
    version  TEXT NOT NULL,
    content  TEXT NOT NULL, -- the campaign as JSON
    PRIMARY KEY (campaign, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE responses (
    source   TEXT NOT NULL,
    id       BLOB NOT NULL CHECK (length(id) = 16),
    digest   BLOB NOT NULL CHECK (length(digest) = 32),
    campaign TEXT NOT NULL,
    version  TEXT NOT NULL,
    wave     TEXT NOT NULL,
    partner  TEXT, -- NULL: unknown
    language TEXT NOT NULL,
    area     TEXT,
    channel  TEXT NOT NULL,
    referral TEXT,
    received TEXT NOT NULL CHECK (length(received) = 10), -- the day
    answers  TEXT NOT NULL, -- JSON, as on the wire
    PRIMARY KEY (source, id),
    FOREIGN KEY (campaign, version) REFERENCES versions (campaign, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX responses_of_wave ON responses (campaign, wave);

CREATE TABLE waves (
    campaign  TEXT NOT NULL,
    wave      TEXT NOT NULL,
    responses INTEGER NOT NULL,
    samples   INTEGER NOT NULL,
    PRIMARY KEY (campaign, wave)
) STRICT, WITHOUT ROWID;

CREATE TABLE tallies (
    campaign TEXT NOT NULL,
    wave     TEXT NOT NULL,
    question TEXT NOT NULL,
    cell     TEXT NOT NULL, -- '': the responses that answered the question
    count    INTEGER NOT NULL,
    PRIMARY KEY (campaign, wave, question, cell)
) STRICT, WITHOUT ROWID;

-- Only the last release of each wave: with the earlier ones kept, every step between them would be kept as well.
CREATE TABLE releases (
    campaign   TEXT NOT NULL,
    wave       TEXT NOT NULL,
    number     INTEGER NOT NULL,
    responses  INTEGER NOT NULL,
    made       TEXT NOT NULL CHECK (length(made) = 10), -- the day
    questions  TEXT NOT NULL, -- JSON, as published
    disclosure TEXT NOT NULL, -- JSON, what the next release needs; never published
    PRIMARY KEY (campaign, wave)
) STRICT, WITHOUT ROWID;
