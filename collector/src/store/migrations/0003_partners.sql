-- How many of a partner's responses came from a page of its own, as browsers say by the Origin. Only numbers: a mark on
-- each response would be one more thing known of a resident, and would tell the organiser no more.

CREATE TABLE partners (
    campaign  TEXT NOT NULL,
    wave      TEXT NOT NULL,
    partner   TEXT NOT NULL, -- '': unknown
    responses INTEGER NOT NULL,
    samples   INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    PRIMARY KEY (campaign, wave, partner)
) STRICT, WITHOUT ROWID;

-- Nobody noted where the responses so far came from.
INSERT INTO partners (campaign, wave, partner, responses, samples, confirmed)
SELECT campaign, wave, coalesce(partner, ''), count(*), sum(channel = 'sample'), 0
FROM responses GROUP BY campaign, wave, coalesce(partner, '');
