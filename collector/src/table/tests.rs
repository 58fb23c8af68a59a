//! What spreadsheets and other readers find in a table.

use super::*;

/// What is written for these rows.
fn written(rows: &[&[&str]]) -> String {
    let mut bytes = Vec::new();
    let mut table = Table::new(&mut bytes).unwrap();
    for row in rows {
        table.row(*row).unwrap();
    }
    table.finish().unwrap();
    let text = String::from_utf8(bytes).unwrap();
    text.strip_prefix('\u{feff}').unwrap().to_owned()
}

#[test]
fn what_was_written_reads_back_whole() {
    let rows: &[&[&str]] = &[
        &["name", "said"],
        &["نور, \"Nour\"", "two\nlines; and a semicolon"],
        &["", "Zoë 😀"],
        &["Ans = Bep", "a-b+c@d"],
    ];
    let text = written(rows);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let read: Vec<Vec<String>> =
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
    assert_eq!(read, rows);
}

#[test]
fn no_cell_is_taken_for_a_formula() {
    for start in ["=", "+", "-", "@", "\t", "\r", "\n"] {
        let given = format!("{start}HYPERLINK(\"https://elsewhere.example\")");
        let text = written(&[&[&given, "after"]]);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let row = reader.records().next().unwrap().unwrap();
        assert_eq!((row.get(0), row.get(1)), (Some(format!("'{given}").as_str()), Some("after")));
    }
}

#[test]
fn a_row_of_another_length_is_an_error() {
    let mut table = Table::new(io::sink()).unwrap();
    table.row(["a", "b"]).unwrap();
    assert!(table.row(["a"]).is_err());
    assert!(table.row(["a", "b", "c"]).is_err());
}

#[test]
fn what_cannot_be_written_is_told() {
    /// Has room for what is written first.
    struct Full(bool);
    impl io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match std::mem::replace(&mut self.0, true) {
                true => Err(io::ErrorKind::StorageFull.into()),
                false => Ok(bytes.len()),
            }
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut table = Table::new(Full(false)).unwrap();
    let told = table.row(["a"]).and_then(|()| table.finish()).unwrap_err();
    assert_eq!(told.kind(), io::ErrorKind::StorageFull);
}

#[test]
fn no_cell_is_taken_for_a_formula_where_semicolons_and_lines_split_too() {
    let given = ["Ans;=1+1", "x\n=A1\ny", "say \"=1\"", " =1", "a\t@b", "a;  -1", "x,+1", "a;\r\n=2"];
    let text = written(&[&given]);
    let cells = text.split([',', ';', '\t', '\r', '\n', '"']);
    for cell in cells {
        assert!(!cell.trim_start_matches(' ').starts_with(STARTS_OF_FORMULAS), "{cell:?} in {text:?}");
    }
}
