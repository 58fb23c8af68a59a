-- Contact details, apart from answers: a database of its own, that shares no id, no key and no time with the other one.
-- What identifies a person is sealed (`sealed`); what stands open is what places, terms and turns are decided by.
-- Times are seconds since 1970, as holds end at an hour and not at a day.

-- One person's request: a sign-up, an enrolment or a follow-up.
CREATE TABLE contacts (
    id        BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- random; not the submission's
    kind      TEXT NOT NULL CHECK (kind IN ('sign-up', 'enrolment', 'follow-up')),
    campaign  TEXT NOT NULL,
    subject   BLOB NOT NULL CHECK (length(subject) = 32), -- a keyed hash of what is asked for and by which address
    address   BLOB NOT NULL CHECK (length(address) = 32), -- a keyed hash of the e-mail address
    sealed    BLOB NOT NULL,
    confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
    told      TEXT NOT NULL DEFAULT '', -- what was mailed to them once: waves, updates, a reminder
    until     INTEGER NOT NULL -- when it is deleted
) STRICT, WITHOUT ROWID;

CREATE INDEX contacts_by_subject ON contacts (subject);
CREATE INDEX contacts_by_address ON contacts (address);
CREATE INDEX contacts_by_end ON contacts (until);

CREATE TABLE places (
    contact  BLOB NOT NULL PRIMARY KEY REFERENCES contacts (id) ON DELETE CASCADE,
    campaign TEXT NOT NULL,
    event    TEXT NOT NULL,
    slot     TEXT NOT NULL, -- '': the whole event
    people   INTEGER NOT NULL CHECK (people BETWEEN 1 AND 21),
    standing TEXT NOT NULL CHECK (standing IN ('held', 'taken', 'waiting', 'offered')),
    turn     INTEGER NOT NULL,
    until    INTEGER, -- when a hold, an offer or an unconfirmed wait lapses
    UNIQUE (campaign, event, slot, turn)
) STRICT, WITHOUT ROWID;

-- Keys in links, known here by their hashes alone.
CREATE TABLE tokens (
    hash    BLOB NOT NULL PRIMARY KEY CHECK (length(hash) = 32),
    contact BLOB NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('confirm', 'manage', 'accept')),
    until   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX tokens_of_contact ON tokens (contact);
CREATE INDEX tokens_by_end ON tokens (until);

-- Submissions that came, to know them again: keyed hashes, and nothing that leads to a contact.
CREATE TABLE submissions (
    source BLOB NOT NULL CHECK (length(source) = 32),
    id     BLOB NOT NULL CHECK (length(id) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    result TEXT CHECK (result IN ('held', 'waitlisted', 'full')),
    until  INTEGER NOT NULL,
    PRIMARY KEY (source, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX submissions_by_end ON submissions (until);

-- How often an address was asked to confirm something lately; nothing leads from here to what it was.
CREATE TABLE asked (
    address BLOB NOT NULL CHECK (length(address) = 32),
    id      BLOB NOT NULL CHECK (length(id) = 16),
    until   INTEGER NOT NULL,
    PRIMARY KEY (address, id)
) STRICT, WITHOUT ROWID;

-- Mails that are to be sent. `contact` is NULL for the last one that somebody gets.
CREATE TABLE mails (
    id       BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16), -- its Message-ID is made of it
    contact  BLOB REFERENCES contacts (id) ON DELETE CASCADE,
    sealed   BLOB NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    leaving  INTEGER NOT NULL DEFAULT 0 CHECK (leaving IN (0, 1)), -- it is being sent
    due      INTEGER NOT NULL,
    until    INTEGER NOT NULL, -- after this it is of no use any more
    sent     INTEGER -- only where mails are kept to be looked at
) STRICT, WITHOUT ROWID;

CREATE INDEX mails_due ON mails (due);
CREATE INDEX mails_of_contact ON mails (contact);
