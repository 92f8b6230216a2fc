//! Macro calls: tokens with the spaces that they have in the source.

use super::Printer;
use super::layout::INDENT;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::MacroDelimiter;

impl Printer {
    /// A macro call, whose arguments rustc prints as the tokens that they are.
    ///
    /// It has no space around the `!`. The text of all of the tokens would have: a syntax tree does
    /// not keep how the `!` stands in the source, as the stream of the arguments does.
    pub(super) fn macro_call(&mut self, call: &syn::Macro) -> Option<()> {
        let is_braced = matches!(call.delimiter, MacroDelimiter::Brace(_));
        if is_braced {
            self.out.begin(INDENT, true);
        }
        self.path(None, &call.path, false)?;
        self.out.word(if is_braced { "! " } else { "!" });
        self.delimited(&call.delimiter, call.tokens.clone());
        if is_braced {
            self.out.end();
        }
        Some(())
    }

    /// Tokens of a macro call or an attribute, with their delimiters.
    pub(super) fn delimited(&mut self, delimiter: &MacroDelimiter, tokens: TokenStream) {
        let text = tokens.to_string();
        let (open, close) = match delimiter {
            MacroDelimiter::Brace(_) => {
                self.out.word("{");
                let is_spaced = !tokens.is_empty();
                return self.braced(tokens, &mut text.as_str(), is_spaced);
            }
            MacroDelimiter::Bracket(_) => ("[", "]"),
            MacroDelimiter::Paren(_) => ("(", ")"),
        };
        self.out.word(open);
        self.boxed_words(tokens, &mut text.as_str());
        self.out.word(close);
    }

    /// What stands behind a `{` in tokens, with its `}`.
    fn braced(&mut self, tokens: TokenStream, text: &mut &str, is_spaced: bool) {
        *text = text.trim_start();
        if is_spaced {
            self.out.space();
        }
        self.boxed_words(tokens, text);
        if is_spaced {
            self.out.break_by(1, -INDENT);
        }
        *text = text.trim_start();
        self.out.word("}");
    }

    fn boxed_words(&mut self, tokens: TokenStream, text: &mut &str) {
        self.out.begin(0, false);
        self.words(tokens, text);
        self.out.end();
    }

    /// Words and spaces of tokens, as they are in the text of these, which is cut off.
    fn words(&mut self, tokens: TokenStream, text: &mut &str) {
        for token in tokens {
            let TokenTree::Group(group) = token else {
                self.cut(&token.to_string(), text);
                continue;
            };
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::Brace => {
                    self.group_in_braces(group.stream(), text);
                    continue;
                }
                Delimiter::None => ("", ""),
            };
            self.cut(open, text);
            self.boxed_words(group.stream(), text);
            self.cut(close, text);
        }
    }

    fn group_in_braces(&mut self, tokens: TokenStream, text: &mut &str) {
        let rest = text.trim_start();
        if rest.len() < text.len() {
            self.out.space();
        }
        self.out.begin(INDENT, true);
        *text = rest;
        self.cut("{", text);
        let is_spaced = text.starts_with(char::is_whitespace) && !tokens.is_empty();
        self.braced(tokens, text, is_spaced);
        *text = text.strip_prefix('}').unwrap_or(text);
        self.out.end();
    }

    /// Prints the word that the text begins with, with a space if it does so there.
    fn cut(&mut self, word: &str, text: &mut &str) {
        let rest = text.trim_start();
        if rest.len() < text.len() {
            self.out.space();
        }
        *text = rest.strip_prefix(word).unwrap_or(rest);
        self.out.word(word);
    }
}
