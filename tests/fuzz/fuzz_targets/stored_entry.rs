//! Fuzzes what a store holds; what must hold is said in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| meepraat_fuzz::stored_entry(data));
