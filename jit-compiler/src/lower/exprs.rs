//! Expressions: what each kind is lowered by, reads, writes, and values with parts.

use super::layout::{extent, is_long, leaf_offsets, leaves};
use super::places::Location;
use super::{Lower, Values, hole_id};
use crate::hir::{
    BinaryOp, Block, Expr, ExprKind, LogicalOp, Place, SourceSpan, Stmt, Ty, UnaryOp,
};
use crate::ir::{self, IntCond, TrapKind, Type, Value};

/// An array of more elements is filled by a loop.
const MAX_UNROLLED: u64 = 16;

impl Lower<'_> {
    /// Evaluates for a value of type `ty`. A diverging expression stands for any type: its value is
    /// never reached, so it is 0.
    pub(super) fn operand(&mut self, expr: &Expr, ty: Ty) -> Values {
        let values = self.value(expr);
        if expr.ty == Ty::Never { self.zeros(ty) } else { values }
    }

    /// Evaluates for a value of one leaf.
    pub(super) fn scalar_operand(&mut self, expr: &Expr, ty: Type) -> Value {
        let values = self.value(expr);
        match values[..] {
            [value] if expr.ty != Ty::Never => value,
            _ => self.builder.constant(ty, 0),
        }
    }

    /// Evaluates, for the leaves of the expression's type.
    pub(super) fn value(&mut self, expr: &Expr) -> Values {
        let line = self.at_expr(expr);
        let values = self.kind(expr);
        self.back_to(line);
        values
    }

    fn kind(&mut self, expr: &Expr) -> Values {
        match &expr.kind {
            ExprKind::Literal(bits) => self.literal(*bits, expr.ty),
            ExprKind::Local(_) => self.place_value(expr),
            ExprKind::Field(base, _) | ExprKind::Index(base, _) => {
                if self.is_place(base) {
                    self.place_value(expr)
                } else {
                    self.part_of_value(base, expr)
                }
            }
            ExprKind::Capture(_) | ExprKind::Array(_) | ExprKind::Repeat(_) if is_long(expr.ty) => {
                self.long_array(expr)
            }
            ExprKind::Capture(id) => self.capture(self.first_holes[id.0 as usize], expr.ty),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Logical(op, left, right) => vec![self.logical(*op, left, right)],
            ExprKind::Cast(operand) => self.cast(operand, expr.ty),
            ExprKind::Debug(operand) => {
                if self.checks.debug_assertions {
                    self.value(operand);
                }
                Vec::new()
            }
            ExprKind::OverflowChecks => {
                let checks = self.checks.overflow == super::Overflow::Checked;
                vec![self.builder.constant(Type::BOOL, checks.into())]
            }
            ExprKind::Method(method, args) => self.method(*method, args, expr.ty),
            ExprKind::Tuple(parts) => self.parts(parts, expr.ty),
            ExprKind::Array(elements) => self.elements(elements, expr.ty),
            ExprKind::Repeat(element) => self.repeated(element, expr.ty),
            ExprKind::Some(some) => self.some(some, expr.ty),
            ExprKind::None => self.zeros(expr.ty),
            ExprKind::Assign(place, value) => self.assign(place, value),
            ExprKind::Compound(op, place, value) => self.compound(*op, place, value, expr.span),
            ExprKind::Block(block) => self.block(block),
            ExprKind::Labelled(id, body) => self.labelled(*id, body, expr.ty),
            ExprKind::If { cond, then, otherwise } => {
                self.if_else(cond, then, otherwise.as_deref(), expr.ty)
            }
            ExprKind::Let(..) => vec![self.materialized_condition(expr)],
            ExprKind::Match(value, arms) => self.match_(value, arms, expr.ty),
            ExprKind::Loop(id, body) => self.repeat(*id, body, expr.ty),
            ExprKind::For(for_) => self.for_(for_),
            ExprKind::Break(id, value) => self.break_loop(*id, value.as_deref()),
            ExprKind::Continue(id) => self.continue_loop(*id),
            ExprKind::Return(value) => self.leave(value.as_deref()),
            ExprKind::Try(operand) => self.try_(operand, expr.ty),
            ExprKind::Call(id, args) => {
                self.constant(*id, expr.ty).unwrap_or_else(|| self.call(*id, args))
            }
            ExprKind::LibraryCall(id, args, span) => self.library_call(*id, args, *span),
            ExprKind::CallClosure(id, args) => self.call_closure(*id, args, expr.ty),
            ExprKind::Panic(panic) => self.panic(panic, expr.span),
        }
    }

    pub(super) fn literal(&mut self, bits: u128, ty: Ty) -> Values {
        let low = (bits & u128::from(u64::MAX)) as u64;
        let high = (bits >> 64) as u64;
        leaves(ty)
            .into_iter()
            .zip([low, high])
            .map(|(leaf, bits)| self.builder.constant(leaf, bits))
            .collect()
    }

    fn place_value(&mut self, expr: &Expr) -> Values {
        match self.location(expr) {
            Some(at) => self.read(&at, expr.ty),
            None => self.zeros(expr.ty),
        }
    }

    fn capture(&mut self, first: usize, ty: Ty) -> Values {
        let mut holes = leaves(ty).into_iter().zip(first..);
        self.packed(ty, &mut |this| holes.next().map(|(leaf, hole)| this.hole(hole, leaf)))
    }

    fn hole(&mut self, index: usize, ty: Type) -> Value {
        self.builder.inst(ty, ir::Inst::Hole(hole_id(index)))
    }

    /// The value for one that reads it before anything else is evaluated.
    fn borrowed(&mut self, expr: &Expr, ty: Ty) -> Values {
        match (&expr.kind, is_long(ty)) {
            (ExprKind::Local(id), true) if let Location::Memory(spot) = self.local(*id) => {
                vec![self.address_of(spot)]
            }
            _ => self.operand(expr, ty),
        }
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, expr: &Expr) -> Values {
        let values = self.operand(operand, expr.ty);
        if let ([low, high], Ty::Int(int)) = (&values[..], expr.ty) {
            return self.wide_unary(op, [*low, *high], int, expr.span);
        }
        let [a] = values[..] else { return values };
        let ty = self.ty(a);
        let op = match op {
            UnaryOp::Not => ir::UnaryOp::Not,
            UnaryOp::Neg => {
                if self.checked() && ty.is_int() {
                    let is_min = self.compare_const(IntCond::Eq, a, ty.sign_bit());
                    self.trap_if(is_min, TrapKind::NegOverflow, expr.span);
                }
                ir::UnaryOp::Neg
            }
        };
        vec![self.builder.inst(ty, ir::Inst::Unary(op, a))]
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, expr: &Expr) -> Values {
        let shift = matches!(op, BinaryOp::Shl | BinaryOp::Shr);
        let left_ty = ended([left.ty, if shift { expr.ty } else { right.ty }, expr.ty]);
        let right_ty = ended([right.ty, left.ty, expr.ty]);
        let a = if is_constant(right) {
            self.borrowed(left, left_ty)
        } else {
            self.operand(left, left_ty)
        };
        let b = self.borrowed(right, right_ty);
        self.binary_values(op, (a, left_ty), (b, right_ty), expr.span)
    }

    fn assign(&mut self, place: &Place, value: &Expr) -> Values {
        if place.path.is_empty() {
            let at = self.local(place.local);
            self.initialize(&at, place.ty, value);
            return Vec::new();
        }
        let values = self.operand(value, place.ty);
        let at = self.place(place);
        self.write(&at, place.ty, values);
        Vec::new()
    }

    /// Makes the expression's the value there. A long array gets there without a temporary, if it can.
    pub(super) fn initialize(&mut self, at: &Location, ty: Ty, value: &Expr) {
        match (&value.kind, ty, at) {
            (ExprKind::Repeat(element), Ty::Array(element_ty, len), Location::Memory(spot))
                if len > MAX_UNROLLED || is_long(ty) =>
            {
                let element = self.operand(element, *element_ty);
                self.fill(*spot, *element_ty, len, element);
            }
            (ExprKind::Array(elements), Ty::Array(element_ty, _), Location::Memory(spot))
                if is_long(ty) =>
            {
                let values: Vec<Values> =
                    elements.iter().map(|it| self.operand(it, *element_ty)).collect();
                let stride = extent(*element_ty).size;
                for (values, index) in values.into_iter().zip(0..) {
                    self.write_memory(spot.at(index * stride), *element_ty, values);
                }
            }
            (ExprKind::Capture(id), _, Location::Memory(spot)) if is_long(ty) => {
                let leaves = leaves(ty).into_iter().zip(leaf_offsets(ty));
                for ((leaf, offset), hole) in leaves.zip(self.first_holes[id.0 as usize]..) {
                    let value = self.hole(hole, leaf);
                    self.store(value, spot.at(offset));
                }
            }
            (_, _, Location::Memory(spot)) if is_long(ty) && self.is_place(value) => {
                if let Some(Location::Memory(from)) = self.location(value) {
                    self.copy(from, *spot, ty);
                }
            }
            _ => {
                let values = self.operand(value, ty);
                self.write(at, ty, values);
            }
        }
    }

    /// Evaluates for a long array, to a slot of its own.
    fn long_array(&mut self, expr: &Expr) -> Values {
        let at = self.temporary(expr.ty);
        self.initialize(&Location::Memory(at), expr.ty, expr);
        vec![self.address_of(at)]
    }

    /// `place op= value`: the value comes first.
    fn compound(&mut self, op: BinaryOp, place: &Place, value: &Expr, span: SourceSpan) -> Values {
        let b_ty = ended([value.ty, place.ty, place.ty]);
        let b = self.operand(value, b_ty);
        let at = self.place(place);
        let a = self.read(&at, place.ty);
        let result = self.binary_values(op, (a, place.ty), (b, b_ty), span);
        self.write(&at, place.ty, result);
        Vec::new()
    }

    fn parts(&mut self, parts: &[Expr], ty: Ty) -> Values {
        let Ty::Tuple(types) = ty else { return Vec::new() };
        parts.iter().zip(types).flat_map(|(part, &ty)| self.operand(part, ty)).collect()
    }

    fn elements(&mut self, elements: &[Expr], ty: Ty) -> Values {
        let Ty::Array(element, _) = ty else { return Vec::new() };
        elements.iter().flat_map(|it| self.operand(it, *element)).collect()
    }

    fn repeated(&mut self, element: &Expr, ty: Ty) -> Values {
        let Ty::Array(element_ty, len) = ty else { return Vec::new() };
        let element = self.operand(element, *element_ty);
        (0..len).flat_map(|_| element.clone()).collect()
    }

    fn some(&mut self, some: &Expr, ty: Ty) -> Values {
        let Ty::Option(some_ty) = ty else { return Vec::new() };
        let mut values = self.operand(some, *some_ty);
        values.insert(0, self.builder.constant(Type::BOOL, 1));
        values
    }

    fn block(&mut self, block: &Block) -> Values {
        self.stmts(&block.stmts);
        block.tail.as_ref().map_or_else(Vec::new, |tail| self.value(tail))
    }

    pub(super) fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            let before = self.temporaries.begin();
            match stmt {
                Stmt::Let { pat, value, otherwise } => {
                    self.let_(pat, value.as_ref(), otherwise.as_ref());
                }
                Stmt::Expr(expr) => {
                    self.value(expr);
                }
            }
            self.temporaries.end(before);
        }
    }

    /// `&&` and `||` for their value.
    fn logical(&mut self, op: LogicalOp, left: &Expr, right: &Expr) -> Value {
        let result = self.builder.variable(Type::BOOL);
        let (evaluate, skip, join) =
            (self.builder.block(), self.builder.block(), self.builder.block());
        match op {
            LogicalOp::And => self.condition(left, evaluate, skip),
            LogicalOp::Or => self.condition(left, skip, evaluate),
        }
        self.enter(evaluate);
        let value = self.scalar_operand(right, Type::BOOL);
        self.builder.assign(result, value);
        self.builder.jump(join);
        self.enter(skip);
        let value = self.builder.constant(Type::BOOL, u64::from(op == LogicalOp::Or));
        self.builder.assign(result, value);
        self.builder.jump(join);
        self.enter(join);
        self.builder.read(result)
    }

    /// A condition for its value.
    fn materialized_condition(&mut self, expr: &Expr) -> Value {
        let result = self.builder.variable(Type::BOOL);
        let (then, otherwise, join) =
            (self.builder.block(), self.builder.block(), self.builder.block());
        self.condition(expr, then, otherwise);
        for (block, bits) in [(then, 1), (otherwise, 0)] {
            self.enter(block);
            let value = self.builder.constant(Type::BOOL, bits);
            self.builder.assign(result, value);
            self.builder.jump(join);
        }
        self.enter(join);
        self.builder.read(result)
    }

    /// Whether the expression is a variable or an item in memory, or a part of one.
    fn is_place(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(_) => true,
            ExprKind::Call(id, _) => self.is_in_memory(*id, expr.ty),
            ExprKind::Field(base, _) | ExprKind::Index(base, _) => self.is_place(base),
            _ => false,
        }
    }

    /// Notes that the closure becomes more code than there may be.
    pub(super) fn too_large(&mut self) {
        let message = "this closure becomes more machine code than `jit!` takes: its closures \
                       and the methods that it calls are copied to where they are used; make it \
                       smaller";
        self.error.get_or_insert_with(|| message.to_owned());
    }
}

/// Whether nothing that it evaluates changes anything.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Local(_) | ExprKind::Capture(_) => true,
        ExprKind::Repeat(element) => is_constant(element),
        _ => false,
    }
}

/// The first of these types that is not `!`.
fn ended<const N: usize>(types: [Ty; N]) -> Ty {
    types.into_iter().find(|&ty| ty != Ty::Never).unwrap_or(Ty::Never)
}
