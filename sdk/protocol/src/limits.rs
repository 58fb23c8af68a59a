//! The limits that widget, SDK and collector share, each with its reason.

/// Characters (Unicode scalar values) in one open answer, unless the question says fewer. Long enough for a
/// considered paragraph, short enough to be read by people.
pub const MAX_TEXT_CHARACTERS: u32 = 2_000;

/// Characters in an "other, namely" text: a few words.
pub const MAX_OTHER_CHARACTERS: u32 = 200;

/// Bytes of one request body: browsers allow 64 KiB of keepalive bodies in flight, and the headers count too.
pub const MAX_BATCH_BYTES: usize = 60 * 1024;

/// Submissions in one batch. With the byte limit this keeps one database transaction short.
pub const MAX_BATCH_ITEMS: usize = 100;

/// Bytes of one envelope, as the NL GOV profile for CloudEvents limits it.
pub const MAX_ENVELOPE_BYTES: usize = 64 * 1024;

/// Days after a wave's close in which its responses are still taken: an outbox keeps entries for 7 days.
pub const WAVE_GRACE_DAYS: i64 = 8;

/// Days after which an unsent entry expires on the device.
pub const ENTRY_DAYS: u64 = 7;

/// Responses that a published cell, and the step between two releases, needs unless the campaign says otherwise.
pub const DEFAULT_MINIMUM: u32 = 10;

/// Characters in an id: it appears in URLs, form names and exports.
pub const MAX_ID_CHARACTERS: usize = 64;

/// Characters in a person's name: longer than any that a register holds, short enough for a list at the door.
pub const MAX_NAME_CHARACTERS: usize = 100;

/// Characters in an e-mail address: what SMTP's paths leave of 256 (RFC 5321, 4.5.3.1.3).
pub const MAX_EMAIL_CHARACTERS: usize = 254;

/// Characters in an organisation's name: statutory names are long.
pub const MAX_ORGANISATION_CHARACTERS: usize = 150;
