//! Rebuilds when a page is added or removed; the embedding itself notices only changed ones.

fn main() {
    println!("cargo:rerun-if-changed=sites");
}
