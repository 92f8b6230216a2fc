//! A function as text, for file tests and for debugging.
//!
//! Values are numbered in the order in which they are printed, so that the text does not depend on
//! values that were thrown away. An instruction is its name, the type of its result (or, where that
//! is always `bool`, how it compares), and its operands.
//!
//! ```text
//! function(v0: i64) -> i64
//!   hole h0: i64 "k"
//!   trap t0: add_overflow
//! block0(v0: i64):
//!   v1 = hole.i64 h0
//!   v2 = add.i64 v0, v1
//!   v3 = overflow.add.signed v0, v1
//!   trapif v3, t0
//!   return v2
//! ```

use std::fmt::{self, Display, Formatter};

use super::{
    BinaryOp, Block, Content, Conversion, Field, FloatCond, Function, Inst, IntCond, OverflowOp,
    Rounding, Sign, Target, Terminator, Type, UnaryOp, Value,
};

impl Display for Function {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.fmt_as(f, "function", true)
    }
}

impl Function {
    /// Under that name, with the tables of its module or without.
    pub(super) fn fmt_as(
        &self,
        f: &mut Formatter<'_>,
        name: &str,
        with_tables: bool,
    ) -> fmt::Result {
        let printer = Printer { func: self, numbers: numbers(self) };
        printer.header(f, name)?;
        if with_tables {
            printer.tables(f)?;
        }
        printer.body(f)
    }
}

/// The number of each value that stands in a block.
fn numbers(func: &Function) -> Vec<Option<usize>> {
    let mut numbers = vec![None; func.value_count()];
    let mut next = 0;
    for block in func.blocks() {
        for &value in func.params(block).iter().chain(func.insts(block)) {
            if func.ty(value) != Type::VOID {
                numbers[value.index()] = Some(next);
                next += 1;
            }
        }
    }
    numbers
}

struct Printer<'a> {
    func: &'a Function,
    numbers: Vec<Option<usize>>,
}

impl Printer<'_> {
    fn header(&self, f: &mut Formatter<'_>, name: &str) -> fmt::Result {
        let results: Vec<String> = self.func.results.iter().map(Type::to_string).collect();
        writeln!(f, "{name}{} -> {}", self.params(Block::ENTRY), or_unit(&results.join(", ")))
    }

    fn tables(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, hole) in self.func.holes.iter().enumerate() {
            let ty = format!("{:?}", hole.ty).to_lowercase();
            writeln!(f, "  hole h{i}: {ty} {:?}", hole.name)?;
        }
        for (i, trap) in self.func.traps.iter().enumerate() {
            writeln!(f, "  trap t{i}: {}", trap.kind)?;
        }
        for (i, custom) in self.func.customs.iter().enumerate() {
            writeln!(f, "  custom c{i}({}): {}", custom.args, custom.tokens)?;
        }
        Ok(())
    }

    fn body(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (i, slot) in self.func.slots.iter().enumerate() {
            writeln!(f, "  slot s{i}: {} bytes, align {}", slot.size, slot.align)?;
            for Field { offset, ty, value } in &slot.contents {
                match value {
                    Content::Bits(bits) => writeln!(f, "    {offset}: {ty} {bits:#x}")?,
                    Content::Hole(hole) => writeln!(f, "    {offset}: {ty} h{}", hole.0)?,
                }
            }
        }
        self.func.blocks().try_for_each(|block| self.block(f, block))
    }

    fn block(&self, f: &mut Formatter<'_>, block: Block) -> fmt::Result {
        match self.func.params(block) {
            [] => writeln!(f, "{block}:")?,
            _ => writeln!(f, "{block}{}:", self.params(block))?,
        }
        for &value in self.func.insts(block) {
            f.write_str("  ")?;
            if self.func.ty(value) != Type::VOID {
                write!(f, "{} = ", self.value(value))?;
            }
            writeln!(f, "{}", self.inst(value))?;
        }
        match self.func.is_terminated(block) {
            true => writeln!(f, "  {}", self.terminator(self.func.terminator(block))),
            false => writeln!(f, "  …"),
        }
    }

    fn params(&self, block: Block) -> String {
        let params = self.func.params(block).iter();
        let typed = params.map(|&v| format!("{}: {}", self.value(v), self.func.ty(v)));
        format!("({})", typed.collect::<Vec<_>>().join(", "))
    }

    fn value(&self, value: Value) -> String {
        match self.numbers.get(value.index()) {
            Some(Some(number)) => format!("v{number}"),
            _ => format!("v?{}", value.index()),
        }
    }

    fn values(&self, values: &[Value]) -> String {
        values.iter().map(|&v| self.value(v)).collect::<Vec<_>>().join(", ")
    }

    fn inst(&self, value: Value) -> String {
        let ty = self.func.ty(value);
        match self.func.inst(value) {
            None => "a parameter".to_owned(),
            Some(Inst::Const(bits)) => format!("const.{ty} {}", constant(ty, *bits)),
            Some(Inst::Hole(hole)) => format!("hole.{ty} h{}", hole.0),
            Some(Inst::Unary(op, a)) => format!("{op}.{ty} {}", self.value(*a)),
            Some(Inst::Binary(op, a, b)) => format!("{op}.{ty} {}", self.values(&[*a, *b])),
            Some(Inst::MulAdd(a, b, c)) => format!("mul_add.{ty} {}", self.values(&[*a, *b, *c])),
            Some(Inst::Overflow(op, sign, a, b)) => {
                format!("overflow.{op}.{sign} {}", self.values(&[*a, *b]))
            }
            Some(Inst::Compare(cond, a, b)) => format!("{cond} {}", self.values(&[*a, *b])),
            Some(Inst::FloatCompare(cond, a, b)) => {
                format!("float.{cond} {}", self.values(&[*a, *b]))
            }
            Some(Inst::Select(c, a, b)) => format!("select.{ty} {}", self.values(&[*c, *a, *b])),
            Some(Inst::Convert(conversion, a)) => format!("{conversion}.{ty} {}", self.value(*a)),
            Some(Inst::TrapIf(cond, trap)) => format!("trapif {}, t{}", self.value(*cond), trap.0),
            Some(Inst::Call(hole, args)) => {
                format!("call.{ty} h{}({})", hole.0, self.values(args))
            }
            Some(Inst::CallLocal(callee, args)) => {
                format!("call.{ty} {callee}({})", self.values(args))
            }
            Some(Inst::SlotAddr(slot)) => format!("slot_addr {slot}"),
            Some(Inst::Load { addr, offset, class }) => {
                format!("load.{ty} {} {class}", self.place(*addr, *offset))
            }
            Some(Inst::Store { addr, value, offset, class }) => {
                let (ty, place) = (self.func.ty(*value), self.place(*addr, *offset));
                format!("store.{ty} {place}, {} {class}", self.value(*value))
            }
        }
    }

    fn place(&self, addr: Value, offset: i32) -> String {
        if offset == 0 {
            return format!("[{}]", self.value(addr));
        }
        let sign = if offset < 0 { '-' } else { '+' };
        format!("[{} {sign} {}]", self.value(addr), offset.unsigned_abs())
    }

    fn terminator(&self, terminator: &Terminator) -> String {
        match terminator {
            Terminator::Jump(target) => format!("jump {}", self.target(target)),
            Terminator::Branch(cond, then, otherwise) => {
                let (then, otherwise) = (self.target(then), self.target(otherwise));
                format!("branch {}, {then}, {otherwise}", self.value(*cond))
            }
            Terminator::Return(values) if values.is_empty() => "return".to_owned(),
            Terminator::Return(values) => format!("return {}", self.values(values)),
            Terminator::Trap(trap, args) if args.is_empty() => format!("trap t{}", trap.0),
            Terminator::Trap(trap, args) => format!("trap t{}({})", trap.0, self.values(args)),
        }
    }

    fn target(&self, target: &Target) -> String {
        match target.args[..] {
            [] => target.block.to_string(),
            _ => format!("{}({})", target.block, self.values(&target.args)),
        }
    }
}

fn or_unit(results: &str) -> &str {
    if results.is_empty() { "()" } else { results }
}

/// Integers as signed numbers, floats as Rust prints them.
fn constant(ty: Type, bits: u64) -> String {
    match ty {
        Type::F32 => format!("{:?}", f32::from_bits(bits as u32)),
        Type::F64 => format!("{:?}", f64::from_bits(bits)),
        _ if ty.is_int() => ty.sign_extend(bits).to_string(),
        _ => bits.to_string(),
    }
}

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "block{}", self.index())
    }
}

impl Display for Sign {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Signed => "signed",
            Self::Unsigned => "unsigned",
        })
    }
}

impl Display for UnaryOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Neg => "neg",
            Self::Not => "not",
            Self::CountOnes => "count_ones",
            Self::LeadingZeros => "leading_zeros",
            Self::TrailingZeros => "trailing_zeros",
            Self::SwapBytes => "swap_bytes",
            Self::ReverseBits => "reverse_bits",
            Self::Abs => "abs",
            Self::Sqrt => "sqrt",
            Self::Round(Rounding::Floor) => "floor",
            Self::Round(Rounding::Ceil) => "ceil",
            Self::Round(Rounding::Trunc) => "trunc",
            Self::Round(Rounding::TiesEven) => "round_ties_even",
        })
    }
}

impl Display for BinaryOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add => f.write_str("add"),
            Self::Sub => f.write_str("sub"),
            Self::Mul => f.write_str("mul"),
            Self::Div(sign) => write!(f, "div.{sign}"),
            Self::Rem(sign) => write!(f, "rem.{sign}"),
            Self::FloatDiv => f.write_str("div"),
            Self::And => f.write_str("and"),
            Self::Or => f.write_str("or"),
            Self::Xor => f.write_str("xor"),
            Self::Shl => f.write_str("shl"),
            Self::Shr(sign) => write!(f, "shr.{sign}"),
            Self::RotateLeft => f.write_str("rotate_left"),
            Self::RotateRight => f.write_str("rotate_right"),
            Self::MulHigh(sign) => write!(f, "mul_high.{sign}"),
            Self::CopySign => f.write_str("copysign"),
        }
    }
}

impl Display for OverflowOp {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
        })
    }
}

impl Display for IntCond {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Eq => f.write_str("eq"),
            Self::Ne => f.write_str("ne"),
            Self::Lt(sign) => write!(f, "lt.{sign}"),
            Self::Le(sign) => write!(f, "le.{sign}"),
            Self::Gt(sign) => write!(f, "gt.{sign}"),
            Self::Ge(sign) => write!(f, "ge.{sign}"),
        }
    }
}

impl Display for FloatCond {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Unordered => "unordered",
        })
    }
}

impl Display for Conversion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncate => "truncate",
            Self::ZeroExtend => "zero_extend",
            Self::SignExtend => "sign_extend",
            Self::SignedToFloat => "signed_to_float",
            Self::FloatToSigned => "float_to_signed",
            Self::UnsignedToFloat => "unsigned_to_float",
            Self::FloatToUnsigned => "float_to_unsigned",
            Self::FloatToFloat => "float_to_float",
            Self::Bitcast => "bitcast",
        })
    }
}
