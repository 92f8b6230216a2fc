//! Labels, branches of the shortest form, the constant pool.
//!
//! Branches are kept out of the byte buffer until [`Assembler::finish`]: all start short, those
//! that do not reach grow, until nothing changes (each only ever grows, so that ends).

use super::{Code, Cond, Constant, HoleId, Size};
use crate::x64::encode::{Fields, Op, Operands, encode};
use crate::x64::inst::{Mem, Rm};
use crate::x64::vcode::Number;
use jit_template::{Encoding, Patch};

/// A place in the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label(usize);

/// A position: so many bytes and so many branches before it.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    bytes: usize,
    branches: usize,
}

#[derive(Debug)]
struct Branch {
    at: usize,
    cond: Option<Cond>,
    to: Label,
    long: bool,
}

impl Branch {
    const fn len(&self) -> usize {
        match (self.long, self.cond) {
            (false, _) => 2,
            (true, None) => 5,
            (true, Some(_)) => 6,
        }
    }
}

/// Code under construction.
#[derive(Debug, Default)]
pub struct Assembler {
    bytes: Vec<u8>,
    branches: Vec<Branch>,
    labels: Vec<Place>,
    patches: Vec<(Place, HoleId, Encoding)>,
    /// Displacements to the pool: the field, the end of its instruction, the constant's index.
    pool_uses: Vec<(Place, Place, usize)>,
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
        Place { bytes, branches: self.branches.len() }
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
    pub fn op_pool(&mut self, op: Op, size: Size, operands: Operands, constant: usize) {
        let operands = Operands { rm: Rm::Mem(Mem::Rip { disp: 0 }), ..operands };
        let fields = self.op(op, size, &operands);
        let field = self.here(fields.disp.expect("an address relative to rip has a displacement"));
        let end = self.here(self.bytes.len());
        self.pool_uses.push((field, end, constant));
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
        self.branches.push(Branch { at: self.bytes.len(), cond, to, long: false });
    }

    /// Everything in its place.
    pub fn finish(mut self, pool: &[Constant]) -> Code {
        let starts = self.relax();
        let moved = |place: Place| place.bytes + starts[place.branches];
        let mut code = Code::default();
        let mut copied = 0;
        for (i, branch) in self.branches.iter().enumerate() {
            code.bytes.extend(&self.bytes[copied..branch.at]);
            copied = branch.at;
            let end = branch.at + starts[i + 1];
            let distance = moved(self.labels[branch.to.0]) as i64 - end as i64;
            emit_branch(branch, distance, &mut code.bytes);
        }
        code.bytes.extend(&self.bytes[copied..]);
        for &(place, hole, encoding) in &self.patches {
            code.patches.push(Patch { offset: offset(moved(place)), hole: hole.0, encoding });
        }
        code.code_len = code.bytes.len();
        let start = append_pool(pool, &mut code);
        for &(field, end, constant) in &self.pool_uses {
            let disp = i32::try_from(start + 8 * constant - moved(end)).expect("code below 2 GiB");
            let field = moved(field);
            code.bytes[field..field + 4].copy_from_slice(&disp.to_le_bytes());
        }
        code
    }

    /// Decides which branches are long; the bytes that the first `n` branches take, for every `n`.
    fn relax(&mut self) -> Vec<usize> {
        loop {
            let mut starts = vec![0];
            for branch in &self.branches {
                starts.push(starts[starts.len() - 1] + branch.len());
            }
            let mut grown = false;
            for (i, branch) in self.branches.iter_mut().enumerate() {
                let to = self.labels[branch.to.0];
                let distance =
                    (to.bytes + starts[to.branches]) as i64 - (branch.at + starts[i + 1]) as i64;
                if !branch.long && i8::try_from(distance).is_err() {
                    branch.long = true;
                    grown = true;
                }
            }
            if !grown {
                return starts;
            }
        }
    }
}

fn emit_branch(branch: &Branch, distance: i64, out: &mut Vec<u8>) {
    let op = match (branch.cond, branch.long) {
        (None, false) => Op::JmpRel8,
        (None, true) => Op::JmpRel32,
        (Some(_), false) => Op::JccRel8,
        (Some(_), true) => Op::JccRel32,
    };
    let cond = branch.cond.unwrap_or(Cond::O);
    encode(op, Size::B8, &Operands::NONE.with_cond(cond).with_imm(distance), out);
}

/// Puts the constants behind the code, aligned to their size; where they start.
fn append_pool(pool: &[Constant], code: &mut Code) -> usize {
    if pool.is_empty() {
        return code.bytes.len();
    }
    let start = code.bytes.len().next_multiple_of(8);
    code.bytes.resize(start, 0xCC);
    for &constant in pool {
        let at = code.bytes.len();
        let bits = match constant {
            Constant::Bits(bits) => bits,
            Constant::Hole(hole) => {
                let encoding = Encoding::Full64;
                code.patches.push(Patch { offset: offset(at), hole: hole.0, encoding });
                0
            }
        };
        code.bytes.extend(bits.to_le_bytes());
    }
    start
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("code below 4 GiB")
}
