//! What a function tells of its template.
#![cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]

use jit_runtime::{Backend, HoleType, jit, with_backend};

/// The lines of the runs of instructions, counted from this one.
fn lines(template: &jit_runtime::FunctionTemplate<'_>, from: u32) -> Vec<i64> {
    template.lines().map(|entry| i64::from(entry.line) - i64::from(from)).collect()
}

#[test]
fn a_template_tells_what_it_was_made_of() {
    let (k, wide) = (-7_i32, 0x1122_3344_5566_7788_u64);
    let here = line!() + 2;
    let f = with_backend(Backend::Machine, || {
        jit!(|x: u64| {
            let k: i32 = k;
            (x ^ wide).rotate_left((k & 7) as u32)
        })
    });
    assert_eq!(f(1), (1 ^ wide).rotate_left(1));
    let template = f.template().unwrap();
    assert_eq!((template.file(), template.line(), template.column()), (file!(), here, 14));
    assert_eq!(template.name(), format!("{}::{{jit@{}:{here}:14}}", module_path!(), file!()));
    assert_eq!(template.level(), "x86-64");
    assert_eq!((template.code(), template.bytes().len()), (f.code(), f.code().len()));
    assert_eq!(template.fragments().count(), 1);
    let holes: Vec<_> = template.holes().collect();
    let wide_hole = holes.iter().find(|hole| hole.name == "wide").unwrap();
    assert_eq!((wide_hole.ty, wide_hole.width, wide_hole.value), (HoleType::U64, 8, wide));
    let k_hole = holes.iter().find(|hole| hole.name == "k").unwrap();
    assert_eq!(k_hole.to_string(), "k: i32 = -7");
    let mut rest = template.bytes();
    for hole in &holes {
        assert!(rest[hole.range()].iter().all(|&byte| byte == 0));
        rest[hole.range()].copy_from_slice(&f.code()[hole.range()]);
    }
    assert_eq!(rest, f.code());
}

#[test]
fn it_is_printed_before_and_after_it_was_filled() {
    let k = 1000_i64;
    let f = with_backend(Backend::Machine, || jit!(|x: i64| x ^ k));
    let template = f.template().unwrap();
    let title = format!("{}: 17 bytes for x86-64\n", template.name());
    let rest = "48 8b c7 48 33 c6\n  0010  c3\n  at 0x02, 8 bytes: k: i64";
    let filled = format!("  0000  48 be[e8 03 00 00 00 00 00 00] {rest} = 1000\n");
    let open = format!("  0000  48 be[.. .. .. .. .. .. .. ..] {rest}\n");
    assert_eq!(template.to_string(), title.clone() + &filled);
    assert_eq!(format!("{template:#}"), title + &open);
}

#[test]
fn values_are_shown_as_what_they_are() {
    let (yes, x, y, c) = (true, 1.5_f32, -2.0_f64, 'c');
    let f = with_backend(Backend::Machine, || {
        jit!(|a: f32, b: f64, d: char| -> f64 {
            if (d == c) == yes { (a * x) as f64 } else { b + y }
        })
    });
    assert_eq!((f(2.0, 1.0, 'c'), f(2.0, 1.0, 'd')), (3.0, -1.0));
    let mut shown: Vec<_> = f.template().unwrap().holes().map(|hole| hole.to_string()).collect();
    shown.sort();
    assert_eq!(shown, ["c: u32 = 99", "x: f32 = 1.5", "y: f64 = -2.0", "yes: bool = true"]);
}

#[test]
fn code_is_of_the_lines_that_it_was_written_in() {
    let k = 5_u32;
    let here = line!();
    let f = with_backend(Backend::Machine, || {
        jit!(|x: f64, n: u32| -> f64 {
            let mut sum = x.sin();
            for i in 0..n {
                sum += (i as f64).cos();
                if sum > 1e6 {
                    break;
                }
            }

            sum / (k as f64)
        })
    });
    assert_eq!(f(0.5, 2), (0.5_f64.sin() + 1.0 + 1_f64.cos()) / 5.0);
    let template = f.template().unwrap();
    assert_eq!(template.line(), here + 2);
    let lines = lines(&template, here);
    // The prologue is of the closure's first line.
    assert_eq!(lines[0], 2);
    for line in [3, 4, 5, 6, 11] {
        assert!(lines.contains(&line), "{line} in {lines:?}");
    }
    assert!(lines.iter().all(|line| (2..=11).contains(line)), "{lines:?}");
    let offsets: Vec<u32> = template.lines().map(|entry| entry.offset).collect();
    assert!(offsets.is_sorted_by(|a, b| a < b), "{offsets:?}");
    assert!((*offsets.last().unwrap() as usize) < f.code().len());
}

#[test]
fn a_library_method_is_of_the_line_of_its_call() {
    let k = 5_u64;
    let here = line!();
    let f = with_backend(Backend::Machine, || {
        jit!(|x: u64| -> u64 {
            let y = x.isqrt();
            y.wrapping_add(k)
        })
    });
    assert_eq!(f(17), 9);
    let lines = lines(&f.template().unwrap(), here);
    assert!(lines.contains(&4) && lines.iter().all(|line| (2..=5).contains(line)), "{lines:?}");
}

macro_rules! halved {
    ($($closure:tt)*) => {
        with_backend(Backend::Machine, || jit!($($closure)*))
    };
}

#[test]
fn a_closure_that_a_macro_passes_on_is_where_it_was_written() {
    let f = halved!(|x: u32| x / 2);
    assert_eq!(f.template().unwrap().line(), line!() - 1);
    assert_eq!(f(9), 4);
}

#[test]
fn there_is_none_of_a_plain_closure() {
    let f = with_backend(Backend::Plain, || jit!(|x: u32| x / 2));
    assert!(f.template().is_none());
}

#[test]
fn a_name_of_its_own_is_its_name() {
    let f = with_backend(Backend::Machine, || {
        jit!(
            #[jit(name = "halve it")]
            |x: u32| x / 2
        )
    });
    assert_eq!(f.template().unwrap().name(), "halve it");
}
