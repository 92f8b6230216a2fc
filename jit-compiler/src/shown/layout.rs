//! Where lines are broken, as rustc breaks them: D. C. Oppen, "Prettyprinting", ACM TOPLAS 2(4), 1980,
//! with all of the text at hand instead of a stream.
//!
//! Words stand in boxes, and between them are places where a line may be broken. In a box that fits on
//! the rest of the line none is; in a *consistent* one that does not, all are; in any other those are
//! behind which the line would become too long.

/// As long as a line may be.
const MARGIN: isize = 78;
/// As short as lines get by being indented.
const LEAST_SPACE: isize = 60;
/// How far what is in a box stands to the right, usually.
pub(super) const INDENT: isize = 4;

/// More blanks than a line has room for: a new line, always.
const NEW_LINE: isize = 0xffff;

/// Text, laid out when it is complete.
#[derive(Debug, Default)]
pub(super) struct Layout {
    tokens: Vec<Token>,
}

#[derive(Debug)]
enum Token {
    Word(String),
    /// So many blanks, or a new line that is indented by so much more than its box is.
    Break {
        blanks: isize,
        offset: isize,
    },
    Begin {
        indent: isize,
        consistent: bool,
    },
    End,
}

/// A box that is being printed.
enum Frame {
    Fits,
    Broken { outer_indent: isize, consistent: bool },
}

impl Layout {
    pub(super) fn word(&mut self, word: impl Into<String>) {
        self.tokens.push(Token::Word(word.into()));
    }

    /// A blank or a new line.
    pub(super) fn space(&mut self) {
        self.break_by(1, 0);
    }

    pub(super) fn word_space(&mut self, word: &str) {
        self.word(word);
        self.space();
    }

    /// A new line, unless one has just begun for certain.
    pub(super) fn new_line(&mut self) {
        if !self.is_at_new_line() {
            self.break_by(NEW_LINE, 0);
        }
    }

    /// A blank or a new line, unless one has just begun for certain.
    pub(super) fn space_in_line(&mut self) {
        if !self.is_at_new_line() {
            self.space();
        }
    }

    fn is_at_new_line(&self) -> bool {
        matches!(self.tokens.last(), Some(Token::Break { blanks: NEW_LINE, .. }))
    }

    /// So many blanks, or a new line that is indented by so much more than its box is.
    pub(super) fn break_by(&mut self, blanks: isize, offset: isize) {
        self.tokens.push(Token::Break { blanks, offset });
    }

    pub(super) fn begin(&mut self, indent: isize, consistent: bool) {
        self.tokens.push(Token::Begin { indent, consistent });
    }

    pub(super) fn end(&mut self) {
        self.tokens.push(Token::End);
    }

    /// The text.
    pub(super) fn finish(&self) -> String {
        let sizes = self.sizes();
        let (mut text, mut frames) = (String::new(), Vec::new());
        let (mut space, mut indent) = (MARGIN, 0);
        // Blanks are written before a word only, and so never at a line's end.
        let mut blanks_due = 0;
        for (token, &size) in self.tokens.iter().zip(&sizes) {
            match *token {
                Token::Word(ref word) => {
                    (0..blanks_due).for_each(|_| text.push(' '));
                    blanks_due = 0;
                    text.push_str(word);
                    space -= size;
                }
                Token::Begin { .. } if size <= space => frames.push(Frame::Fits),
                Token::Begin { indent: further, consistent } => {
                    frames.push(Frame::Broken { outer_indent: indent, consistent });
                    indent += further;
                }
                Token::End => {
                    if let Some(Frame::Broken { outer_indent, .. }) = frames.pop() {
                        indent = outer_indent;
                    }
                }
                Token::Break { blanks, offset } => {
                    let fits = match frames.last() {
                        Some(Frame::Fits) => true,
                        Some(Frame::Broken { consistent: true, .. }) => false,
                        Some(Frame::Broken { consistent: false, .. }) | None => size <= space,
                    };
                    if fits {
                        blanks_due += blanks;
                        space -= blanks;
                    } else {
                        text.push('\n');
                        blanks_due = indent + offset;
                        space = LEAST_SPACE.max(MARGIN - blanks_due);
                    }
                }
            }
        }
        text
    }

    /// How much of a line each token needs: a box or a break what there is up to the first break
    /// after it that is not in it, respectively in its box.
    fn sizes(&self) -> Vec<isize> {
        let mut sizes = vec![0; self.tokens.len()];
        let (mut pending, mut total) = (Vec::new(), 0);
        for (at, token) in self.tokens.iter().enumerate() {
            match token {
                Token::Word(word) => {
                    sizes[at] = isize::try_from(word.len()).unwrap_or(isize::MAX / 2);
                    total += sizes[at];
                    continue;
                }
                Token::Break { blanks, .. } => {
                    self.settle(&mut pending, &mut sizes, total);
                    sizes[at] = -total;
                    total += blanks;
                }
                Token::Begin { .. } => sizes[at] = -total,
                Token::End => {}
            }
            pending.push(at);
        }
        self.settle(&mut pending, &mut sizes, total);
        sizes
    }

    /// Knows the sizes of the boxes that have ended, and of the last break of the one that has not.
    fn settle(&self, pending: &mut Vec<usize>, sizes: &mut [isize], total: isize) {
        let mut ended = 0;
        while let Some(&last) = pending.last() {
            match self.tokens[last] {
                Token::Begin { .. } if ended == 0 => return,
                Token::Begin { .. } => ended -= 1,
                Token::End => ended += 1,
                Token::Break { .. } | Token::Word(_) => {}
            }
            pending.pop();
            if !matches!(self.tokens[last], Token::End) {
                sizes[last] += total;
            }
            if matches!(self.tokens[last], Token::Break { .. }) && ended == 0 {
                return;
            }
        }
    }
}
