//! Fuzzes a wait that an endpoint asks for; what must hold is said in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| meepraat_fuzz::retry_after(data));
