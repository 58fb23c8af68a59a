//! Fuzzes a form that posts by itself; what must hold is said in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| meepraat_fuzz::native_form(data));
