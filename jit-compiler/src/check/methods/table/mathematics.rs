//! Floats: what std computes, by calls of its own functions, so that no bit differs.

use super::*;

pub(super) static METHODS: &[Signature] = methods! {
    sin(self) -> T { Float: Op(Method::Std("sin")) }
    cos(self) -> T { Float: Op(Method::Std("cos")) }
    tan(self) -> T { Float: Op(Method::Std("tan")) }
    sin_cos(self) -> SIN_COS { Float: Source("|a| (a.sin(), a.cos())") }
    asin(self) -> T { Float: Op(Method::Std("asin")) }
    acos(self) -> T { Float: Op(Method::Std("acos")) }
    atan(self) -> T { Float: Op(Method::Std("atan")) }
    atan2(self, T) -> T { Float: Op(Method::Std("atan2")) }
    sinh(self) -> T { Float: Op(Method::Std("sinh")) }
    cosh(self) -> T { Float: Op(Method::Std("cosh")) }
    tanh(self) -> T { Float: Op(Method::Std("tanh")) }
    asinh(self) -> T { Float: Op(Method::Std("asinh")) }
    acosh(self) -> T { Float: Op(Method::Std("acosh")) }
    atanh(self) -> T { Float: Op(Method::Std("atanh")) }
    exp(self) -> T { Float: Op(Method::Std("exp")) }
    exp2(self) -> T { Float: Op(Method::Std("exp2")) }
    exp_m1(self) -> T { Float: Op(Method::Std("exp_m1")) }
    ln(self) -> T { Float: Op(Method::Std("ln")) }
    ln_1p(self) -> T { Float: Op(Method::Std("ln_1p")) }
    log(self, T) -> T { Float: Op(Method::Std("log")) }
    log2(self) -> T { Float: Op(Method::Std("log2")) }
    log10(self) -> T { Float: Op(Method::Std("log10")) }
    powf(self, T) -> T { Float: Op(Method::Std("powf")) }
    powi(self, I32) -> T { Float: Op(Method::Std("powi")) }
    cbrt(self) -> T { Float: Op(Method::Std("cbrt")) }
    hypot(self, T) -> T { Float: Op(Method::Std("hypot")) }
};

const SIN_COS: Type = Pair(&T, &T);
