//! Every line of the encoder's table, checked against an independent decoder.
//!
//! # Invariants
//! - What a case should decode to is derived from the row's text (`form`), never from what the
//!   encoder made of that text.
//! - No row is passed over: each test asserts that every row gave it a case.

use jit_codegen::x64::encode::{Fields, Operands, Row, encode, row, rows};
use jit_codegen::x64::inst::Size;
use std::collections::HashSet;

mod cases;
mod decode;
mod form;
mod golden;
mod roles;

#[test]
fn every_register_decodes() {
    for_every_row(cases::registers);
}

#[test]
fn every_place_in_memory_decodes() {
    for_every_row(cases::places);
}

#[test]
fn every_boundary_immediate_decodes() {
    for_every_row(cases::immediates);
}

#[test]
fn fields_hold_what_is_patched_into_them() {
    for row in rows() {
        for case in cases::places(row).into_iter().chain(cases::immediates(row)) {
            decode::check_patches(row, &case);
        }
    }
}

#[test]
fn every_row_is_found_by_its_operation_and_size() {
    for expected in rows() {
        for size in [Size::B1, Size::B2, Size::B4, Size::B8] {
            if expected.size.is_none_or(|only| only == size) {
                let found = row(expected.op, size).expect("the table has this row");
                assert!(std::ptr::eq(found, expected), "{expected:?}");
            }
        }
    }
}

#[test]
fn no_row_occurs_twice() {
    let (mut names, mut encodings) = (HashSet::new(), HashSet::new());
    for row in rows() {
        assert!(names.insert((row.op, row.size)), "{row:?}");
        let of_any_width = names.contains(&(row.op, None));
        assert!(!of_any_width || row.size.is_none(), "{row:?}");
        assert!(encodings.insert(row.encoding), "{row:?}");
    }
}

#[test]
fn an_operation_has_no_width_that_the_table_does_not_name() {
    let named: HashSet<_> = rows().iter().map(|row| (row.op, row.size)).collect();
    for of_some_width in rows().iter().filter(|row| row.size.is_some()) {
        let op = of_some_width.op;
        for size in [Size::B1, Size::B2, Size::B4, Size::B8] {
            assert_eq!(
                row(op, size).is_some(),
                named.contains(&(op, Some(size))),
                "{op:?} {size:?}"
            );
        }
    }
}

fn for_every_row(cases: impl Fn(&Row) -> Vec<Operands>) {
    for row in rows() {
        let cases = cases(row);
        assert!(!cases.is_empty(), "{row:?}");
        for case in cases {
            decode::check(row, &case);
        }
    }
}

/// The bytes of one instruction, encoded behind others, and its fields counted from its start.
fn encoded(row: &Row, operands: &Operands) -> (Vec<u8>, Fields) {
    const BEFORE: [u8; 3] = [0x90; 3];
    let mut out = BEFORE.to_vec();
    let fields = encode(row.op, row.size.unwrap_or(Size::B8), operands, &mut out);
    assert_eq!(out[..3], BEFORE, "what was there stays");
    let from_start = |at: usize| at - BEFORE.len();
    (
        out.split_off(3),
        Fields { disp: fields.disp.map(from_start), imm: fields.imm.map(from_start) },
    )
}
