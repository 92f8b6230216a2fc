//! An independent check of the typed tree's invariants, as `hir.rs` states them.

use jit_compiler::hir::{
    BinaryOp, Block, Expr, ExprKind, Function, LocalId, LoopId, Stmt, Ty, UnaryOp,
};

/// Fails the test if `function` breaks an invariant.
pub fn assert_well_formed(function: &Function) {
    let mut checker = Checker { function, loops: Vec::new() };
    for param in &function.params {
        checker.local(*param);
    }
    checker.fits(&function.body, function.ret);
    for capture in &function.captures {
        assert!(!capture.name.is_empty() && !capture.expr.is_empty(), "{capture:?}");
        assert!(capture.ty != Ty::Never, "{capture:?}");
    }
}

struct Checker<'a> {
    function: &'a Function,
    loops: Vec<(LoopId, Ty)>,
}

impl Checker<'_> {
    /// `expr` is well formed and may stand where a `ty` is wanted.
    fn fits(&mut self, expr: &Expr, ty: Ty) {
        self.expr(expr);
        assert!(expr.ty == ty || expr.ty == Ty::Never, "wanted {ty:?}: {expr:?}");
    }

    fn local(&self, id: LocalId) -> Ty {
        let ty = self.function.locals[id.0 as usize].ty;
        assert!(ty != Ty::Never);
        ty
    }

    fn expr(&mut self, expr: &Expr) {
        let ty = expr.ty;
        match &expr.kind {
            ExprKind::Literal(bits) => literal(*bits, ty),
            ExprKind::Local(id) => assert_eq!(self.local(*id), ty),
            ExprKind::Capture(id) => assert_eq!(self.function.captures[id.0 as usize].ty, ty),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, ty),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, ty),
            ExprKind::Logical(_, left, right) => {
                assert_eq!(ty, Ty::Bool);
                self.fits(left, Ty::Bool);
                self.fits(right, Ty::Bool);
            }
            ExprKind::Cast(operand) => {
                self.expr(operand);
                assert!(can_cast(operand.ty, ty), "{:?} as {ty:?}", operand.ty);
            }
            ExprKind::Method(_, operands) => {
                assert!(matches!(ty, Ty::Int(_)) && operands.len() == 2);
                operands.iter().for_each(|operand| self.fits(operand, ty));
            }
            ExprKind::Assign(local, value) => {
                assert_eq!(ty, Ty::Unit);
                self.fits(value, self.local(*local));
            }
            ExprKind::Compound(op, local, value) => {
                assert_eq!(ty, Ty::Unit);
                self.operands(*op, self.local(*local), value);
            }
            ExprKind::Block(block) => self.block(block, ty),
            ExprKind::If { cond, then, otherwise } => {
                self.fits(cond, Ty::Bool);
                self.fits(then, ty);
                match otherwise {
                    Some(otherwise) => self.fits(otherwise, ty),
                    None => assert_eq!(ty, Ty::Unit),
                }
            }
            ExprKind::Loop(id, body) => {
                self.loops.push((*id, ty));
                self.fits(body, Ty::Unit);
                self.loops.pop();
            }
            ExprKind::Break(id, value) => {
                assert_eq!(ty, Ty::Never);
                let wanted = self.loops.iter().find(|it| it.0 == *id).expect("an open loop").1;
                self.leave(value.as_deref(), wanted);
            }
            ExprKind::Continue(id) => {
                assert_eq!(ty, Ty::Never);
                assert!(self.loops.iter().any(|it| it.0 == *id));
            }
            ExprKind::Return(value) => {
                assert_eq!(ty, Ty::Never);
                self.leave(value.as_deref(), self.function.ret);
            }
        }
    }

    fn leave(&mut self, value: Option<&Expr>, wanted: Ty) {
        match value {
            Some(value) => self.fits(value, wanted),
            None => assert_eq!(wanted, Ty::Unit),
        }
    }

    fn unary(&mut self, op: UnaryOp, operand: &Expr, ty: Ty) {
        self.fits(operand, ty);
        match op {
            UnaryOp::Neg => assert!(is_float(ty) || matches!(ty, Ty::Int(int) if int.signed())),
            UnaryOp::Not => assert!(matches!(ty, Ty::Int(_) | Ty::Bool)),
        }
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, ty: Ty) {
        use BinaryOp::{Eq, Ge, Gt, Le, Lt, Ne};
        self.expr(left);
        let comparison = matches!(op, Eq | Ne | Lt | Le | Gt | Ge);
        if comparison {
            assert_eq!(ty, Ty::Bool);
        }
        let left_ty = match (left.ty, comparison) {
            (Ty::Never, false) => ty,
            (Ty::Never, true) => return self.expr(right),
            (left, _) => left,
        };
        self.operands(op, left_ty, right);
        assert!(comparison || left_ty == ty);
    }

    fn operands(&mut self, op: BinaryOp, left: Ty, right: &Expr) {
        use BinaryOp::{Add, BitAnd, BitOr, BitXor, Div, Mul, Rem, Shl, Shr, Sub};
        let integer = matches!(left, Ty::Int(_));
        match op {
            Shl | Shr => {
                self.expr(right);
                assert!(integer && matches!(right.ty, Ty::Int(_) | Ty::Never));
                return;
            }
            Add | Sub | Mul | Div | Rem => assert!(integer || is_float(left), "{op:?} {left:?}"),
            BitAnd | BitOr | BitXor => assert!(integer || left == Ty::Bool, "{op:?} {left:?}"),
            _ => assert!(integer || is_float(left) || left == Ty::Bool, "{op:?} {left:?}"),
        }
        self.fits(right, left);
    }

    fn block(&mut self, block: &Block, ty: Ty) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let(local, None) => drop(self.local(*local)),
                Stmt::Let(local, Some(value)) => self.fits(value, self.local(*local)),
                Stmt::Expr(expr) => self.expr(expr),
            }
        }
        match &block.tail {
            Some(tail) => {
                self.expr(tail);
                assert_eq!(tail.ty, ty);
            }
            None => assert!(matches!(ty, Ty::Unit | Ty::Never), "{ty:?}"),
        }
    }
}

fn literal(bits: u64, ty: Ty) {
    match ty {
        Ty::Bool => assert!(bits <= 1),
        Ty::F32 => assert!(u32::try_from(bits).is_ok()),
        Ty::Int(int) if int.bits() < 64 => assert_eq!(bits >> int.bits(), 0),
        Ty::Int(_) | Ty::F64 => {}
        Ty::Unit | Ty::Never => panic!("a literal of type {ty:?}"),
    }
}

fn can_cast(from: Ty, to: Ty) -> bool {
    let number = |ty| matches!(ty, Ty::Int(_)) || is_float(ty);
    from == to
        || from == Ty::Never
        || number(from) && number(to)
        || from == Ty::Bool && matches!(to, Ty::Int(_))
}

fn is_float(ty: Ty) -> bool {
    matches!(ty, Ty::F32 | Ty::F64)
}
