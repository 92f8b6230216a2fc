//! Items inside of the closure: `fn`, `const` and `static`.
//!
//! # Invariants
//! - An item is visible in the whole block that it stands in, also before it.
//! - A function sees no variables. What it mentions of the surrounding program is captured, and
//!   stays as it is in the plain closure, where a function cannot see a snapshot.

use std::rc::Rc;

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{FnArg, Item, ItemFn, ReturnType, Stmt as SynStmt};

use super::Resolver;
use super::captures::Reader;
use super::patterns::Fallible;
use super::scopes::{Binding, Constant};
use super::{FunctionState, KnownFunction};
use crate::check::ast;
use crate::check::hygiene::Name;
use crate::check::infer::table::TyVar;
use crate::hir::{FunctionId, SourceSpan, Ty};
use crate::source::excerpt;

impl Resolver {
    /// Declares the items of a block, and resolves its functions.
    pub(super) fn items(&mut self, stmts: &[SynStmt]) {
        let items: Vec<&Item> = stmts
            .iter()
            .filter_map(|stmt| match stmt {
                SynStmt::Item(item) => Some(item),
                _ => None,
            })
            .collect();
        let mut functions = Vec::new();
        for item in items {
            match item {
                Item::Const(it) => self.constant_item(&it.ident, &it.ty, Some(&*it.expr)),
                Item::Static(it) if matches!(it.mutability, syn::StaticMutability::None) => {
                    self.constant_item(&it.ident, &it.ty, Some(&*it.expr));
                }
                Item::Fn(it) => {
                    let id = self.declare_function(it);
                    functions.push((id, it));
                }
                other => self.refused_item(other),
            }
        }
        for (id, item) in functions {
            let function = self.function_item(item);
            if let Some(function) = function {
                self.functions[id.0 as usize].function = Some(function);
            }
        }
    }

    fn constant_item(&mut self, ident: &syn::Ident, ty: &syn::Type, value: Option<&syn::Expr>) {
        let ty = self.written_or_inferred_type(ty);
        let binding = match (ty, value) {
            (Some(ty), Some(value)) => {
                Binding::Constant(Constant { value: Rc::new(value.clone()), ty })
            }
            _ => Binding::Refused,
        };
        self.scopes.declare(Name::of(ident), binding);
    }

    fn declare_function(&mut self, item: &ItemFn) -> FunctionId {
        let id = FunctionId(u32::try_from(self.functions.len()).unwrap_or(u32::MAX));
        let ret = match &item.sig.output {
            ReturnType::Default => Some(self.types.is(Ty::Unit)),
            // The function is refused for being generic, not for its types.
            ReturnType::Type(..) if !item.sig.generics.params.is_empty() => None,
            ReturnType::Type(_, ty) => self.written_type(ty),
        };
        let ret = ret.unwrap_or_else(|| self.types.fresh());
        let params = item.sig.inputs.len();
        self.functions.push(KnownFunction { params, ret, function: None });
        self.scopes.declare(Name::of(&item.sig.ident), Binding::Function(id));
        id
    }

    fn function_item(&mut self, item: &ItemFn) -> Option<ast::Function> {
        self.read_by(Reader::Itself, |this| this.function_body(item))
    }

    fn function_body(&mut self, item: &ItemFn) -> Option<ast::Function> {
        self.refuse_modifiers(item)?;
        let outer_scopes = self.scopes.enter_function();
        let outer = std::mem::take(&mut self.function);
        let params: Vec<Option<ast::Param>> = item
            .sig
            .inputs
            .iter()
            .map(|input| match input {
                FnArg::Typed(typed) => {
                    let ty = self.written_type(&typed.ty);
                    let pat = self.declared_pattern(&typed.pat, Fallible::No);
                    Some(ast::Param { pat: pat?, ty: ty? })
                }
                FnArg::Receiver(receiver) => {
                    let message = "`self` has no meaning in a function inside of `jit!`; give it a \
                                   name and a type";
                    self.error_on(receiver, message)
                }
            })
            .collect();
        let body = self.block(&item.block);
        let function = std::mem::replace(&mut self.function, outer);
        self.scopes = outer_scopes;
        let name = item.sig.ident.to_string();
        let ret = match self.scopes.lookup(&item.sig.ident) {
            Some(&Binding::Function(id)) => self.functions[id.0 as usize].ret,
            _ => return None,
        };
        let params = params.into_iter().collect::<Option<Vec<_>>>()?;
        Some(function.finish(name, params, ret, body?))
    }

    fn refuse_modifiers(&mut self, item: &ItemFn) -> Option<()> {
        let sig = &item.sig;
        let refused = if sig.asyncness.is_some() {
            Some("`async` functions")
        } else if sig.abi.is_some() {
            Some("`extern` functions")
        } else if !sig.generics.params.is_empty() {
            Some("generic functions")
        } else if matches!(sig.safety, syn::Safety::Unsafe(_)) {
            Some("`unsafe` functions")
        } else {
            None
        };
        match refused {
            Some(what) => {
                let message = format!(
                    "{what} are not supported inside of `jit!`; write a plain `fn` over the types \
                     that it is called with"
                );
                self.error_on(sig, message)
            }
            None => Some(()),
        }
    }

    fn refused_item(&mut self, item: &Item) {
        let message = match item {
            Item::Static(it) => {
                self.scopes.declare(Name::of(&it.ident), Binding::Refused);
                "`static mut` is not supported inside `jit!`; use a variable".to_owned()
            }
            Item::Use(it) => {
                let mut imports = Imports::default();
                imports.visit_item_use(it);
                for name in &imports.names {
                    self.scopes.declare(Name::of(name), Binding::Refused);
                }
                imports.message()
            }
            Item::Macro(_) => {
                "macros inside `jit!` are not supported; write out what it expands to".to_owned()
            }
            Item::Struct(syn::ItemStruct { ident, .. })
            | Item::Enum(syn::ItemEnum { ident, .. })
            | Item::Union(syn::ItemUnion { ident, .. }) => {
                self.scopes.declare(Name::of(ident), Binding::Refused);
                "types cannot be declared inside `jit!`: it has no structs and enums; use a tuple for \
                 the one, and for the other a number with `const`s for its values"
                    .to_owned()
            }
            other => format!(
                "items of this kind are not supported inside `jit!`: `{}`; move it before the \
                 closure",
                excerpt(other)
            ),
        };
        let _: Option<()> = self.error(SourceSpan::of_tokens(item), message);
    }
}

/// What a `use` makes visible.
#[derive(Default)]
struct Imports {
    names: Vec<Ident>,
    /// The path to where the visit is.
    prefix: String,
    /// The first path that is named as a whole.
    example: Option<String>,
}

impl Imports {
    fn message(&self) -> String {
        let instead = match &self.example {
            Some(path) => format!("write the whole path where the name is used: `{path}`"),
            None => "move it before the closure".to_owned(),
        };
        format!("`use` is not supported inside `jit!`; {instead}")
    }

    fn add(&mut self, last: &Ident, name: &Ident) {
        self.names.push(name.clone());
        if self.example.is_none() {
            self.example = Some(format!("{}{last}", self.prefix));
        }
    }
}

impl<'ast> Visit<'ast> for Imports {
    fn visit_use_path(&mut self, path: &'ast syn::UsePath) {
        let outer = self.prefix.clone();
        self.prefix = format!("{outer}{}::", path.ident);
        visit::visit_use_path(self, path);
        self.prefix = outer;
    }

    fn visit_use_name(&mut self, name: &'ast syn::UseName) {
        if name.ident == "self" {
            let module = self.prefix.trim_end_matches("::");
            let last = module.rsplit("::").next().unwrap_or(module);
            self.names.push(Ident::new(last, name.ident.span()));
            return;
        }
        self.add(&name.ident, &name.ident);
    }

    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        self.add(&rename.ident, &rename.rename);
    }
}

impl FunctionState {
    /// What was resolved of a function, as one.
    pub(super) fn finish(
        self,
        name: String,
        params: Vec<ast::Param>,
        ret: TyVar,
        body: ast::Expr,
    ) -> ast::Function {
        let closures = self.closures.into_iter().filter_map(|it| it.closure).collect();
        ast::Function { name, params, ret, body, locals: self.locals, closures }
    }
}
