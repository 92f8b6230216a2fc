//! Functions and closures inside of the closure, and calls of them; constants.

use super::scope::{Access, Function};
use super::text::Text;
use super::{Construct, Gen, MAX_TRIPS, Statement, Want, braces};
use crate::ty::Ty;
use crate::values::{Value, Values, literal};

pub(super) const ALL: &[Construct] = &[
    Construct { weight: 6, fits: has_function, make: call },
    Construct { weight: 1, fits: |g, _| g.depth > 1, make: called_at_once },
];

pub(super) const STATEMENTS: &[Statement] = &[
    Statement { weight: 2, fits: |g| g.depth > 2, make: closure },
    Statement { weight: 2, fits: |g| g.depth > 3, make: item },
    Statement { weight: 1, fits: super::always, make: constant },
    Statement { weight: 1, fits: super::always, make: table },
];

/// How often a function calls itself, at most.
const MAX_CALLS: u32 = 8;

fn has_function(g: &Gen<'_>, want: &Want) -> bool {
    callable(g, &want.ty).next().is_some()
}

fn callable<'g>(g: &'g Gen<'_>, ty: &'g Ty) -> impl Iterator<Item = &'g Function> {
    g.scope.functions().filter(|it| it.ret == *ty && g.trips * it.trips <= MAX_TRIPS)
}

fn call(g: &mut Gen<'_>, want: &Want) -> Text {
    let all: Vec<Function> = callable(g, &want.ty).cloned().collect();
    let function = g.choices.pick(&all).clone();
    let mut args = Vec::new();
    for (index, ty) in function.params.iter().enumerate() {
        let arg = g.known(ty);
        let bounded = function.counted && index == 0;
        args.push(if bounded { format!("({}) % {MAX_CALLS}", arg.text) } else { arg.text });
    }
    g.most_trips = g.most_trips.max(g.trips * function.trips);
    Text::atom(format!("{}({})", function.name, args.join(", ")))
}

impl Gen<'_> {
    /// Parameters with names and types.
    fn parameters(&mut self, most: usize) -> Vec<(String, Ty)> {
        let count = self.choices.below(most + 1);
        (0..count).map(|_| (self.fresh("v"), self.value_ty())).collect()
    }

    /// A closure's body, which runs where it stands.
    pub(super) fn closure_body(
        &mut self,
        params: &[(String, Ty)],
        ret: &Ty,
        known: bool,
    ) -> String {
        let outside = self.scope.enter_closure(false);
        let body = self.body_of(params, ret, known);
        self.scope.leave_function(outside);
        body
    }

    /// What a function with these parameters evaluates.
    pub(super) fn body_of(&mut self, params: &[(String, Ty)], ret: &Ty, known: bool) -> String {
        let outer = std::mem::replace(&mut self.ret, ret.clone());
        let outer_known = std::mem::replace(&mut self.ret_known, known);
        let mark = self.scope.enter();
        for (name, ty) in params {
            self.scope.declare(name, ty, Access::Fixed);
        }
        let want = Want { ty: ret.clone(), known };
        let lines = self.lines(3, Some(&want));
        self.scope.leave(mark);
        (self.ret, self.ret_known) = (outer, outer_known);
        braces(&lines)
    }
}

fn written(params: &[(String, Ty)]) -> String {
    params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect::<Vec<_>>().join(", ")
}

/// `(|x: T| -> R { … })(a)`: without parameters, it may assign what is around; with some, the
/// arguments are evaluated while the closure exists.
fn called_at_once(g: &mut Gen<'_>, want: &Want) -> Text {
    let params = g.parameters(2);
    let mut args = Vec::new();
    for (_, ty) in &params {
        args.push(g.plain(&Want { ty: ty.clone(), known: true }).text);
    }
    let known = g.choices.one_in(2);
    let outside = g.scope.enter_closure(!params.is_empty());
    let body = g.body_of(&params, &want.ty, known);
    g.scope.leave_function(outside);
    let ret = if known { format!(" -> {}", want.ty) } else { String::new() };
    Text::atom(format!("(|{}|{ret} {body})({})", written(&params), args.join(", ")))
}

/// The body of something that is called later, and how often a loop in it may run.
fn later(g: &mut Gen<'_>, make: impl FnOnce(&mut Gen<'_>) -> String) -> (String, u32) {
    let (trips, most_trips) = (g.trips, g.most_trips);
    (g.trips, g.most_trips) = (1, 1);
    let body = make(g);
    let trips_of_body = g.most_trips;
    (g.trips, g.most_trips) = (trips, most_trips);
    (body, trips_of_body)
}

/// `let f = move |x: T| -> R { … };`
fn closure(g: &mut Gen<'_>) -> String {
    let (params, ret) = (g.parameters(3), g.value_ty());
    let outside = g.scope.enter_closure(true);
    let (body, trips) = later(g, |g| g.body_of(&params, &ret, true));
    g.scope.leave_function(outside);
    let name = g.fresh("f");
    let head = format!("let {name} = move |{}| -> {ret} {body};", written(&params));
    let params = params.into_iter().map(|(_, ty)| ty).collect();
    let function = Function { name, params, ret, trips, counted: false, is_item: false };
    g.scope.declare_function(function);
    head
}

/// `fn f(n: u8, x: T) -> R { … }`, which may call itself with a smaller `n`.
fn item(g: &mut Gen<'_>) -> String {
    let name = g.fresh("f");
    let (mut params, ret) = (g.parameters(3), g.value_ty());
    let counts = g.choices.one_in(2).then(|| g.fresh("n"));
    if let Some(counts) = &counts {
        params.insert(0, (counts.clone(), Ty::integer("u8")));
    }
    let outside = g.scope.enter_item();
    let (body, trips) = later(g, |g| {
        g.trips = if counts.is_some() { MAX_CALLS } else { 1 };
        g.most_trips = g.trips;
        let body = g.body_of(&params, &ret, true);
        match &counts {
            Some(counts) => recursive(g, &name, counts, &params, &ret, &body),
            None => body,
        }
    });
    g.scope.leave_function(outside);
    let head = format!("fn {name}({}) -> {ret} {body}", written(&params));
    let params = params.into_iter().map(|(_, ty)| ty).collect();
    let counted = counts.is_some();
    g.scope.declare_function(Function { name, params, ret, trips, counted, is_item: true });
    head
}

/// A body that returns `body`'s value where nothing is left to count, and else what chance makes of
/// a call of itself.
fn recursive(
    g: &mut Gen<'_>,
    name: &str,
    counts: &str,
    params: &[(String, Ty)],
    ret: &Ty,
    body: &str,
) -> String {
    let mark = g.scope.enter();
    params.iter().for_each(|(name, ty)| g.scope.declare(name, ty, Access::Fixed));
    let mut args = vec![format!("{counts} - 1")];
    for (_, ty) in &params[1..] {
        args.push(g.plain(&Want { ty: ty.clone(), known: true }).text);
    }
    let inner = g.fresh("v");
    let call = format!("let {inner} = {name}({});", args.join(", "));
    g.scope.declare(&inner, ret, Access::Fixed);
    let outer = std::mem::replace(&mut g.ret, ret.clone());
    let outer_known = std::mem::replace(&mut g.ret_known, true);
    let want = Want { ty: ret.clone(), known: true };
    let mut lines = vec![format!("if {counts} == 0 {{\nreturn {body};\n}}")];
    // Where the call is all that is left to do, it is a jump.
    if g.choices.one_in(3) {
        lines.push(format!("{name}({})", args.join(", ")));
    } else {
        lines.push(call);
        lines.extend(g.lines(2, Some(&want)));
    }
    (g.ret, g.ret_known) = (outer, outer_known);
    g.scope.leave(mark);
    braces(&lines)
}

/// `const C: [T; 20] = { … };`, computed from element to element and from other such constants.
fn table(g: &mut Gen<'_>) -> String {
    let (ty, len) = (g.int_ty(), 2 + g.choices.below(90));
    let (name, whole) = (g.fresh("CT"), Ty::Array(Box::new(ty.clone()), len));
    let (first, factor) = (g.choices.below(100), g.choices.below(100));
    let other = g.scope.of_type(&whole).find(|it| it.name.starts_with("CT"));
    let from = other.map(|it| it.name.clone()).unwrap_or_else(|| format!("[{first}; {len}]"));
    g.scope.declare(&name, &whole, Access::Counter);
    format!(
        "const {name}: {whole} = {{\nlet mut t: {whole} = {from};\nlet mut i = 1;\n\
         while i < {len} {{\nt[i] = t[i - 1].wrapping_mul({factor}).wrapping_add(i as {ty}) ^ t[i];\n\
         i += 1;\n}}\nt\n}};"
    )
}

/// `const C: T = 5;` or `static C: T = 5;`
fn constant(g: &mut Gen<'_>) -> String {
    let ty = g.value_ty();
    let ty = if ty.is_scalar() || ty.is_ordered() { ty } else { g.int_ty() };
    let seed = g.choices.below(1 << 12) as u64;
    let value = match Values::new(seed).value(&ty) {
        // A call of `from_bits` is none that an item inside of `jit!` may make.
        Value::Bits(_) if ty.is_float() => format!("{:?}", seed as f64 / 8.0),
        value => literal(&ty, &value),
    };
    let (kind, name) = (*g.choices.pick(&["const", "static"]), g.fresh("C"));
    // None may hide it: its name in a pattern would be its value.
    g.scope.declare(&name, &ty, Access::Counter);
    format!("{kind} {name}: {ty} = {value};")
}
