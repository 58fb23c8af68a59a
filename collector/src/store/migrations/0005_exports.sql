-- Who took responses out of the database row by row, when and what for. Published numbers protect everyone in them; rows
-- do not, so each such reading is noted before it begins.

CREATE TABLE exports (
    key       BLOB NOT NULL PRIMARY KEY DEFAULT (randomblob(16)),
    day       TEXT NOT NULL CHECK (length(day) = 10),
    campaign  TEXT NOT NULL,
    wave      TEXT, -- NULL: every wave
    responses INTEGER NOT NULL,
    person    TEXT NOT NULL, -- as the machine knows them
    reason    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
