-- Files that are asked for by their hash, and so must stay what they were: partners pin the loader for a year and more,
-- and pages that are open ask for the rest of the version that they began with.

CREATE TABLE files (
    path    TEXT NOT NULL, -- on the server, such as /v/3f9c2a71/engine.js
    hash    TEXT NOT NULL CHECK (length(hash) = 8),
    retired TEXT CHECK (length(retired) = 10), -- the day on which another took its place; NULL: it is current
    brotli  INTEGER NOT NULL CHECK (brotli IN (0, 1)), -- whether the content is packed
    content BLOB NOT NULL,
    PRIMARY KEY (path, hash)
) STRICT, WITHOUT ROWID;
