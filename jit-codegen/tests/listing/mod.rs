//! Machine code as text, as iced-x86 reads it.

use iced_x86::{Code, Decoder, DecoderOptions, Formatter, IntelFormatter};
use jit_codegen::generate::Compiled;
use std::fmt::Write as _;

/// The instructions but for what fills the gaps between functions, then the functions inside, the patches, then the constants behind the code.
pub fn listing(compiled: &Compiled) -> String {
    compiled.with_template(|template| assert!(template.is_well_formed()));
    let (bytes, code_len) = (&compiled.code.bytes, compiled.code.code_len);
    let (code, constants) = (&bytes[..code_len], bytes.get(code_len.next_multiple_of(8)..));
    let mut text = String::new();
    let mut formatter = IntelFormatter::new();
    for instruction in &mut Decoder::new(64, code, DecoderOptions::NONE) {
        if instruction.code() == Code::Int3 {
            continue;
        }
        write!(text, "{:3x}  ", instruction.ip()).unwrap();
        formatter.format(&instruction, &mut text);
        text.push('\n');
    }
    for (start, name) in compiled.code.functions.iter().filter(|it| !it.1.is_empty()) {
        writeln!(text, "function {start:x}: {name}").unwrap();
    }
    for patch in &compiled.code.patches {
        let name = &compiled.holes[usize::from(patch.hole)].name;
        write!(text, "patch {:x}: {name}, {:?}", patch.offset, patch.encoding).unwrap();
        match patch.count {
            1 => text.push('\n'),
            count => writeln!(text, ", and {} more", count - 1).unwrap(),
        }
    }
    for constant in constants.unwrap_or_default().chunks_exact(8) {
        let bits = u64::from_le_bytes(constant.try_into().unwrap());
        if bits != 0 {
            writeln!(text, "constant {bits:#x}").unwrap();
        }
    }
    text
}
