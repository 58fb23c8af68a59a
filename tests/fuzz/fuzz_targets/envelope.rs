//! Fuzzes a submission as it comes from anyone; what must hold is said in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| meepraat_fuzz::envelope(data));
