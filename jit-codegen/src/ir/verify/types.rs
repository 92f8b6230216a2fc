//! Which operand and result types an instruction may have.
//!
//! Operations work lane by lane, so the operands have as many lanes as the result.

use jit_template::HoleType;

use super::ensure;
use crate::ir::{
    AliasClass, BinaryOp, Content, Conversion, Function, HoleId, Inst, Scalar, SlotId, StackSlot,
    TrapId, TrapKind, Type, UnaryOp, Value,
};

/// Checks the types, and the indices of holes, traps and slots. The operands exist.
pub(super) fn check(func: &Function, value: Value, inst: &Inst) -> Result<(), String> {
    let ty = func.ty(value);
    let of = |value: Value| func.ty(value);
    let fits = match inst {
        Inst::Const(bits) => ty != Type::VOID && bits & !ty.mask() == 0,
        Inst::Hole(id) => hole(func, *id)? == Some(ty),
        Inst::Unary(op, a) => of(*a) == ty && unary(*op, ty),
        Inst::Binary(op, a, b) => of(*a) == ty && of(*b) == ty && binary(*op, ty),
        Inst::MulAdd(a, b, c) => ty.is_float() && [a, b, c].iter().all(|v| of(**v) == ty),
        Inst::Overflow(_, _, a, b) => of(*a) == of(*b) && of(*a).is_int() && tests(ty, of(*a)),
        Inst::Compare(_, a, b) => of(*a) == of(*b) && bits(of(*a)) && tests(ty, of(*a)),
        Inst::FloatCompare(_, a, b) => of(*a) == of(*b) && of(*a).is_float() && tests(ty, of(*a)),
        Inst::Select(c, a, b) => {
            let condition = of(*c) == Type::BOOL || tests(of(*c), ty);
            condition && of(*a) == ty && of(*b) == ty && ty != Type::VOID
        }
        Inst::Convert(conversion, a) => {
            of(*a).lanes == ty.lanes && ty != Type::VOID && convert(*conversion, of(*a), ty)
        }
        Inst::TrapIf(cond, trap) => {
            check_trap(func, *trap)?;
            of(*cond) == Type::BOOL && ty == Type::VOID
        }
        Inst::Call(id, args) => {
            hole(func, *id)?.is_none() && args.iter().all(|&arg| of(arg) != Type::VOID)
        }
        // Against the function that is called: see `module`.
        Inst::CallLocal(_, args) => args.iter().all(|&arg| of(arg) != Type::VOID),
        Inst::SlotAddr(slot) => {
            check_slot(func, *slot)?;
            ty == Type::I64
        }
        Inst::Load { addr, class, .. } => {
            check_class(func, *class)?;
            of(*addr) == Type::I64 && ty != Type::VOID
        }
        Inst::Store { addr, value, class, .. } => {
            check_class(func, *class)?;
            let to_contents = matches!(class, AliasClass::Slot(slot)
                if !func.slots[slot.index()].is_in_frame());
            ensure(!to_contents, || "a store to what is behind the code".to_owned())?;
            of(*addr) == Type::I64 && of(*value) != Type::VOID && ty == Type::VOID
        }
    };
    ensure(fits, || format!("types do not fit for a result of type {ty}"))
}

/// Checks that there is such a trap.
fn check_trap(func: &Function, trap: TrapId) -> Result<(), String> {
    let kind = func.traps.get(trap.0 as usize).map(|trap| trap.kind);
    let exists = match kind {
        None => false,
        Some(TrapKind::Custom(custom)) => (custom.0 as usize) < func.customs.len(),
        Some(_) => true,
    };
    ensure(exists, || format!("there is no trap {}", trap.0))
}

/// Checks that there is such a trap, and that it can be handed these.
pub(super) fn check_trap_with(func: &Function, trap: TrapId, args: &[Value]) -> Result<(), String> {
    check_trap(func, trap)?;
    let takes = match func.traps[trap.0 as usize].kind {
        TrapKind::Custom(id) => func.customs[id.0 as usize].args,
        _ => 0,
    };
    let fits = (args.is_empty() || args.len() == takes)
        && args.iter().all(|&arg| func.ty(arg) == Type::I64);
    ensure(fits, || format!("trap {} has arguments that it cannot have", trap.0))
}

/// Checks that every slot can be placed in a frame.
pub(super) fn check_slots(func: &Function) -> Result<(), String> {
    func.slots.iter().try_for_each(|slot| {
        let fits = slot.align.is_power_of_two() && slot.align <= StackSlot::MAX_ALIGN;
        ensure(fits, || format!("a slot is aligned to {}", slot.align))?;
        slot.contents.iter().try_fold(0, |end, field| {
            let inside = field.offset >= end && field.offset + field.ty.bytes() <= slot.size;
            ensure(inside, || format!("{field:?} is not in its place"))?;
            if let Content::Hole(id) = field.value {
                hole(func, id)?;
            }
            Ok::<u32, String>(field.offset + field.ty.bytes())
        })?;
        Ok(())
    })
}

fn check_slot(func: &Function, slot: SlotId) -> Result<(), String> {
    ensure(slot.index() < func.slots.len(), || format!("there is no slot {slot}"))
}

fn check_class(func: &Function, class: AliasClass) -> Result<(), String> {
    match class {
        AliasClass::Slot(slot) => check_slot(func, slot),
        AliasClass::External => Ok(()),
    }
}

/// The type of the hole's value; none for `Function`.
fn hole(func: &Function, id: HoleId) -> Result<Option<Type>, String> {
    let hole = func.holes.get(usize::from(id.0));
    let hole = hole.ok_or_else(|| format!("there is no hole {}", id.0))?;
    Ok(Some(match hole.ty {
        HoleType::I8 | HoleType::U8 => Type::I8,
        HoleType::I16 | HoleType::U16 => Type::I16,
        HoleType::I32 | HoleType::U32 => Type::I32,
        HoleType::I64 | HoleType::U64 | HoleType::Isize | HoleType::Usize => Type::I64,
        HoleType::Bool => Type::BOOL,
        HoleType::F32 => Type::F32,
        HoleType::F64 => Type::F64,
        _ => return Ok(None),
    }))
}

/// Whether `ty` is what a test of operands of type `operand` yields.
fn tests(ty: Type, operand: Type) -> bool {
    ty == Type { scalar: Scalar::Bool, lanes: operand.lanes }
}

/// Whether it is an integer or a bool.
fn bits(ty: Type) -> bool {
    ty.lanes > 0 && !ty.is_float()
}

fn unary(op: UnaryOp, ty: Type) -> bool {
    match op {
        UnaryOp::Neg => ty.is_int() || ty.is_float(),
        UnaryOp::Not => bits(ty),
        UnaryOp::CountOnes
        | UnaryOp::LeadingZeros
        | UnaryOp::TrailingZeros
        | UnaryOp::SwapBytes
        | UnaryOp::ReverseBits => ty.is_int(),
        UnaryOp::Abs | UnaryOp::Sqrt | UnaryOp::Round(_) => ty.is_float(),
    }
}

fn binary(op: BinaryOp, ty: Type) -> bool {
    match op {
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => ty.is_int() || ty.is_float(),
        BinaryOp::Div(_) | BinaryOp::Rem(_) | BinaryOp::Shl | BinaryOp::Shr(_) => ty.is_int(),
        BinaryOp::RotateLeft | BinaryOp::RotateRight | BinaryOp::MulHigh(_) => ty.is_int(),
        BinaryOp::FloatDiv | BinaryOp::CopySign => ty.is_float(),
        BinaryOp::And | BinaryOp::Or | BinaryOp::Xor => bits(ty),
    }
}

fn convert(conversion: Conversion, from: Type, to: Type) -> bool {
    let machine_int = |ty: Type| matches!(ty.scalar, Scalar::I32 | Scalar::I64);
    match conversion {
        Conversion::Truncate => from.is_int() && to.is_int() && to.bits() < from.bits(),
        Conversion::ZeroExtend => bits(from) && to.is_int() && to.bits() > from.bits(),
        Conversion::SignExtend => from.is_int() && to.is_int() && to.bits() > from.bits(),
        Conversion::SignedToFloat => machine_int(from) && to.is_float(),
        Conversion::UnsignedToFloat => from == Type::I64 && to.is_float(),
        Conversion::FloatToSigned | Conversion::FloatToUnsigned => {
            from.is_float() && machine_int(to)
        }
        Conversion::FloatToFloat => from.is_float() && to.is_float() && from != to,
        Conversion::Bitcast => from.bits() == to.bits(),
    }
}
