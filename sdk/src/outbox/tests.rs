//! The promises of the outbox.
