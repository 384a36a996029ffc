//! The syntax tree: an arena in document order, so that a tree costs 16 bytes per element and 8 per attribute, dropping it needs no
//! recursion, and values that need no decoding stay in the source.

use super::paths;
use crate::diagnostic::{FileId, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is the standard's element or attribute of that name")]
        pub enum $name { $($variant,)* }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant),*];

            /// The name as CSDL XML writes it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// The kind with a name.
            pub fn from_name(name: &str) -> Option<$name> {
                match name { $($text => Some($name::$variant),)* _ => None }
            }
        }
    };
}

names! {
    /// The elements of CSDL.
    Kind {
        Edmx "Edmx", Reference "Reference", Include "Include", IncludeAnnotations "IncludeAnnotations",
        DataServices "DataServices", Schema "Schema",
        EntityType "EntityType", ComplexType "ComplexType", Key "Key", PropertyRef "PropertyRef", Property "Property",
        NavigationProperty "NavigationProperty", ReferentialConstraint "ReferentialConstraint", OnDelete "OnDelete",
        EnumType "EnumType", Member "Member", TypeDefinition "TypeDefinition",
        Action "Action", Function "Function", Parameter "Parameter", ReturnType "ReturnType",
        EntityContainer "EntityContainer", EntitySet "EntitySet", Singleton "Singleton",
        NavigationPropertyBinding "NavigationPropertyBinding", ActionImport "ActionImport",
        FunctionImport "FunctionImport",
        Term "Term", Annotations "Annotations", Annotation "Annotation",
        Binary "Binary", Bool "Bool", Date "Date", DateTimeOffset "DateTimeOffset", Decimal "Decimal",
        Duration "Duration", EnumMember "EnumMember", Float "Float", Guid "Guid", Int "Int", String "String",
        TimeOfDay "TimeOfDay",
        AnnotationPath "AnnotationPath", AnyPropertyPath "AnyPropertyPath", ModelElementPath "ModelElementPath",
        NavigationPropertyPath "NavigationPropertyPath", PropertyPath "PropertyPath", Path "Path",
        Apply "Apply", Cast "Cast", Collection "Collection", If "If", IsOf "IsOf", LabeledElement "LabeledElement",
        LabeledElementReference "LabeledElementReference", Null "Null", Record "Record",
        PropertyValue "PropertyValue", UrlRef "UrlRef",
        Eq "Eq", Ne "Ne", Ge "Ge", Gt "Gt", Le "Le", Lt "Lt", And "And", Or "Or", Not "Not", Has "Has", In "In",
        Add "Add", Sub "Sub", Neg "Neg", Mul "Mul", Div "Div", DivBy "DivBy", Mod "Mod",
    }
}

names! {
    /// The attributes of CSDL.
    Attribute {
        Version "Version", Base "xml:base", Uri "Uri", Namespace "Namespace", Alias "Alias", TermNamespace "TermNamespace",
        Qualifier "Qualifier", TargetNamespace "TargetNamespace",
        Name "Name", Type "Type", BaseType "BaseType", Abstract "Abstract", OpenType "OpenType",
        HasStream "HasStream", Nullable "Nullable", DefaultValue "DefaultValue", MaxLength "MaxLength",
        Precision "Precision", Scale "Scale", Srid "SRID", Unicode "Unicode", ContainsTarget "ContainsTarget",
        Partner "Partner", Property "Property", ReferencedProperty "ReferencedProperty", Action "Action",
        IsFlags "IsFlags", UnderlyingType "UnderlyingType", Value "Value", IsBound "IsBound",
        IsComposable "IsComposable", EntitySetPath "EntitySetPath", Extends "Extends", EntityType "EntityType",
        IncludeInServiceDocument "IncludeInServiceDocument", Path "Path", Target "Target", Function "Function",
        EntitySet "EntitySet", BaseTerm "BaseTerm", AppliesTo "AppliesTo", Term "Term",
        Binary "Binary", Bool "Bool", Date "Date", DateTimeOffset "DateTimeOffset", Decimal "Decimal",
        Duration "Duration", EnumMember "EnumMember", Float "Float", Guid "Guid", Int "Int", String "String",
        TimeOfDay "TimeOfDay",
        AnnotationPath "AnnotationPath", AnyPropertyPath "AnyPropertyPath", ModelElementPath "ModelElementPath",
        NavigationPropertyPath "NavigationPropertyPath", PropertyPath "PropertyPath", UrlRef "UrlRef",
    }
}

/// The syntax tree of one document. Its root is `Edmx` or, for a fragment, `Schema`.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree<'s> {
    file: FileId,
    source: &'s str,
    nodes: Vec<NodeData>,
    attributes: Vec<AttributeData>,
    /// By index of the attribute: those whose value differs from the source text, or is too long.
    odd_attributes: Vec<(u32, TextData)>,
    /// By index of the node.
    texts: Vec<(u32, TextData)>,
    untyped: bool,
    /// Files of elements and attributes that come from another file, by key; empty unless the tree was edited.
    elsewhere: BTreeMap<Key, FileId>,
}

/// Whether it is an element rather than an attribute, and its index.
type Key = (bool, u32);

/// A length below 16 MB.
type Length = [u8; 3];

/// Marks an attribute whose value is stored elsewhere.
const ODD: Length = [u8::MAX; 3];

fn length(start: u32, end: u32) -> Option<Length> {
    let [a, b, c, rest] = end.saturating_sub(start).to_le_bytes();
    Some([a, b, c]).filter(|length| rest == 0 && *length != ODD)
}

fn end(start: u32, [a, b, c]: Length) -> u32 {
    start.saturating_add(u32::from_le_bytes([a, b, c, 0]))
}

/// A node takes only 16 bytes, since `<If/>` takes 5.
#[derive(Debug, Clone, PartialEq)]
struct NodeData {
    kind: Kind,
    /// Of the start tag.
    length: Length,
    start: u32,
    /// Index of the first node that is not inside this one.
    next: u32,
    /// Index of the first attribute; the last is before the next node's first.
    attributes: u32,
}

#[derive(Debug, Clone, PartialEq)]
struct AttributeData {
    name: Attribute,
    length: Length,
    start: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextData {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The value, if it differs from the source text.
    decoded: Option<Box<str>>,
}

/// Texts are at most `u32::MAX` bytes long, so nothing is lost.
fn small(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A value with its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text<'t> {
    /// The value, entities decoded.
    pub value: &'t str,
    /// Its place, without quotes.
    pub span: Span,
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree<'t>,
    index: u32,
}

impl<'s> Tree<'s> {
    /// A tree without elements. `untyped`: see [`Tree::untyped_constants`].
    pub(super) fn new(file: FileId, source: &'s str, untyped: bool) -> Tree<'s> {
        Tree {
            file,
            source,
            nodes: Vec::new(),
            attributes: Vec::new(),
            odd_attributes: Vec::new(),
            texts: Vec::new(),
            untyped,
            elsewhere: BTreeMap::new(),
        }
    }

    /// Reserves space, so that growing does not take twice as much memory.
    pub(super) fn reserve(&mut self, nodes: usize, attributes: usize) {
        self.nodes.reserve_exact(nodes);
        self.attributes.reserve_exact(attributes);
    }

    /// Starts an element and returns its index. Its attributes must be added before its first child.
    pub(super) fn open(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        let index = self.nodes.len();
        let (start, end) = (small(start), small(end));
        self.nodes.push(NodeData {
            kind,
            length: length(start, end).unwrap_or_default(),
            start,
            next: small(index + 1),
            attributes: small(self.attributes.len()),
        });
        index
    }

    /// Ends an element: what follows is not inside it.
    pub(super) fn close(&mut self, index: usize) {
        let next = small(self.nodes.len());
        if let Some(node) = self.nodes.get_mut(index) {
            node.next = next;
        }
    }

    /// Adds an attribute to the element that was started last.
    pub(super) fn add_attribute(
        &mut self,
        name: Attribute,
        value: Cow<'s, str>,
        start: usize,
        end: usize,
    ) {
        let data = self.data(value, start, end);
        let length = match length(data.start, data.end) {
            Some(length) if data.decoded.is_none() => length,
            _ => ODD,
        };
        let start = data.start;
        if length == ODD {
            self.odd_attributes
                .push((small(self.attributes.len()), data));
        }
        self.attributes.push(AttributeData {
            name,
            length,
            start,
        });
    }

    /// Marks the element that was added last as coming from another file.
    pub(super) fn node_from(&mut self, file: FileId) {
        let last = small(self.nodes.len().saturating_sub(1));
        self.from((true, last), file);
    }

    /// Marks the attribute that was added last as coming from another file.
    pub(super) fn attribute_from(&mut self, file: FileId) {
        let last = small(self.attributes.len().saturating_sub(1));
        self.from((false, last), file);
    }

    fn from(&mut self, key: Key, file: FileId) {
        if file != self.file {
            self.elsewhere.insert(key, file);
        }
    }

    fn file_of(&self, key: Key) -> FileId {
        if self.elsewhere.is_empty() {
            return self.file;
        }
        self.elsewhere.get(&key).copied().unwrap_or(self.file)
    }

    /// A tree without elements for the same document.
    pub(super) fn emptied(&self) -> Tree<'s> {
        let mut tree = Tree::new(self.file, self.source, self.untyped);
        tree.reserve(self.nodes.len(), self.attributes.len());
        tree
    }

    /// An element by its [`Node::index`].
    pub fn at(&self, index: u32) -> Option<Node<'_>> {
        self.node(index)
    }

    /// The model path of the innermost element of the model among open elements, given by index, the outermost first.
    pub(super) fn path(&self, open: impl Iterator<Item = usize>) -> Option<String> {
        let chain: Vec<Node<'_>> = open.filter_map(|index| self.node(small(index))).collect();
        // Only the aliases of open schemas: those of references are not worth a search for each finding.
        let schemas = || chain.iter().filter(|node| node.kind() == Kind::Schema);
        paths::path(chain.iter().copied(), |alias| {
            let schema = schemas().find(|it| it.value(Attribute::Alias) == Some(alias))?;
            schema.value(Attribute::Namespace)
        })
    }

    /// Adds the text of an element. Elements with text have no child elements, so texts come in the order of elements.
    pub(super) fn add_text(&mut self, node: usize, value: Cow<'s, str>, start: usize, end: usize) {
        let data = self.data(value, start, end);
        self.texts.push((small(node), data));
    }

    fn data(&self, value: Cow<'s, str>, start: usize, end: usize) -> TextData {
        let decoded = match value {
            value if self.source.get(start..end) == Some(&*value) => None,
            value => Some(value.into_owned().into_boxed_str()),
        };
        TextData {
            start: small(start),
            end: small(end),
            decoded,
        }
    }

    /// The root element.
    pub fn root(&self) -> Option<Node<'_>> {
        self.node(0)
    }

    /// The file from which the tree was read.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Whether `String` constants represent constants of any type, so that only the type of their term gives theirs.
    pub fn untyped_constants(&self) -> bool {
        self.untyped
    }

    /// The number of elements.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    fn node(&self, index: u32) -> Option<Node<'_>> {
        self.nodes.get(index as usize)?;
        Some(Node { tree: self, index })
    }

    fn slice(&self, start: u32, end: u32) -> Text<'_> {
        let value = self.source.get(start as usize..end as usize);
        Text {
            value: value.unwrap_or_default(),
            span: Span {
                file: self.file,
                start,
                end,
            },
        }
    }

    fn text<'t>(&'t self, data: &'t TextData) -> Text<'t> {
        let text = self.slice(data.start, data.end);
        match &data.decoded {
            Some(value) => Text { value, ..text },
            None => text,
        }
    }

    fn attribute(&self, index: usize) -> Option<(Attribute, Text<'_>)> {
        let data = self.attributes.get(index)?;
        let mut text = if data.length == ODD {
            let odd = self
                .odd_attributes
                .binary_search_by_key(&small(index), |(index, _)| *index);
            let (_, text) = self.odd_attributes.get(odd.ok()?)?;
            self.text(text)
        } else {
            self.slice(data.start, end(data.start, data.length))
        };
        text.span.file = self.file_of((false, small(index)));
        Some((data.name, text))
    }
}

impl<'t> Node<'t> {
    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.index as usize]
    }

    /// Its kind.
    pub fn kind(self) -> Kind {
        self.data().kind
    }

    /// Place of the start tag.
    pub fn span(self) -> Span {
        let data = self.data();
        Span {
            file: self.tree.file_of((true, self.index)),
            start: data.start,
            end: end(data.start, data.length),
        }
    }

    /// Its position in document order.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The index of the first element that is not inside this one.
    pub(super) fn next_index(self) -> u32 {
        self.data().next.max(self.index + 1)
    }

    /// Another element of the tree.
    pub fn at(self, index: u32) -> Option<Node<'t>> {
        self.tree.node(index)
    }

    /// The attributes in document order.
    pub fn attributes(self) -> impl Iterator<Item = (Attribute, Text<'t>)> {
        let from = self.data().attributes as usize;
        let to = self
            .tree
            .nodes
            .get(self.index as usize + 1)
            .map_or(self.tree.attributes.len(), |n| n.attributes as usize);
        let tree = self.tree;
        (from..to).filter_map(move |index| tree.attribute(index))
    }

    /// An attribute.
    pub fn get(self, name: Attribute) -> Option<Text<'t>> {
        self.attributes()
            .find(|(other, _)| *other == name)
            .map(|(_, text)| text)
    }

    /// An attribute's value.
    pub fn value(self, name: Attribute) -> Option<&'t str> {
        self.get(name).map(|text| text.value)
    }

    /// Place of an attribute's value, or of the element if it is absent.
    pub fn span_of(self, name: Attribute) -> Span {
        self.get(name).map_or(self.span(), |text| text.span)
    }

    /// The child elements in document order.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let mut index = self.index + 1;
        let end = self.data().next;
        let tree = self.tree;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let node = tree.node(index)?;
            index = node.data().next.max(index + 1);
            Some(node)
        })
    }

    /// The child elements of one kind.
    pub fn children_of(self, kind: Kind) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |child| child.kind() == kind)
    }

    /// Whether another element is equivalent: the same attributes in any order, text and children.
    pub fn says_the_same(self, other: Node<'_>) -> bool {
        let attributes = |node: Node<'_>| {
            let list = node.attributes();
            let mut list: Vec<_> = list
                .map(|(name, text)| (name, text.value.to_owned()))
                .collect();
            list.sort();
            list
        };
        let (mut mine, mut others) = (self.children(), other.children());
        let children = loop {
            match (mine.next(), others.next()) {
                (None, None) => break true,
                (Some(mine), Some(other)) if mine.says_the_same(other) => {}
                _ => break false,
            }
        };
        children
            && self.kind() == other.kind()
            && self.text().map(|text| text.value) == other.text().map(|text| text.value)
            && attributes(self) == attributes(other)
    }

    /// The `Schema` elements of a document: those below the root, or the root itself.
    pub fn schemas(self) -> impl Iterator<Item = Node<'t>> {
        let own = std::iter::once(self).filter(|root| root.kind() == Kind::Schema);
        let services = self.children_of(Kind::DataServices);
        own.chain(services.flat_map(|services| services.children_of(Kind::Schema)))
    }

    /// The text content, for elements that have it.
    pub fn text(self) -> Option<Text<'t>> {
        let texts = &self.tree.texts;
        let at = texts.binary_search_by_key(&self.index, |(node, _)| *node);
        let (_, data) = texts.get(at.ok()?)?;
        Some(self.tree.text(data))
    }
}
