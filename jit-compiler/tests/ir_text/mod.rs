//! Reads what `ir::print` writes, for tests of what no closure leads to.
//!
//! Operations are found by their printed names, so a new one needs its line here. Any mistake in
//! the text is a panic.

use std::collections::HashMap;

use jit_compiler::hir::SourceSpan;
use jit_compiler::ir::verify::verify;
use jit_compiler::ir::{
    BinaryOp, Block, Conversion, FloatCond, Function, Hole, HoleId, Inst, IntCond, OverflowOp,
    Rounding, Sign, Target, Terminator, Trap, TrapId, TrapKind, Type, UnaryOp, Value,
};
use jit_template::HoleType;

/// The function that the text shows.
pub fn parse(text: &str) -> Function {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let head = lines.next().expect("a first line");
    let (params, results) = head.split_once(" -> ").expect("results");
    let params: Vec<Type> = typed(params).map(|(_, ty)| ty).collect();
    let results = results.split(", ").filter(|r| *r != "()").map(ty).collect();
    let mut reader = Reader {
        func: Function::new(&params, results),
        values: HashMap::new(),
        block: Block::ENTRY,
    };
    let lines: Vec<&str> = lines.collect();
    for line in lines.iter().filter(|line| line.starts_with("block")) {
        reader.declare(line);
    }
    lines.iter().for_each(|line| reader.line(line));
    verify(&reader.func).unwrap_or_else(|error| panic!("{error}"));
    reader.func
}

/// `(v0: i32, v1: i64)` behind anything.
fn typed(list: &str) -> impl Iterator<Item = (&str, Type)> {
    let inside = list.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches([')', ':']));
    let items = inside.split(", ").filter(|item| !item.is_empty());
    items.map(|item| item.split_once(": ").expect("a type")).map(|(name, t)| (name, ty(t)))
}

fn ty(name: &str) -> Type {
    let all = [Type::BOOL, Type::I8, Type::I16, Type::I32, Type::I64, Type::F32, Type::F64];
    all.into_iter().find(|ty| ty.to_string() == name).unwrap_or_else(|| panic!("type {name}"))
}

struct Reader {
    func: Function,
    values: HashMap<String, Value>,
    block: Block,
}

impl Reader {
    /// Makes the block with its parameters, so that jumps may come before it.
    fn declare(&mut self, line: &str) {
        let block = self.number(line);
        if block == Block::ENTRY {
            let params = self.func.params(block).to_vec();
            for ((name, _), value) in typed(line).zip(params) {
                self.values.insert(name.to_owned(), value);
            }
            return;
        }
        assert_eq!(self.func.add_block(), block, "blocks in order");
        for (name, ty) in typed(line) {
            let value = self.func.add_param(block, ty);
            self.values.insert(name.to_owned(), value);
        }
    }

    fn number(&self, text: &str) -> Block {
        let digits = text.trim_start_matches("block");
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        Block::new(digits[..end].parse().expect("a number"))
    }

    fn line(&mut self, line: &str) {
        if line.starts_with("block") {
            self.block = self.number(line);
        } else if let Some(hole) = line.strip_prefix("hole h") {
            let (ty, name) = hole.split_once(": ").unwrap().1.split_once(' ').expect("a name");
            let hole = Hole { name: name.trim_matches('"').to_owned(), ty: hole_type(ty) };
            self.func.holes.push(hole);
        } else if line.starts_with("trap t") && line.contains(": ") {
            let span = SourceSpan::token(proc_macro2::Span::call_site());
            self.func.traps.push(Trap { kind: TrapKind::DivByZero, span });
        } else if let Some((name, inst)) = line.split_once(" = ") {
            let (ty, inst) = self.inst(inst);
            let value = self.func.append(self.block, ty, inst);
            self.values.insert(name.to_owned(), value);
        } else if let Some(rest) = line.strip_prefix("trapif ") {
            let (cond, trap) = rest.split_once(", t").expect("a trap");
            let inst = Inst::TrapIf(self.value(cond), TrapId(trap.parse().unwrap()));
            self.func.append(self.block, Type::VOID, inst);
        } else {
            let terminator = self.terminator(line);
            self.func.set_terminator(self.block, terminator);
        }
    }

    fn value(&self, name: &str) -> Value {
        *self.values.get(name.trim()).unwrap_or_else(|| panic!("{name} is not defined"))
    }

    fn terminator(&self, line: &str) -> Terminator {
        let (what, rest) = line.split_once(' ').unwrap_or((line, ""));
        match what {
            "jump" => Terminator::Jump(self.target(rest)),
            "branch" => {
                let (cond, targets) = rest.split_once(", ").unwrap();
                let middle = targets.rfind(", block").expect("two targets");
                let (then, otherwise) = (&targets[..middle], &targets[middle + 2..]);
                let (then, otherwise) = (self.target(then), self.target(otherwise));
                Terminator::Branch(self.value(cond), then, otherwise)
            }
            "return" => {
                let values = rest.split(", ").filter(|v| !v.is_empty());
                Terminator::Return(values.map(|v| self.value(v)).collect())
            }
            _ => panic!("{line}"),
        }
    }

    fn target(&self, text: &str) -> Target {
        let args = text.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
        let args = args.split(", ").filter(|arg| !arg.is_empty());
        Target { block: self.number(text), args: args.map(|arg| self.value(arg)).collect() }
    }

    fn inst(&self, text: &str) -> (Type, Inst) {
        let (name, operands) = text.split_once(' ').expect("operands");
        let (op, type_name) = name.rsplit_once('.').unwrap_or((name, ""));
        match op {
            "const" => return (ty(type_name), Inst::Const(constant(ty(type_name), operands))),
            "hole" => {
                let hole = operands.trim_start_matches('h').parse().unwrap();
                return (ty(type_name), Inst::Hole(HoleId(hole)));
            }
            _ => {}
        }
        let v: Vec<Value> = operands.split(", ").map(|operand| self.value(operand)).collect();
        if let Some(inst) = test(name, &v) {
            return (Type::BOOL, inst);
        }
        let ty = ty(type_name);
        let inst = match (op, &v[..]) {
            ("select", &[c, a, b]) => Inst::Select(c, a, b),
            ("mul_add", &[a, b, c]) => Inst::MulAdd(a, b, c),
            (_, &[a]) => match find(op, &CONVERSIONS) {
                Some(conversion) => Inst::Convert(conversion, a),
                None => Inst::Unary(find(op, &UNARY).expect(text), a),
            },
            ("div", &[a, b]) => Inst::Binary(BinaryOp::FloatDiv, a, b),
            (_, &[a, b]) => Inst::Binary(find(op, &BINARY).expect(text), a, b),
            _ => panic!("{text}"),
        };
        (ty, inst)
    }
}

/// What yields a bool and has no type in its name.
fn test(name: &str, v: &[Value]) -> Option<Inst> {
    let &[a, b] = v else { return None };
    if let Some(cond) = name.strip_prefix("float.") {
        return Some(Inst::FloatCompare(find(cond, &FLOAT_CONDS).expect(name), a, b));
    }
    if let Some(rest) = name.strip_prefix("overflow.") {
        let (op, sign) = rest.split_once('.').expect("a sign");
        let sign = find(sign, &[Sign::Signed, Sign::Unsigned]).expect(name);
        let op = find(op, &[OverflowOp::Add, OverflowOp::Sub, OverflowOp::Mul]).expect(name);
        return Some(Inst::Overflow(op, sign, a, b));
    }
    find(name, &INT_CONDS).map(|cond| Inst::Compare(cond, a, b))
}

fn find<T: Copy + ToString>(name: &str, all: &[T]) -> Option<T> {
    all.iter().copied().find(|op| op.to_string() == name)
}

use Sign::{Signed, Unsigned};

const UNARY: [UnaryOp; 13] = [
    UnaryOp::Neg,
    UnaryOp::Not,
    UnaryOp::CountOnes,
    UnaryOp::LeadingZeros,
    UnaryOp::TrailingZeros,
    UnaryOp::SwapBytes,
    UnaryOp::ReverseBits,
    UnaryOp::Abs,
    UnaryOp::Sqrt,
    UnaryOp::Round(Rounding::Floor),
    UnaryOp::Round(Rounding::Ceil),
    UnaryOp::Round(Rounding::Trunc),
    UnaryOp::Round(Rounding::TiesEven),
];

const BINARY: [BinaryOp; 18] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Mul,
    BinaryOp::Div(Signed),
    BinaryOp::Div(Unsigned),
    BinaryOp::Rem(Signed),
    BinaryOp::Rem(Unsigned),
    BinaryOp::And,
    BinaryOp::Or,
    BinaryOp::Xor,
    BinaryOp::Shl,
    BinaryOp::Shr(Signed),
    BinaryOp::Shr(Unsigned),
    BinaryOp::RotateLeft,
    BinaryOp::RotateRight,
    BinaryOp::MulHigh(Signed),
    BinaryOp::MulHigh(Unsigned),
    BinaryOp::CopySign,
];

const INT_CONDS: [IntCond; 10] = [
    IntCond::Eq,
    IntCond::Ne,
    IntCond::Lt(Signed),
    IntCond::Lt(Unsigned),
    IntCond::Le(Signed),
    IntCond::Le(Unsigned),
    IntCond::Gt(Signed),
    IntCond::Gt(Unsigned),
    IntCond::Ge(Signed),
    IntCond::Ge(Unsigned),
];

const FLOAT_CONDS: [FloatCond; 7] = [
    FloatCond::Eq,
    FloatCond::Ne,
    FloatCond::Lt,
    FloatCond::Le,
    FloatCond::Gt,
    FloatCond::Ge,
    FloatCond::Unordered,
];

const CONVERSIONS: [Conversion; 7] = [
    Conversion::Truncate,
    Conversion::ZeroExtend,
    Conversion::SignExtend,
    Conversion::SignedToFloat,
    Conversion::FloatToSigned,
    Conversion::FloatToFloat,
    Conversion::Bitcast,
];

fn constant(ty: Type, text: &str) -> u64 {
    let bits = match ty {
        Type::F32 => text.parse::<f32>().expect("a float").to_bits().into(),
        Type::F64 => text.parse::<f64>().expect("a float").to_bits(),
        _ => text.parse::<i64>().expect("an integer") as u64,
    };
    bits & ty.mask()
}

fn hole_type(name: &str) -> HoleType {
    match name {
        "i32" => HoleType::I32,
        "i64" => HoleType::I64,
        "u32" => HoleType::U32,
        "u64" => HoleType::U64,
        "f32" => HoleType::F32,
        "f64" => HoleType::F64,
        "function" => HoleType::Function,
        _ => panic!("hole of type {name}"),
    }
}
