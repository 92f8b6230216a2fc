//! An independent check of the typed tree's invariants, as `hir` states them.

mod pats;

use jit_compiler::hir::{
    Adapter, BinaryOp, Block, Expr, ExprKind, For, Function, IntTy, Iter, LocalId, LoopId, Param,
    Place, Program, Projection, Stmt, Ty, UnaryOp,
};

/// Fails the test if `program` breaks an invariant.
pub fn assert_well_formed(program: &Program) {
    for function in std::iter::once(&program.main).chain(&program.functions) {
        let mut checker = Checker { program, function, loops: Vec::new(), ret: function.ret };
        checker.params(&function.params);
        for closure in &function.closures {
            let mut checker = Checker { program, function, loops: Vec::new(), ret: closure.ret };
            checker.params(&closure.params);
            checker.fits(&closure.body, closure.ret);
        }
        checker.fits(&function.body, function.ret);
    }
    for capture in &program.captures {
        assert!(!capture.name.is_empty() && !capture.expr.is_empty(), "{capture:?}");
        assert!(capture.ty != Ty::Never, "{capture:?}");
    }
}

struct Checker<'a> {
    program: &'a Program,
    function: &'a Function,
    loops: Vec<(LoopId, Ty)>,
    ret: Ty,
}

const USIZE: Ty = Ty::Int(IntTy::Usize);

impl Checker<'_> {
    /// `expr` is well formed and may stand where a `ty` is wanted.
    fn fits(&mut self, expr: &Expr, ty: Ty) {
        self.expr(expr);
        assert!(expr.ty == ty || expr.ty == Ty::Never, "wanted {ty}: {expr:?}");
    }

    fn params(&mut self, params: &[Param]) {
        for param in params {
            self.pat(&param.pat, param.ty);
        }
    }

    fn args(&mut self, params: &[Param], args: &[Expr]) {
        assert_eq!(params.len(), args.len());
        params.iter().zip(args).for_each(|(param, arg)| self.fits(arg, param.ty));
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
            ExprKind::OverflowChecks => assert_eq!(ty, Ty::Bool),
            ExprKind::Local(id) => assert_eq!(self.local(*id), ty),
            ExprKind::Capture(id) => assert_eq!(self.program.captures[id.0 as usize].ty, ty),
            ExprKind::Unary(op, operand) => self.unary(*op, operand, ty),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, ty),
            ExprKind::Logical(_, left, right) => {
                assert_eq!(ty, Ty::Bool);
                self.fits(left, Ty::Bool);
                self.fits(right, Ty::Bool);
            }
            ExprKind::Cast(operand) => {
                self.expr(operand);
                assert!(can_cast(operand.ty, ty), "{} as {ty}", operand.ty);
            }
            ExprKind::Debug(operand) => self.fits(operand, Ty::Unit),
            ExprKind::Method(_, operands) => operands.iter().for_each(|it| self.expr(it)),
            ExprKind::Tuple(_)
            | ExprKind::Array(_)
            | ExprKind::Repeat(_)
            | ExprKind::Some(_)
            | ExprKind::None
            | ExprKind::Field(..)
            | ExprKind::Index(..) => self.compound_value(expr),
            ExprKind::Assign(place, value) => {
                assert_eq!(ty, Ty::Unit);
                self.place(place);
                self.fits(value, place.ty);
            }
            ExprKind::Compound(op, place, value) => {
                assert_eq!(ty, Ty::Unit);
                self.place(place);
                self.operands(*op, place.ty, value);
            }
            ExprKind::Call(id, args) | ExprKind::LibraryCall(id, args, _) => {
                let function = &self.program.functions[id.0 as usize];
                self.args(&function.params, args);
                assert_eq!(function.ret, ty);
            }
            ExprKind::CallClosure(id, args) => {
                let closure = &self.function.closures[id.0 as usize];
                self.args(&closure.params, args);
                assert_eq!(closure.ret, ty);
            }
            ExprKind::Panic(panic) => {
                assert_eq!(ty, Ty::Never);
                assert_eq!(panic.args.len(), panic.names.len());
                panic.args.iter().for_each(|it| self.expr(it));
            }
            _ => self.control(expr),
        }
    }

    fn compound_value(&mut self, expr: &Expr) {
        match (&expr.kind, expr.ty) {
            (ExprKind::Tuple(parts), Ty::Tuple(types)) => {
                assert_eq!(parts.len(), types.len());
                parts.iter().zip(types).for_each(|(part, &ty)| self.fits(part, ty));
            }
            (ExprKind::Array(elements), Ty::Array(ty, len)) => {
                assert_eq!(elements.len() as u64, len);
                elements.iter().for_each(|it| self.fits(it, *ty));
            }
            (ExprKind::Repeat(element), Ty::Array(ty, _)) => self.fits(element, *ty),
            (ExprKind::Some(some), Ty::Option(ty)) => self.fits(some, *ty),
            (ExprKind::None, Ty::Option(_)) => {}
            (ExprKind::Field(base, index), ty) => {
                self.expr(base);
                let Ty::Tuple(types) = base.ty else { panic!("{base:?} has no fields") };
                assert_eq!(types[*index as usize], ty);
            }
            (ExprKind::Index(base, index), ty) => {
                self.expr(base);
                self.fits(index, USIZE);
                let Ty::Array(element, _) = base.ty else { panic!("{base:?} has no elements") };
                assert_eq!(*element, ty);
            }
            _ => panic!("{expr:?}"),
        }
    }

    fn place(&mut self, place: &Place) {
        let mut ty = self.local(place.local);
        for projection in &place.path {
            ty = match (projection, ty) {
                (Projection::Field(index), Ty::Tuple(types)) => types[*index as usize],
                (Projection::Index(index, _), Ty::Array(element, _)) => {
                    self.fits(index, USIZE);
                    *element
                }
                other => panic!("{other:?}"),
            };
        }
        assert_eq!(ty, place.ty);
    }

    fn control(&mut self, expr: &Expr) {
        let ty = expr.ty;
        match &expr.kind {
            ExprKind::Block(block) => self.block(block, ty),
            ExprKind::Labelled(id, body) => {
                self.loops.push((*id, ty));
                self.fits(body, ty);
                self.loops.pop();
            }
            ExprKind::If { cond, then, otherwise } => {
                self.fits(cond, Ty::Bool);
                self.fits(then, ty);
                match otherwise {
                    Some(otherwise) => self.fits(otherwise, ty),
                    None => assert_eq!(ty, Ty::Unit),
                }
            }
            ExprKind::Let(pat, value) => {
                assert_eq!(ty, Ty::Bool);
                self.fits(value, pat.ty);
                self.pat(pat, pat.ty);
            }
            ExprKind::Match(value, arms) => {
                self.expr(value);
                for arm in arms {
                    let wanted = if value.ty == Ty::Never { arm.pat.ty } else { value.ty };
                    self.pat(&arm.pat, wanted);
                    arm.guard.iter().for_each(|guard| self.fits(guard, Ty::Bool));
                    self.fits(&arm.body, ty);
                }
            }
            ExprKind::Loop(id, body) => {
                self.loops.push((*id, ty));
                self.fits(body, Ty::Unit);
                self.loops.pop();
            }
            ExprKind::For(for_) => self.for_(for_, ty),
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
                self.leave(value.as_deref(), self.ret);
            }
            ExprKind::Try(operand) => {
                assert!(matches!(self.ret, Ty::Option(_)));
                self.fits(operand, Ty::option(ty));
            }
            _ => panic!("{expr:?}"),
        }
    }

    fn for_(&mut self, for_: &For, ty: Ty) {
        assert_eq!(ty, Ty::Unit);
        match &for_.iter {
            Iter::Arrays(arrays) => {
                let mut elements = Vec::new();
                for it in arrays {
                    self.expr(&it.array);
                    let Ty::Array(element, _) = it.array.ty else { panic!("{it:?}") };
                    elements.push(*element);
                }
                match for_.ty {
                    Ty::Tuple(parts) if elements.len() > 1 => assert_eq!(parts, elements),
                    ty => assert_eq!([ty], elements[..]),
                }
            }
            Iter::From(first) => self.fits(first, for_.ty),
            Iter::Range { from, to, adapters, .. } => {
                self.fits(from, for_.ty);
                self.fits(to, for_.ty);
                for adapter in adapters {
                    if let Adapter::StepBy(step, ..) = adapter {
                        self.fits(step, USIZE);
                    }
                }
            }
        }
        self.pat(&for_.pat, for_.ty);
        self.loops.push((for_.id, Ty::Unit));
        self.fits(&for_.body, Ty::Unit);
        if let Some(done) = &for_.done {
            self.fits(done, Ty::Bool);
        }
        self.loops.pop();
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
            UnaryOp::Neg => assert!(ty.is_float() || matches!(ty, Ty::Int(int) if int.signed())),
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
            Add | Sub | Mul | Div | Rem => assert!(integer || left.is_float(), "{op:?} {left}"),
            BitAnd | BitOr | BitXor => assert!(integer || left == Ty::Bool, "{op:?} {left}"),
            _ => {}
        }
        self.fits(right, left);
    }

    fn block(&mut self, block: &Block, ty: Ty) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Let { pat, value, otherwise } => {
                    value.iter().for_each(|value| self.fits(value, pat.ty));
                    self.pat(pat, pat.ty);
                    if let Some(otherwise) = otherwise {
                        self.fits(otherwise, Ty::Never);
                    }
                }
                Stmt::Expr(expr) => self.expr(expr),
            }
        }
        match &block.tail {
            Some(tail) => {
                self.expr(tail);
                assert_eq!(tail.ty, ty);
            }
            None => assert!(matches!(ty, Ty::Unit | Ty::Never), "{ty}"),
        }
    }
}

fn literal(bits: u128, ty: Ty) {
    let width = match ty {
        Ty::Bool => 1,
        Ty::Ordering => 8,
        Ty::Char | Ty::F32 => 32,
        Ty::F64 => 64,
        Ty::Int(int) => int.bits(),
        _ => panic!("a literal of type {ty}"),
    };
    assert!(width == 128 || bits >> width == 0, "{bits} {ty}");
}

fn can_cast(from: Ty, to: Ty) -> bool {
    let number = |ty: Ty| matches!(ty, Ty::Int(_)) || ty.is_float();
    from == to
        || from == Ty::Never
        || number(from) && number(to)
        || matches!(from, Ty::Bool | Ty::Char | Ty::Ordering) && number(to)
        || from == Ty::Int(IntTy::U8) && to == Ty::Char
}
