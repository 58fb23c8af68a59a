//! What is in a table is text, whatever opens it.

use super::*;

#[test]
fn no_cell_begins_a_formula() {
    let mut out = Vec::new();
    let mut table = Table::new(&mut out);
    table.row(["=1+1", "+31", "-1", "@ans", "\tx", "\rx", "a=b", ""]).unwrap();
    table.end().unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text, "'=1+1,'+31,'-1,'@ans,'\tx,\"'\rx\",a=b,\n");
}

#[test]
fn commas_quotes_and_lines_stay_within_their_cell() {
    let mut out = Vec::new();
    let mut table = Table::new(&mut out);
    table.row(["De bus, \"en\"\nmeer", "Groß"]).unwrap();
    table.end().unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "\"De bus, \"\"en\"\"\nmeer\",Groß\n");
}
