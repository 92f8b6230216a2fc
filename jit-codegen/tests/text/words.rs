//! The words of the text: how it is cut, and what each names.

use std::iter::Peekable;
use std::vec::IntoIter;

use jit_codegen::ir::{
    AliasClass, BinaryOp, Block, Conversion, FloatCond, HoleId, IntCond, OverflowOp, Rounding,
    Sign, SlotId, TrapId, TrapKind, Type, UnaryOp,
};
use jit_template::HoleType;

/// The words of a line, in order. Brackets, commas and colons are words of their own.
pub struct Words(Peekable<IntoIter<String>>, String);

impl Words {
    pub fn new(line: &str) -> Self {
        let mut words = Vec::new();
        let mut word = String::new();
        for c in line.chars() {
            let single = matches!(c, '(' | ')' | '[' | ']' | ',' | ':');
            if (single || c.is_whitespace()) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if single {
                words.push(c.to_string());
            } else if !c.is_whitespace() {
                word.push(c);
            }
        }
        words.extend(Some(word).filter(|word| !word.is_empty()));
        Self(words.into_iter().peekable(), String::new())
    }

    pub fn next(&mut self) -> &str {
        self.1 = self.0.next().expect("more words in the line");
        &self.1
    }

    /// The next word, or nothing.
    pub fn peek(&mut self) -> &str {
        self.0.peek().map_or("", String::as_str)
    }

    pub fn is_empty(&mut self) -> bool {
        self.0.peek().is_none()
    }

    pub fn eat(&mut self, word: &str) -> bool {
        self.0.next_if(|next| next == word).is_some()
    }

    pub fn expect(&mut self, word: &str) {
        assert_eq!(self.next(), word);
    }

    /// The number after that letter.
    pub fn number(&mut self, letter: char) -> u32 {
        let word = self.next();
        let number = word.strip_prefix(letter).and_then(|digits| digits.parse().ok());
        number.unwrap_or_else(|| panic!("{word} where {letter} and a number are wanted"))
    }

    pub fn block(&mut self) -> Block {
        let word = self.next();
        let number = word.strip_prefix("block").and_then(|digits| digits.parse().ok());
        Block::new(number.unwrap_or_else(|| panic!("{word} where a block is wanted")))
    }

    pub fn trap(&mut self) -> TrapId {
        TrapId(self.number('t'))
    }

    pub fn hole(&mut self) -> HoleId {
        HoleId(self.number('h') as u16)
    }

    pub fn slot(&mut self) -> SlotId {
        SlotId(self.number('s'))
    }

    pub fn class(&mut self) -> AliasClass {
        if self.eat("external") { AliasClass::External } else { AliasClass::Slot(self.slot()) }
    }

    /// The bits of a constant of that type.
    pub fn constant(&mut self, ty: Type) -> u64 {
        let word = self.next();
        match ty {
            Type::F32 => u64::from(word.parse::<f32>().expect("a float").to_bits()),
            Type::F64 => word.parse::<f64>().expect("a float").to_bits(),
            _ => word.parse::<i64>().expect("an integer") as u64 & ty.mask(),
        }
    }
}

const TYPES: [Type; 8] =
    [Type::VOID, Type::BOOL, Type::I8, Type::I16, Type::I32, Type::I64, Type::F32, Type::F64];

pub fn is_type(name: &str) -> bool {
    TYPES.iter().any(|ty| ty.to_string() == name)
}

/// The type of that name, or that an instruction of that name yields.
pub fn ty(name: &str) -> Type {
    let last = name.rsplit('.').next().unwrap_or(name);
    match TYPES.iter().find(|ty| ty.to_string() == last) {
        Some(ty) => *ty,
        None if name == "slot_addr" => Type::I64,
        None => Type::BOOL,
    }
}

/// The one of `all` that is printed so.
fn named<T: ToString + Copy>(all: &[T], name: &str) -> Option<T> {
    all.iter().copied().find(|one| one.to_string() == name)
}

pub fn hole_type(name: &str) -> HoleType {
    use HoleType::{Bool, F32, F64, Function, I8, I16, I32, I64, Isize, U8, U16, U32, U64, Usize};
    let all = [I8, I16, I32, I64, Isize, U8, U16, U32, U64, Usize, Bool, F32, F64, Function];
    let found = all.into_iter().find(|ty| format!("{ty:?}").to_lowercase() == name);
    found.unwrap_or_else(|| panic!("no type of holes: {name}"))
}

pub fn trap_kind(name: &str) -> TrapKind {
    use TrapKind::{AddOverflow, DivByZero, MulOverflow, SubOverflow};
    named(&[AddOverflow, SubOverflow, MulOverflow, DivByZero], name).expect("a kind of panic")
}

pub fn unary(name: &str) -> UnaryOp {
    use UnaryOp::{
        Abs, CountOnes, LeadingZeros, Neg, Not, ReverseBits, Round, Sqrt, SwapBytes, TrailingZeros,
    };
    let roundings = [Rounding::Floor, Rounding::Ceil, Rounding::Trunc, Rounding::TiesEven];
    let all = [Neg, Not, CountOnes, LeadingZeros, TrailingZeros, SwapBytes, ReverseBits, Abs, Sqrt];
    let found = named(&all, name).or_else(|| named(&roundings.map(Round), name));
    found.unwrap_or_else(|| panic!("no operation: {name}"))
}

/// `name` is the whole name: floats are divided without a sign.
pub fn binary(stem: &str, name: &str) -> BinaryOp {
    use BinaryOp::{
        Add, And, CopySign, Div, FloatDiv, Mul, MulHigh, Or, Rem, RotateLeft, RotateRight, Shl,
        Shr, Sub, Xor,
    };
    use Sign::{Signed, Unsigned};
    let all = [Add, Sub, Mul, And, Or, Xor, Shl, FloatDiv, Div(Signed), Div(Unsigned)];
    let more = [Rem(Signed), Rem(Unsigned), Shr(Signed), Shr(Unsigned)];
    let newer = [RotateLeft, RotateRight, MulHigh(Signed), MulHigh(Unsigned), CopySign];
    let found = named(&all, stem).or_else(|| named(&more, stem)).or_else(|| named(&newer, stem));
    found.unwrap_or_else(|| panic!("no operation: {name}"))
}

pub fn overflow(rest: &str) -> (OverflowOp, Sign) {
    let (op, sign) = rest.split_once('.').expect("an operation and a sign");
    let op = named(&[OverflowOp::Add, OverflowOp::Sub, OverflowOp::Mul], op);
    (op.expect("an operation"), Sign::of(sign == "signed"))
}

pub fn condition(name: &str) -> Option<IntCond> {
    use IntCond::{Eq, Ge, Gt, Le, Lt, Ne};
    let signs = [Sign::Signed, Sign::Unsigned];
    let ordered = signs.into_iter().flat_map(|sign| [Lt(sign), Le(sign), Gt(sign), Ge(sign)]);
    let all: Vec<IntCond> = ordered.chain([Eq, Ne]).collect();
    named(&all, name)
}

pub fn float(name: &str) -> FloatCond {
    use FloatCond::{Eq, Ge, Gt, Le, Lt, Ne, Unordered};
    named(&[Eq, Ne, Lt, Le, Gt, Ge, Unordered], name).expect("a comparison")
}

pub fn conversion(name: &str) -> Option<Conversion> {
    use Conversion::{
        Bitcast, FloatToFloat, FloatToSigned, FloatToUnsigned, SignExtend, SignedToFloat, Truncate,
        UnsignedToFloat, ZeroExtend,
    };
    let integers = [Truncate, ZeroExtend, SignExtend];
    let floats = [SignedToFloat, UnsignedToFloat, FloatToSigned, FloatToUnsigned, FloatToFloat];
    named(&integers, name).or_else(|| named(&floats, name)).or_else(|| named(&[Bitcast], name))
}
