//! The corpus, and what is near to it: each file as it is, and many times with a few bytes changed. The same inputs at
//! every run; the search for new ones is the fuzzer's.

use crate::TARGETS;
use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::fs;
use std::path::PathBuf;

/// Changed copies of each file. With six targets it takes some seconds in a debug build.
const COPIES: usize = 200;

/// Changes in one copy, at most.
const CHANGES: u32 = 6;

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).unwrap()).collect()
}

fn changed(mut bytes: Vec<u8>, random: &mut impl Rng) -> Vec<u8> {
    for _ in 0..=random.next_u32() % CHANGES {
        let at = random.next_u32() as usize % (bytes.len() + 1);
        match random.next_u32() % 4 {
            0 => bytes.insert(at, random.next_u32() as u8),
            1 if at < bytes.len() => bytes[at] ^= 1 << (random.next_u32() % 8),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            // A piece twice, or the end cut off.
            _ if random.next_u32().is_multiple_of(2) => bytes.truncate(at),
            _ => {
                let piece = bytes[at..].to_vec();
                bytes.extend(piece.into_iter().take(64));
            }
        }
    }
    bytes
}

#[test]
fn no_reader_panics_on_the_corpus_or_on_what_is_near_to_it() {
    for (name, target) in TARGETS {
        let files = corpus(name);
        assert!(files.len() >= 3, "{name} has a corpus of {} files", files.len());
        let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        for file in files {
            target(&file);
            let copies = if file.len() > 10_000 { COPIES / 10 } else { COPIES };
            for _ in 0..copies {
                target(&changed(file.clone(), &mut random));
            }
        }
    }
}
