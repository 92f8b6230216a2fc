//! The dump, read as its specification says.

use std::fs;
use std::process;

use jit_runtime::jit;

use crate::LANDING;
use crate::tools::{again, folder, is_again};

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let (head, rest) = self.0.split_first_chunk().unwrap();
        self.0 = rest;
        *head
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn text(&mut self) -> String {
        let end = self.0.iter().position(|&byte| byte == 0).unwrap();
        let text = String::from_utf8(self.0[..end].to_vec()).unwrap();
        self.0 = &self.0[end + 1..];
        text
    }
}

#[test]
fn a_dump_has_code_names_and_lines() {
    let folder_name = folder("dump").into_os_string().into_string().unwrap();
    if !is_again() {
        let variables = [("JIT_PERF", "dump"), ("JITDUMPDIR", &folder_name)];
        return again("dump::a_dump_has_code_names_and_lines", &variables);
    }
    let k = 7_u64;
    let here = line!();
    let f = jit!(
        #[jit(name = "dumped")]
        |x: u64| -> u64 {
            let y = x ^ k;
            y.rotate_left(3)
        }
    );
    let again = jit!(|x: u64| x + 1);
    let inside = crate::with_functions_inside();
    assert_eq!((f(0), again(1), inside(12, 18)), (56, 2, 150));
    let path = format!("{folder_name}/jit-{}.dump", process::id());
    let dump = fs::read(&path).unwrap();
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    assert!(maps.lines().any(|line| line.ends_with(&path) && line.contains("r-x")), "{maps}");

    let mut header = Reader(&dump[..40]);
    assert_eq!((header.u32(), header.u32(), header.u32()), (0x4A69_5444, 1, 40));
    assert_eq!((header.u32(), header.u32(), header.u32()), (62, 0, process::id()));
    let mut time = header.u64();
    let mut rest = &dump[40..];
    let (mut names, mut code_inside) = (Vec::new(), Vec::<u8>::new());
    while !rest.is_empty() {
        let mut record = Reader(rest);
        let (kind, len) = (record.u32(), record.u32() as usize);
        let at = record.u64();
        assert!(at >= time);
        time = at;
        let mut record = Reader(&rest[16..len]);
        rest = &rest[len..];
        if kind == 2 {
            let (address, count) = (record.u64(), record.u64());
            let entries: Vec<_> = (0..count)
                .map(|_| (record.u64(), record.u32(), record.u32(), record.text()))
                .collect();
            let file = if names.len() < 2 { file!() } else { "jit-runtime/tests/perf/main.rs" };
            assert!(entries.iter().all(|entry| entry.0 >= address && entry.3 == file));
            // The first entry is that of the start.
            assert_eq!(entries[0].0, address);
            if names.is_empty() {
                let lines: Vec<u32> = entries.iter().map(|entry| entry.1 - here).collect();
                assert!(lines.contains(&4) && lines.contains(&5), "{lines:?}");
            }
            continue;
        }
        assert_eq!((kind, record.u32()), (0, process::id()));
        record.u32();
        let (address, copy, len, index) = (record.u64(), record.u64(), record.u64(), record.u64());
        names.push(record.text());
        if index >= 2 {
            assert_eq!(address as usize, inside.entry().unwrap().addr().get() + code_inside.len());
            code_inside.extend(record.0);
            continue;
        }
        let code = [f.code(), again.code()][index as usize];
        let entry = [f.entry(), again.entry()][index as usize].unwrap();
        assert_eq!((&record.0[LANDING..], len as usize), (code, LANDING + code.len()));
        assert_eq!((address, copy), (entry.addr().get() as u64, address));
    }
    assert_eq!(
        (&*names[0], &names[2..]),
        ("dumped", &["outer", "outer::gcd", "outer::fib"].map(String::from)[..])
    );
    assert_eq!(code_inside[LANDING..], *inside.code());
}
