//! Labels, branches of the shortest form, calls, alignment, the constant pool.
//!
//! What has a length that is not known yet is kept out of the byte buffer until
//! [`Assembler::finish`]: all branches start short, those that do not reach grow, until nothing
//! changes (each only ever grows, so that ends).

use super::tables::{Note, frame_table, line_table};
use super::{Code, Cond, HoleId, Size};
use crate::ir::{Content, Field};
use crate::x64::encode::{Fields, Op, Operands, encode};
use crate::x64::inst::{Mem, Rm};
use crate::x64::vcode::Number;
use jit_template::{Encoding, Patch};

/// A place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

/// A position: so many bytes and so many gaps before it.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    bytes: usize,
    gaps: usize,
}

/// What is kept out of the buffer, after so many of its bytes.
#[derive(Debug)]
struct Gap {
    at: usize,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Branch {
        cond: Option<Cond>,
        to: Label,
        long: bool,
    },
    Call {
        to: Label,
    },
    /// Up to the next multiple of [`ALIGN`].
    Align,
}

/// What functions are aligned to.
const ALIGN: usize = 16;

impl Gap {
    /// The length of one that starts there.
    const fn len(&self, start: usize) -> usize {
        match self.kind {
            Kind::Branch { long: false, .. } => 2,
            Kind::Branch { long: true, cond: None, .. } | Kind::Call { .. } => 5,
            Kind::Branch { long: true, cond: Some(_), .. } => 6,
            Kind::Align => start.next_multiple_of(ALIGN) - start,
        }
    }
}

/// Code under construction.
#[derive(Debug, Default)]
pub struct Assembler {
    bytes: Vec<u8>,
    gaps: Vec<Gap>,
    labels: Vec<Place>,
    patches: Vec<(Place, HoleId, Encoding)>,
    notes: Vec<(Place, Note)>,
    functions: Vec<(Place, String)>,
    /// Displacements to what is behind the code: the field, the end of its instruction, and what.
    uses_behind: Vec<(Place, Place, Behind)>,
    pool: Vec<Content>,
    contents: Vec<Vec<Field>>,
}

/// What is behind the code, by index into its list.
#[derive(Clone, Copy, Debug)]
enum Behind {
    Constant(usize),
    Contents(usize),
}

impl Assembler {
    /// A label that is yet to be bound.
    pub fn label(&mut self) -> Label {
        self.labels.push(Place::default());
        Label(self.labels.len() - 1)
    }

    /// The label is here.
    pub fn bind(&mut self, label: Label) {
        self.labels[label.0] = self.here(self.bytes.len());
    }

    fn here(&self, bytes: usize) -> Place {
        Place { bytes, gaps: self.gaps.len() }
    }

    /// Notes something of what follows.
    pub fn note(&mut self, note: Note) {
        self.notes.push((self.here(self.bytes.len()), note));
    }

    /// A function of that name starts here.
    pub fn begin_function(&mut self, name: &str) {
        self.functions.push((self.here(self.bytes.len()), name.to_owned()));
    }

    /// Appends an instruction.
    pub fn op(&mut self, op: Op, size: Size, operands: &Operands) -> Fields {
        encode(op, size, operands, &mut self.bytes)
    }

    /// Appends an instruction with an immediate that may be a hole.
    pub fn op_imm(&mut self, op: Op, size: Size, operands: Operands, imm: Number) -> Fields {
        match imm {
            Number::Value(value) => self.op(op, size, &operands.with_imm(value)),
            Number::Hole(hole, encoding) => {
                let fields = self.op(op, size, &operands.with_imm(0));
                self.patch(fields.imm.expect("the instruction has an immediate"), hole, encoding);
                fields
            }
        }
    }

    /// Appends an instruction that reads the constant.
    pub fn op_pool(&mut self, op: Op, size: Size, operands: Operands, constant: Content) {
        let index = index_of(&mut self.pool, &constant);
        self.op_behind(op, size, operands, Behind::Constant(index));
    }

    /// Appends an instruction on the start of a slot that has these contents.
    pub fn op_contents(&mut self, op: Op, size: Size, operands: Operands, contents: &Vec<Field>) {
        let index = index_of(&mut self.contents, contents);
        self.op_behind(op, size, operands, Behind::Contents(index));
    }

    fn op_behind(&mut self, op: Op, size: Size, operands: Operands, behind: Behind) {
        let operands = Operands { rm: Rm::Mem(Mem::Rip { disp: 0 }), ..operands };
        let fields = self.op(op, size, &operands);
        let field = self.here(fields.disp.expect("an address relative to rip has a displacement"));
        let end = self.here(self.bytes.len());
        self.uses_behind.push((field, end, behind));
    }

    /// Appends a `lea` or the like whose displacement, of 4 bytes, is a hole.
    pub fn op_disp_hole(&mut self, op: Op, size: Size, operands: &Operands, hole: HoleId) {
        let fields = self.op(op, size, operands);
        let at = fields.disp.expect("the instruction has a displacement");
        self.bytes[at..at + 4].fill(0);
        self.patch(at, hole, Encoding::Low32);
    }

    fn patch(&mut self, at: usize, hole: HoleId, encoding: Encoding) {
        let place = self.here(at);
        self.patches.push((place, hole, encoding));
    }

    /// Appends a jump, on a condition or always.
    pub fn jump(&mut self, cond: Option<Cond>, to: Label) {
        self.gap(Kind::Branch { cond, to, long: false });
    }

    /// Appends a call.
    pub fn call(&mut self, to: Label) {
        self.gap(Kind::Call { to });
    }

    /// Appends as much as makes what follows start where functions may.
    pub fn align(&mut self) {
        self.gap(Kind::Align);
    }

    fn gap(&mut self, kind: Kind) {
        self.gaps.push(Gap { at: self.bytes.len(), kind });
    }

    /// Everything in its place.
    pub fn finish(mut self) -> Code {
        let starts = self.relax();
        let moved = |place: Place| place.bytes + starts[place.gaps];
        let mut code = Code::default();
        let mut copied = 0;
        for (i, gap) in self.gaps.iter().enumerate() {
            code.bytes.extend(&self.bytes[copied..gap.at]);
            copied = gap.at;
            let end = gap.at + starts[i + 1];
            let distance = |to: Label| moved(self.labels[to.0]) as i64 - end as i64;
            match gap.kind {
                Kind::Branch { cond, to, long } => {
                    emit_branch(cond, long, distance(to), &mut code.bytes);
                }
                Kind::Call { to } => emit_call(distance(to), &mut code.bytes),
                Kind::Align => code.bytes.resize(end, INT3),
            }
        }
        code.bytes.extend(&self.bytes[copied..]);
        for &(place, hole, encoding) in &self.patches {
            code.patches.push(Patch {
                offset: offset(moved(place)),
                hole: hole.0,
                encoding,
                count: 1,
            });
        }
        code.code_len = code.bytes.len();
        let notes: Vec<_> = self.notes.iter().map(|&(at, note)| (moved(at), note)).collect();
        (code.line_table, code.frame_table) = (line_table(&notes), frame_table(&notes));
        code.functions = self.functions.drain(..).map(|(at, name)| (moved(at), name)).collect();
        let pool = append_pool(&self.pool, &mut code);
        let contents: Vec<usize> =
            self.contents.iter().map(|contents| append_contents(contents, &mut code)).collect();
        for &(field, end, behind) in &self.uses_behind {
            let start = match behind {
                Behind::Constant(index) => pool + 8 * index,
                Behind::Contents(index) => contents[index],
            };
            let disp = i32::try_from(start - moved(end)).expect("code below 2 GiB");
            let field = moved(field);
            code.bytes[field..field + 4].copy_from_slice(&disp.to_le_bytes());
        }
        code
    }

    /// Decides which branches are long; the bytes that the first `n` gaps take, for every `n`.
    fn relax(&mut self) -> Vec<usize> {
        loop {
            let mut starts = vec![0];
            for gap in &self.gaps {
                let before = starts[starts.len() - 1];
                starts.push(before + gap.len(gap.at + before));
            }
            let mut grown = false;
            for (i, gap) in self.gaps.iter_mut().enumerate() {
                let Kind::Branch { to, long, .. } = &mut gap.kind else { continue };
                let to = self.labels[to.0];
                let distance =
                    (to.bytes + starts[to.gaps]) as i64 - (gap.at + starts[i + 1]) as i64;
                if !*long && i8::try_from(distance).is_err() {
                    *long = true;
                    grown = true;
                }
            }
            if !grown {
                return starts;
            }
        }
    }
}

/// The instruction that fills what is not executed.
const INT3: u8 = 0xCC;

fn emit_call(distance: i64, out: &mut Vec<u8>) {
    encode(Op::CallRel32, Size::B8, &Operands::NONE.with_imm(distance), out);
}

fn emit_branch(cond: Option<Cond>, long: bool, distance: i64, out: &mut Vec<u8>) {
    let op = match (cond, long) {
        (None, false) => Op::JmpRel8,
        (None, true) => Op::JmpRel32,
        (Some(_), false) => Op::JccRel8,
        (Some(_), true) => Op::JccRel32,
    };
    let cond = cond.unwrap_or(Cond::O);
    encode(op, Size::B8, &Operands::NONE.with_cond(cond).with_imm(distance), out);
}

/// Puts the constants behind the code, aligned to their size; where they start.
fn append_pool(pool: &[Content], code: &mut Code) -> usize {
    if pool.is_empty() {
        return code.bytes.len();
    }
    let start = code.bytes.len().next_multiple_of(8);
    code.bytes.resize(start, INT3);
    for &constant in pool {
        let patch = append_content(constant, 8, code);
        code.patches.extend(patch);
    }
    start
}

/// Puts the contents of a slot there, aligned as any of them may ask; where they start.
fn append_contents(contents: &[Field], code: &mut Code) -> usize {
    let start = code.bytes.len().next_multiple_of(8);
    code.bytes.resize(start, INT3);
    for field in contents {
        let at = start + field.offset as usize;
        // What is between the fields is never read.
        code.bytes.resize(at, 0);
        let Some(patch) = append_content(field.value, field.ty.bytes(), code) else { continue };
        match code.patches.last_mut().filter(|last| follows(last, &patch)) {
            Some(last) => last.count += 1,
            None => code.patches.push(patch),
        }
    }
    start
}

/// Appends so many bytes of the value; the patch that fills them in, if they are a hole's.
fn append_content(content: Content, width: u32, code: &mut Code) -> Option<Patch> {
    let offset = offset(code.bytes.len());
    let (bits, hole) = match content {
        Content::Bits(bits) => (bits, None),
        Content::Hole(hole) => (0, Some(hole.0)),
    };
    code.bytes.extend(&bits.to_le_bytes()[..width as usize]);
    let encoding = match width {
        1 => Encoding::Low8,
        2 => Encoding::Low16,
        4 => Encoding::Low32,
        _ => Encoding::Full64,
    };
    hole.map(|hole| Patch { offset, hole, encoding, count: 1 })
}

/// Whether the patch is what one more value of the other would be.
fn follows(before: &Patch, patch: &Patch) -> bool {
    let end = before.offset + u32::from(before.count) * before.encoding.width() as u32;
    let holes = before.hole.checked_add(before.count);
    before.encoding == patch.encoding && end == patch.offset && holes == Some(patch.hole)
}

/// The index of something in a list that it is added to if it is not there.
fn index_of<T: Clone + PartialEq>(list: &mut Vec<T>, wanted: &T) -> usize {
    let known = list.iter().position(|known| known == wanted);
    known.unwrap_or_else(|| {
        list.push(wanted.clone());
        list.len() - 1
    })
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("code below 4 GiB")
}
