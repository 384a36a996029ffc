//! CSDL XML to a syntax tree. CSDL XML 4.01 sections 2 to 4.
//!
//! Elements are known by namespace URI and local name, never by prefix. Unknown elements and attributes are skipped; where
//! they claim to be CSDL, a finding says so. No recursion: nesting is bounded and kept on an explicit stack.

use super::grammar;
use super::old::{OLD, OldVersion};
use super::tree::{Attribute, Kind, Tree};
use crate::diagnostic::{FileId, Finding, Findings, Source, Span, codes};
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as XmlAttribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;

const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
/// Deepest nesting of elements. Real documents reach about 20.
const MAX_DEPTH: usize = 200;
/// Most attributes of one element; bounds the search for repeated ones.
pub(super) const MAX_ATTRIBUTES: usize = 256;

/// Reads a document. `None` if it is not well-formed, not CSDL of version 4, or exceeds a limit; a finding says which.
pub(super) fn parse<'s>(
    source: &'s Source,
    file: FileId,
    findings: &mut Findings,
) -> Option<Tree<'s>> {
    let reader = Reader {
        text: &source.text,
        file,
        findings,
        tree: Tree::new(file, &source.text, false),
        stack: Vec::new(),
        skipped: 0,
        depth: 0,
        root_seen: false,
        old: None,
    };
    reader.read()
}

/// A rejected document: nothing after it is read.
pub(super) struct Stop;

/// An open element.
struct Frame<'s> {
    node: usize,
    kind: Kind,
    /// The text so far and its place.
    text: Option<(Cow<'s, str>, usize, usize)>,
    /// Whether a child that may stand once was seen.
    once: bool,
}

pub(super) struct Reader<'s, 'f> {
    pub(super) text: &'s str,
    file: FileId,
    findings: &'f mut Findings,
    tree: Tree<'s>,
    stack: Vec<Frame<'s>>,
    /// How many open elements are skipped, from the innermost.
    pub(super) skipped: usize,
    depth: usize,
    root_seen: bool,
    pub(super) old: Option<OldVersion>,
}

impl<'s> Reader<'s, '_> {
    fn read(mut self) -> Option<Tree<'s>> {
        match self.events() {
            Ok(()) => Some(self.tree),
            Err(Stop) => None,
        }
    }

    fn events(&mut self) -> Result<(), Stop> {
        if let Some((at, c)) = self.text.char_indices().find(|(_, c)| forbidden(*c)) {
            let message = format!("character U+{:04X} is not allowed in XML", u32::from(c));
            return self.stop(
                Finding::new(&codes::XML_MALFORMED, message).at(self.span(at, at + c.len_utf8())),
            );
        }
        let (nodes, attributes) = counts(self.text);
        self.tree.reserve(nodes, attributes);
        let mut reader = NsReader::from_str(self.text);
        reader.config_mut().check_comments = false;
        loop {
            let start = position(reader.buffer_position());
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    return self.xml_error(&error, start, position(reader.error_position()));
                }
            };
            let end = position(reader.buffer_position());
            match event {
                Event::Start(tag) => self.open(&reader, &tag, start, end)?,
                Event::Empty(tag) => {
                    self.open(&reader, &tag, start, end)?;
                    self.close();
                }
                Event::End(_) => self.close(),
                Event::Text(text) => {
                    let content = text.xml10_content();
                    let raw = self.text.get(start..end).unwrap_or_default();
                    let value = if *content == *raw {
                        Cow::Borrowed(raw)
                    } else {
                        Cow::Owned(content.into_owned())
                    };
                    self.append(value, start, end)?;
                }
                Event::CData(data) => {
                    self.append(Cow::Owned(data.xml10_content().into_owned()), start, end)?
                }
                Event::GeneralRef(reference) => {
                    let c = self.reference(&reference, start, end)?;
                    self.append(Cow::Owned(c.to_string()), start, end)?;
                }
                Event::DocType(_) => {
                    let finding =
                        Finding::new(&codes::XML_DTD, "document type declarations are not read")
                            .at(self.span(start, end))
                            .help("remove the DOCTYPE");
                    return self.stop(finding);
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
                Event::Eof => break,
            }
        }
        if let Some(old) = self.old.take() {
            return self.refuse_old(old, None);
        }
        if self.depth > 0 {
            let (start, end) = (self.text.len().saturating_sub(1), self.text.len());
            let finding = Finding::new(
                &codes::XML_MALFORMED,
                "an element is not closed before the end of the document",
            );
            let opened = self
                .stack
                .last()
                .and_then(|frame| self.tree.span(frame.node));
            let finding = match opened {
                Some(span) => finding.related(span, "opened here"),
                None => finding,
            };
            return self.stop(finding.at(self.span(start, end)));
        }
        if !self.root_seen {
            let finding =
                Finding::new(&codes::ROOT, "the document has no root element").at(self.span(0, 0));
            return self.stop(finding);
        }
        Ok(())
    }

    fn open(
        &mut self,
        reader: &NsReader<&'s [u8]>,
        tag: &BytesStart<'s>,
        start: usize,
        end: usize,
    ) -> Result<(), Stop> {
        let span = self.span(start, end);
        if self.depth == 0 && self.root_seen {
            let finding = Finding::new(&codes::XML_MALFORMED, "a second root element").at(span);
            return self.stop(finding.help("a document has one root element; split the file"));
        }
        if self.depth >= MAX_DEPTH {
            let message = format!("elements are nested more than {MAX_DEPTH} deep");
            return self.stop(Finding::new(&codes::XML_LIMIT, message).at(span));
        }
        self.depth += 1;
        self.root_seen = true;
        let local = tag.local_name();
        let local = local.as_ref();
        let namespace = match reader.resolver().resolve_element(tag.name()).0 {
            ResolveResult::Bound(Namespace(uri)) => uri.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => return self.unbound(&prefix, span),
        };
        if namespace.starts_with(OLD) || self.old.is_some() {
            return self.open_old(tag, local, &namespace, start, end);
        }
        let vocabulary = namespace == EDM || namespace == EDMX;
        let kind = Kind::from_name(local)
            .filter(|kind| namespace == if grammar::is_edmx(*kind) { EDMX } else { EDM });
        if self.depth == 1 && !matches!(kind, Some(Kind::Edmx | Kind::Schema)) {
            let wanted = format!("`Edmx` in {EDMX} or `Schema` in {EDM}");
            let finding = if namespace.is_empty() {
                Finding::new(
                    &codes::ROOT,
                    format!("the root element is `{local}` without a namespace, not {wanted}"),
                )
            } else {
                Finding::new(
                    &codes::ROOT,
                    format!("the root element is `{local}` in `{namespace}`, not {wanted}"),
                )
            };
            return self.stop(
                finding
                    .at(span)
                    .help("give an OData metadata document, usually found at <service>/$metadata"),
            );
        }
        let parent = self.stack.last().map(|frame| frame.kind);
        let allowed = match (kind, parent) {
            (Some(kind), Some(parent)) => {
                grammar::allows(parent, kind) && !self.repeated(parent, kind)
            }
            (Some(_), None) => true,
            (None, _) => false,
        };
        // Foreign attributes are checked for bound prefixes even on skipped elements: it is about well-formedness.
        let node_kind = kind.filter(|_| allowed && self.skipped == 0);
        if let Some(kind) = node_kind {
            let node = self.tree.open(kind, start, end);
            self.stack.push(Frame {
                node,
                kind,
                text: None,
                once: false,
            });
        }
        self.attributes(reader, tag, node_kind, start, end)?;
        if node_kind.is_none() {
            if self.skipped == 0 && vocabulary {
                let message = match parent {
                    Some(parent) => format!("`{local}` is not expected in `{}`", parent.name()),
                    None => format!("`{local}` is not expected"),
                };
                self.findings
                    .add(Finding::new(&codes::ELEMENT_MISPLACED, message).at(span));
            }
            self.skipped += 1;
        }
        Ok(())
    }

    /// Whether a child that may stand once stands here already.
    fn repeated(&mut self, parent: Kind, kind: Kind) -> bool {
        let skipped = self.skipped > 0;
        match self.stack.last_mut() {
            Some(frame) if !skipped && grammar::single(parent, kind) => {
                std::mem::replace(&mut frame.once, true)
            }
            _ => false,
        }
    }

    fn attributes(
        &mut self,
        reader: &NsReader<&'s [u8]>,
        tag: &BytesStart<'s>,
        kind: Option<Kind>,
        start: usize,
        end: usize,
    ) -> Result<(), Stop> {
        let mut count = 0;
        for attribute in tag.attributes() {
            count += 1;
            if count > MAX_ATTRIBUTES {
                let message = format!("an element has more than {MAX_ATTRIBUTES} attributes");
                return self
                    .stop(Finding::new(&codes::XML_LIMIT, message).at(self.span(start, end)));
            }
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return self.attribute_error(&error, start),
            };
            let key = attribute.key;
            let at = self.offset_of(&attribute.value);
            if attribute.value.contains('<') {
                let finding = Finding::new(
                    &codes::XML_MALFORMED,
                    "`<` is not allowed in an attribute value",
                );
                return self.stop(
                    finding
                        .at(self.span(at, at + attribute.value.len()))
                        .help("write &lt;"),
                );
            }
            if key.as_namespace_binding().is_some() {
                continue;
            }
            let based = kind.is_some_and(|kind| grammar::has(kind, Attribute::Base))
                && key.as_ref() == Attribute::Base.name();
            if key.prefix().is_some() && !based {
                if let ResolveResult::Unknown(prefix) = reader.resolver().resolve_attribute(key).0 {
                    return self.unbound(&prefix, self.span(at, at + attribute.value.len()));
                }
                continue;
            }
            let Some(kind) = kind else { continue };
            let value = self.decode(&attribute, at)?;
            let to = at + attribute.value.len();
            match Attribute::from_name(key.as_ref()).filter(|name| grammar::has(kind, *name)) {
                Some(name) if grammar::is_too_long(name, &value) => {
                    let message = format!("a name has more than {} bytes", grammar::MAX_NAME);
                    return self
                        .stop(Finding::new(&codes::XML_LIMIT, message).at(self.span(at, to)));
                }
                Some(name) => self.tree.add_attribute(name, value, at, to),
                None => {
                    let message = format!("`{}` has no attribute `{}`", kind.name(), key.as_ref());
                    let span = self.span(at, to);
                    self.findings
                        .add(Finding::new(&codes::ATTRIBUTE_UNKNOWN, message).at(span));
                }
            }
        }
        Ok(())
    }

    fn decode(&mut self, attribute: &XmlAttribute<'_>, at: usize) -> Result<Cow<'s, str>, Stop> {
        let to = at + attribute.value.len();
        let raw = self.text.get(at..to).unwrap_or_default();
        let plain = !raw
            .bytes()
            .any(|byte| matches!(byte, b'&' | b'\t' | b'\r' | b'\n'));
        if plain {
            return Ok(Cow::Borrowed(raw));
        }
        match attribute.normalized_value(XmlVersion::Implicit1_0) {
            Ok(value) => Ok(Cow::Owned(value.into_owned())),
            Err(error) => {
                let message =
                    format!("a reference in an attribute value cannot be resolved: {error}");
                self.stop(Finding::new(&codes::XML_ENTITY, message).at(self.span(at, to)))
            }
        }
    }

    fn reference(
        &mut self,
        reference: &BytesRef<'_>,
        start: usize,
        end: usize,
    ) -> Result<char, Stop> {
        let known = match reference.as_ref() {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => reference.resolve_char_ref().ok().flatten(),
        };
        match known {
            Some(c) => Ok(c),
            None => {
                let message = format!("`&{};` is not known", reference.as_ref());
                self.stop(Finding::new(&codes::XML_ENTITY, message).at(self.span(start, end)))
            }
        }
    }

    fn append(&mut self, value: Cow<'s, str>, start: usize, end: usize) -> Result<(), Stop> {
        let blank = value
            .chars()
            .all(|c| c.is_ascii_whitespace() || c == '\u{feff}');
        if self.depth == 0 {
            if blank {
                return Ok(());
            }
            let finding = Finding::new(&codes::XML_MALFORMED, "text outside of the root element");
            return self.stop(finding.at(self.span(start, end)));
        }
        let span = self.span(start, end);
        let Some(frame) = self.stack.last_mut().filter(|_| self.skipped == 0) else {
            return Ok(());
        };
        if grammar::has_text(frame.kind) {
            match &mut frame.text {
                Some((text, _, last)) => {
                    text.to_mut().push_str(&value);
                    *last = end;
                }
                None => frame.text = Some((value, start, end)),
            }
        } else if !blank {
            let message = format!("`{}` has no text content", frame.kind.name());
            self.findings
                .add(Finding::new(&codes::XML_TEXT, message).at(span));
        }
        Ok(())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        if let Some(frame) = self.stack.pop() {
            self.tree.close(frame.node);
            if let Some((value, start, end)) = frame.text {
                self.tree.add_text(frame.node, value, start, end);
            }
        }
    }

    pub(super) fn stop<T>(&mut self, finding: Finding) -> Result<T, Stop> {
        self.findings.add(finding);
        Err(Stop)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span {
            file: self.file,
            start: small(start),
            end: small(end.min(self.text.len()).max(start)),
        }
    }

    /// Where a slice of the text starts in it.
    fn offset_of(&self, slice: &str) -> usize {
        (slice.as_ptr() as usize)
            .saturating_sub(self.text.as_ptr() as usize)
            .min(self.text.len())
    }
}

/// About how many elements and attributes there are, counting fast.
fn counts(text: &str) -> (usize, usize) {
    text.as_bytes()
        .array_windows()
        .fold((0, 0), |(nodes, attributes), pair| match pair {
            [b'<', b'A'..=b'Z' | b'a'..=b'z' | b'_'] => (nodes + 1, attributes),
            [b'=', b'"' | b'\''] => (nodes, attributes + 1),
            _ => (nodes, attributes),
        })
}

fn forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Texts are at most `u32::MAX` bytes long, so this never loses anything.
fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
