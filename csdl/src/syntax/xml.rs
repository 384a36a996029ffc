//! Reads CSDL XML into a syntax tree. CSDL XML 4.01 sections 2 to 4.
//!
//! Elements are recognized by namespace URI and local name, never by prefix. Unknown elements and attributes are skipped, with a finding if
//! they claim to be CSDL. There is no recursion: nesting is bounded and kept on an explicit stack.

use super::grammar;
use super::old::OldVersion;
use super::tree::{Attribute, Kind, Tree};
use super::well_formed;
use crate::diagnostic::{FileId, Finding, Findings, Source, Span, codes};
use crate::suggest::closest;
use quick_xml::XmlVersion;
use quick_xml::events::attributes::Attribute as XmlAttribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, PrefixDeclaration, ResolveResult};
use quick_xml::reader::NsReader;
use std::borrow::Cow;

pub(super) const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
pub(super) const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";
/// The deepest nesting of elements. Real documents reach about 20.
pub(super) const MAX_DEPTH: usize = 200;
/// The maximum number of attributes of one element; bounds the search for repeated ones.
pub(super) const MAX_ATTRIBUTES: usize = 256;

/// Reads a document. `None` if it is not well-formed, is not CSDL of version 4, or exceeds a limit; a finding says which.
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
        old: None,
        strays: Vec::new(),
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
    /// Whether a child that is allowed once was seen.
    once: bool,
}

pub(super) struct Reader<'s, 'f> {
    pub(super) text: &'s str,
    file: FileId,
    pub(super) findings: &'f mut Findings,
    tree: Tree<'s>,
    stack: Vec<Frame<'s>>,
    /// The number of open elements that are skipped, from the innermost.
    pub(super) skipped: usize,
    depth: usize,
    pub(super) old: Option<OldVersion>,
    /// Findings about wrappers in other namespaces, until a schema shows the version of the document.
    pub(super) strays: Vec<Finding>,
}

impl<'s> Reader<'s, '_> {
    fn read(mut self) -> Option<Tree<'s>> {
        match self.events() {
            Ok(()) => Some(self.tree),
            Err(Stop) => None,
        }
    }

    fn events(&mut self) -> Result<(), Stop> {
        if let Err(found) = well_formed::check(self.text) {
            return self.malformed(*found);
        }
        let (nodes, attributes) = counts(self.text);
        self.tree.reserve(nodes, attributes);
        let mut reader = NsReader::from_str(self.text);
        // Already checked.
        reader.config_mut().check_comments = false;
        reader.config_mut().check_end_names = false;
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
                    self.append(value, start, end);
                }
                Event::CData(data) => {
                    self.append(Cow::Owned(data.xml10_content().into_owned()), start, end);
                }
                Event::GeneralRef(reference) => {
                    let c = self.reference(&reference, start, end)?;
                    self.append(Cow::Owned(c.to_string()), start, end);
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
                Event::Eof => break,
            }
        }
        if let Some(old) = self.old.take() {
            return self.refuse_old(old, None);
        }
        for finding in self.strays.drain(..) {
            self.findings.add(finding);
        }
        if self.tree.is_empty() {
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
        self.depth += 1;
        let local = tag.local_name();
        let local = local.as_ref();
        let namespace = match reader.resolver().resolve_element(tag.name()).0 {
            ResolveResult::Bound(Namespace(uri)) => uri.to_owned(),
            ResolveResult::Unbound => String::new(),
            ResolveResult::Unknown(prefix) => return self.unbound(&prefix, span),
        };
        let parent = self.stack.last().map(|frame| frame.kind);
        let known = Kind::from_name(local);
        let kind = known.filter(|kind| namespace == grammar::namespace(*kind));
        let kind = match (kind, known) {
            (None, Some(meant)) if self.skipped == 0 => {
                self.stray(tag, meant, parent, &namespace, span)?
            }
            _ => kind,
        };
        if kind == Some(Kind::Schema) && self.skipped == 0 {
            // The model is of version 4, whatever surrounds it.
            self.old = None;
            for finding in self.strays.drain(..) {
                self.findings.add(finding);
            }
        }
        if self.depth == 1 && !matches!(kind, Some(Kind::Edmx | Kind::Schema)) {
            let place = match namespace.as_str() {
                "" => "without a namespace".to_owned(),
                uri => format!("in `{uri}`"),
            };
            let message = format!(
                "the root element is `{local}` {place}, not `Edmx` in {EDMX} or `Schema` in {EDM}"
            );
            return self.not_csdl(message, local, span);
        }
        let allowed = match (kind, parent) {
            (Some(kind), Some(parent)) => {
                grammar::allows(parent, kind) && !self.repeated(parent, kind)
            }
            (Some(_), None) => true,
            (None, _) => false,
        };
        // Foreign attributes are checked for bound prefixes even on skipped elements, since that concerns well-formedness.
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
            if self.skipped == 0 {
                self.out_of_place(local, parent, &namespace, span);
            }
            self.skipped += 1;
        }
        Ok(())
    }

    /// Whether a child that is allowed once is already present.
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
        let mut attributes = tag.attributes();
        // Already checked.
        attributes.with_checks(false);
        let mut foreign = Vec::new();
        // Reported when the name of the element is known.
        let mut unknown = Vec::new();
        for attribute in attributes {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => return self.xml_error(&error.into(), start, end),
            };
            let key = attribute.key;
            let at = self.offset_of(&attribute.value);
            if let Some(declared) = key.as_namespace_binding() {
                if let PrefixDeclaration::Named(prefix) = declared
                    && attribute.value.is_empty()
                {
                    let message =
                        format!("the namespace prefix `{prefix}` is bound to an empty namespace");
                    let finding = Finding::new(&codes::XML_PREFIX, message);
                    return self.stop(
                        finding
                            .at(self.span(start, end))
                            .help("bind it to a namespace, or remove it"),
                    );
                }
                continue;
            }
            let based = kind.is_some_and(|kind| grammar::has(kind, Attribute::Base))
                && key.as_ref() == Attribute::Base.name();
            if key.prefix().is_some() && !based {
                let span = self.span(at, at + attribute.value.len());
                let name = match reader.resolver().resolve_attribute(key) {
                    (ResolveResult::Unknown(prefix), _) => return self.unbound(&prefix, span),
                    (ResolveResult::Bound(Namespace(uri)), local) => (uri.to_owned(), local),
                    (ResolveResult::Unbound, local) => (String::new(), local),
                };
                if foreign.contains(&name) {
                    let message = format!(
                        "the attribute `{}` of `{}` is repeated on one element",
                        name.1.as_ref(),
                        name.0
                    );
                    return self.stop(Finding::new(&codes::XML_MALFORMED, message).at(span));
                }
                foreign.push(name);
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
                None => unknown.push(unknown_attribute(kind, key.as_ref(), self.span(at, to))),
            }
        }
        for finding in unknown {
            self.add(finding);
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
                let message = format!("`&{};` is unknown", reference.as_ref());
                self.stop(Finding::new(&codes::XML_ENTITY, message).at(self.span(start, end)))
            }
        }
    }

    fn append(&mut self, value: Cow<'s, str>, start: usize, end: usize) {
        let blank = value.chars().all(|c| c.is_ascii_whitespace());
        let span = self.span(start, end);
        let Some(frame) = self.stack.last_mut().filter(|_| self.skipped == 0) else {
            return;
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
            self.add(Finding::new(&codes::XML_TEXT, message).at(span));
        }
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

    /// Adds a finding about the innermost open element.
    pub(super) fn add(&mut self, finding: Finding) {
        let open = self.stack.iter().map(|frame| frame.node);
        self.findings.add_in(finding, || self.tree.path(open));
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

    /// The offset of a slice of the text.
    fn offset_of(&self, slice: &str) -> usize {
        (slice.as_ptr() as usize)
            .saturating_sub(self.text.as_ptr() as usize)
            .min(self.text.len())
    }
}

/// The finding about an attribute that elements of this kind do not have.
fn unknown_attribute(kind: Kind, name: &str, span: Span) -> Finding {
    let message = format!("`{}` has no attribute `{name}`", kind.name());
    let finding = Finding::new(&codes::ATTRIBUTE_UNKNOWN, message).at(span);
    let known = Attribute::ALL.iter().filter(|it| grammar::has(kind, **it));
    match closest(name, known.map(|it| it.name())) {
        Some(meant) => finding.help(format!("did you mean `{meant}`?")),
        None => finding,
    }
}

/// A fast estimate of the numbers of elements and attributes.
fn counts(text: &str) -> (usize, usize) {
    text.as_bytes()
        .array_windows()
        .fold((0, 0), |(nodes, attributes), pair| match pair {
            [b'<', b'A'..=b'Z' | b'a'..=b'z' | b'_'] => (nodes + 1, attributes),
            [b'=', b'"' | b'\''] => (nodes, attributes + 1),
            _ => (nodes, attributes),
        })
}

/// Texts are at most `u32::MAX` bytes long, so nothing is lost.
fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn position(at: u64) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}
