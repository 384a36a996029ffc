//! The syntax tree: an arena in document order, so that a tree costs a few dozen bytes per element, dropping it needs no
//! recursion, and values that need no decoding are slices of the source.

use crate::diagnostic::{FileId, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($variant:ident $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is the standard's element or attribute of that name")]
        pub enum $name { $($variant,)* }

        impl $name {
            /// The name as CSDL XML writes it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }

            /// What a name stands for.
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
    pub(super) file: FileId,
    pub(super) nodes: Vec<NodeData>,
    pub(super) attributes: Vec<AttributeData<'s>>,
    pub(super) texts: Vec<TextData<'s>>,
    pub(super) untyped: bool,
    /// Elements and attributes that come from another file, by their keys; see [`Tree::node_key`]. Empty unless the tree was edited.
    pub(super) elsewhere: BTreeMap<u64, FileId>,
}

/// Marks a node without text.
pub(super) const NO_TEXT: u32 = u32::MAX;

#[derive(Debug, Clone, PartialEq)]
pub(super) struct NodeData {
    pub(super) kind: Kind,
    /// Byte range of the start tag.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Index of the first node that is not inside this one.
    pub(super) next: u32,
    /// Index of the first attribute; the last is before the next node's first.
    pub(super) attributes: u32,
    pub(super) text: u32,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct AttributeData<'s> {
    pub(super) name: Attribute,
    pub(super) text: TextData<'s>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct TextData<'s> {
    pub(super) value: Cow<'s, str>,
    pub(super) start: u32,
    pub(super) end: u32,
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
    data: &'t NodeData,
    index: u32,
}

impl<'s> Tree<'s> {
    /// The root element.
    pub fn root(&self) -> Option<Node<'_>> {
        self.at(0)
    }

    /// The file the tree was read from.
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Whether `String` constants stand for constants of any type, so that only the type of their term tells what they are.
    pub fn untyped_constants(&self) -> bool {
        self.untyped
    }

    /// How many elements there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    pub(super) fn node_key(index: u32) -> u64 {
        u64::from(index) << 1
    }

    pub(super) fn attribute_key(index: u32) -> u64 {
        Self::node_key(index) | 1
    }

    fn file_of(&self, key: impl FnOnce() -> u64) -> FileId {
        if self.elsewhere.is_empty() {
            return self.file;
        }
        self.elsewhere.get(&key()).copied().unwrap_or(self.file)
    }

    /// Where the attributes of an element are.
    pub(super) fn attribute_range(&self, node: u32) -> Range<usize> {
        let first = |node: usize| {
            self.nodes
                .get(node)
                .map_or(self.attributes.len(), |n| n.attributes as usize)
        };
        first(node as usize)..first(node as usize + 1)
    }

    /// An element by its [`Node::index`].
    pub fn at(&self, index: u32) -> Option<Node<'_>> {
        Some(Node {
            tree: self,
            data: self.nodes.get(index as usize)?,
            index,
        })
    }

    fn text<'t>(&'t self, data: &'t TextData<'s>, file: FileId) -> Text<'t> {
        Text {
            value: &data.value,
            span: Span {
                file,
                start: data.start,
                end: data.end,
            },
        }
    }
}

impl<'t> Node<'t> {
    /// Its place in the tree, counted in document order.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Which element it is.
    pub fn kind(self) -> Kind {
        self.data.kind
    }

    /// Place of the start tag.
    pub fn span(self) -> Span {
        Span {
            file: self.tree.file_of(|| Tree::node_key(self.index)),
            start: self.data.start,
            end: self.data.end,
        }
    }

    /// The attributes in document order.
    pub fn attributes(self) -> impl Iterator<Item = (Attribute, Text<'t>)> {
        let tree = self.tree;
        let range = tree.attribute_range(self.index);
        let first = range.start;
        tree.attributes
            .get(range)
            .unwrap_or_default()
            .iter()
            .enumerate()
            .map(move |(n, attribute)| {
                let file = tree.file_of(|| Tree::attribute_key((first + n) as u32));
                (attribute.name, tree.text(&attribute.text, file))
            })
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

    /// Place of an attribute's value, or of the element where it is absent.
    pub fn span_of(self, name: Attribute) -> Span {
        self.get(name).map_or(self.span(), |text| text.span)
    }

    /// The child elements in document order.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> {
        let mut index = self.index + 1;
        let end = self.data.next;
        let tree = self.tree;
        std::iter::from_fn(move || {
            if index >= end {
                return None;
            }
            let node = tree.at(index)?;
            index = node.data.next.max(index + 1);
            Some(node)
        })
    }

    /// The child elements of one kind.
    pub fn children_of(self, kind: Kind) -> impl Iterator<Item = Node<'t>> {
        self.children().filter(move |child| child.kind() == kind)
    }

    /// Whether another element says the same: the same attributes, in any order, text and children.
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

    /// The text content, for elements that have one.
    pub fn text(self) -> Option<Text<'t>> {
        self.tree
            .texts
            .get(self.data.text as usize)
            .map(|data| self.tree.text(data, self.tree.file))
    }
}
