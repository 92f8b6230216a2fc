//! Attributes, and items in blocks.

use super::Printer;
use super::layout::INDENT;
use syn::{
    AttrStyle, Attribute, Expr, FnArg, Generics, Ident, Item, Meta, Safety, StaticMutability, Type,
    Visibility,
};

impl Printer {
    /// The attributes before a statement, a line each.
    pub(super) fn attributes(&mut self, attributes: &[Attribute]) -> Option<()> {
        for attribute in attributes {
            // Comments are attributes too.
            let is_outer = matches!(attribute.style, AttrStyle::Outer);
            if !is_outer || attribute.path().is_ident("doc") {
                return None;
            }
            self.out.new_line();
            self.out.word("#[");
            self.out.begin(0, false);
            self.meta(&attribute.meta)?;
            self.out.end();
            self.out.word("]");
        }
        if !attributes.is_empty() {
            self.out.new_line();
        }
        Some(())
    }

    /// What is between an attribute's brackets.
    fn meta(&mut self, meta: &Meta) -> Option<()> {
        self.path(None, meta.path(), false)?;
        match meta {
            Meta::Path(_) => Some(()),
            Meta::List(list) => {
                self.delimited(&list.delimiter, list.tokens.clone());
                Some(())
            }
            Meta::NameValue(pair) => {
                self.out.space();
                self.out.word_space("=");
                self.expr(&pair.value)
            }
        }
    }

    /// A constant, a static or a function.
    pub(super) fn item(&mut self, item: &Item) -> Option<()> {
        self.out.new_line();
        match item {
            Item::Const(e) if is_private(&e.vis) && is_plain(&e.generics) => {
                self.attributes(&e.attrs)?;
                self.value_item("const", &e.ident, &e.ty, &e.expr)
            }
            Item::Static(e) if is_private(&e.vis) => {
                let StaticMutability::None = e.mutability else { return None };
                self.attributes(&e.attrs)?;
                self.value_item("static", &e.ident, &e.ty, &e.expr)
            }
            Item::Fn(e) if is_private(&e.vis) => {
                self.attributes(&e.attrs)?;
                self.begin_item();
                self.signature(&e.sig)?;
                self.out.word(" ");
                self.end_with_block(&e.block)
            }
            _ => None,
        }
    }

    fn value_item(
        &mut self,
        keyword: &'static str,
        name: &Ident,
        ty: &Type,
        value: &Expr,
    ) -> Option<()> {
        self.begin_item();
        self.out.word_space(keyword);
        self.out.word(name.to_string());
        self.out.word_space(":");
        self.ty(ty)?;
        self.out.space();
        self.out.end();
        self.out.word_space("=");
        self.expr(value)?;
        self.out.word(";");
        self.out.end();
        Some(())
    }

    /// Begins the box of all of an item, and that of what there is up to its value or body.
    fn begin_item(&mut self) {
        self.out.begin(INDENT, true);
        self.out.begin(0, false);
    }

    fn signature(&mut self, e: &syn::Signature) -> Option<()> {
        let is_rust = matches!(e.safety, Safety::Default) && e.abi.is_none();
        if !is_rust || e.asyncness.is_some() || e.variadic.is_some() || !is_plain(&e.generics) {
            return None;
        }
        let constness = if e.constness.is_some() { "const " } else { "" };
        self.out.word(format!("{constness}fn {}", e.ident));
        self.list("(", &e.inputs, ")", |this, input| {
            let FnArg::Typed(param) = input else { return None };
            this.out.begin(INDENT, false);
            this.pat(&param.pat)?;
            this.out.word_space(":");
            this.ty(&param.ty)?;
            this.out.end();
            Some(())
        })?;
        self.result_type(&e.output)
    }
}

const fn is_private(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Inherited)
}

/// Whether there are no generic parameters.
fn is_plain(generics: &Generics) -> bool {
    generics.params.is_empty() && generics.where_clause.is_none()
}
