-- How many people answered through an ambassador's link. A response keeps no code: nobody can tell who invited whom, so
-- these numbers cannot be counted anew from the responses.

CREATE TABLE ambassadors (
    campaign TEXT NOT NULL,
    code     TEXT NOT NULL,
    PRIMARY KEY (campaign, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE referrals (
    campaign  TEXT NOT NULL,
    code      TEXT NOT NULL,
    partner   TEXT NOT NULL, -- on whose page; '': the poll's own page, or unknown
    responses INTEGER NOT NULL,
    PRIMARY KEY (campaign, code, partner),
    FOREIGN KEY (campaign, code) REFERENCES ambassadors (campaign, code) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

ALTER TABLE responses DROP COLUMN referral;
