//! Names: namespaces, aliases, and the table of all declarations. CSDL XML 4.01 section 5.1.

use super::documents::Scope;
use super::lookup::Lookup;
use super::model::{ContainerId, OperationId, Schema, SchemaId, TermId, TypeId};
use crate::diagnostic::{Finding, Findings, Span, codes};
use crate::syntax::{Attribute, Node, Paths, Text, Tree};
use std::collections::{HashMap, HashSet};

/// Collects findings; remembers those that are reported only once per document.
pub(super) struct Report<'f> {
    findings: &'f mut Findings,
    trees: &'f [Tree<'f>],
    /// Made for the first finding that has no path.
    paths: Option<Paths<'f>>,
    said: HashSet<(usize, String)>,
    /// How many more bytes may be spent on expanding aliases.
    left: usize,
}

/// How many subjects are remembered. Findings beyond that may repeat, but they are only counted, never shown.
const MAX_SAID: usize = 1000;

impl<'f> Report<'f> {
    /// For documents of this total length in bytes.
    pub(super) fn new(
        findings: &'f mut Findings,
        trees: &'f [Tree<'f>],
        length: usize,
    ) -> Report<'f> {
        Report {
            findings,
            trees,
            paths: None,
            said: HashSet::new(),
            left: length.saturating_add(1 << 20),
        }
    }

    /// Whether a namespace can still replace its alias. Otherwise a long namespace with a short alias could make a document hundreds of
    /// times larger.
    fn spend(&mut self, namespace: &str, alias: &str, span: Span) -> bool {
        let more = namespace.len().saturating_sub(alias.len());
        match self.left.checked_sub(more) {
            Some(left) => self.left = left,
            None => {
                let message =
                    "the namespaces for which aliases stand are longer than the documents";
                self.add(Finding::new(&codes::XML_LIMIT, message).at(span));
                return false;
            }
        }
        true
    }

    /// Adds a finding. One without a path gets that of the element of the model that contains its place.
    pub(super) fn add(&mut self, finding: Finding) {
        self.insert(finding);
    }

    fn insert(&mut self, finding: Finding) -> bool {
        let span = finding.span;
        self.findings.add_in(finding, || {
            let paths = self.paths.get_or_insert_with(|| Paths::new(self.trees));
            paths.path(span?)
        })
    }

    /// Adds a finding unless there was one about the same subject in this document. One that is allowed does not count: the next may be
    /// about another element.
    pub(super) fn add_once(
        &mut self,
        scope: usize,
        subject: &str,
        finding: impl FnOnce() -> Finding,
    ) {
        let subject = (scope, subject.to_owned());
        if !self.said.contains(&subject) && self.insert(finding()) && self.said.len() < MAX_SAID {
            self.said.insert(subject);
        }
    }
}

/// A declaration that has an id and is not built yet.
#[derive(Clone, Copy)]
pub(super) struct Declared<'t> {
    pub(super) node: Node<'t>,
    /// The document that contains it, whose aliases apply.
    pub(super) scope: usize,
    pub(super) schema: SchemaId,
}

impl<'t> Declared<'t> {
    /// Its simple name; elements without one are not declared.
    pub(super) fn name(&self) -> &'t str {
        self.node.value(Attribute::Name).unwrap_or_default()
    }
}

/// All declarations of all documents. Hash maps are only for look-up; order always comes from the lists.
pub(super) struct Names<'t> {
    pub(super) scopes: Vec<Scope<'t>>,
    pub(super) schemas: Vec<Schema>,
    pub(super) namespaces: HashMap<&'t str, SchemaId>,
    /// The namespaces of schemas by the aliases that these schemas declare; `None` if several declare the same one.
    pub(super) shared_aliases: HashMap<&'t str, Option<&'t str>>,
    pub(super) types: Lookup,
    pub(super) type_nodes: Vec<Declared<'t>>,
    /// The base type of each type, without cycles.
    pub(super) bases: Vec<Option<TypeId>>,
    /// The last overload of each name.
    pub(super) operations: Lookup,
    /// For each operation the number of overloads before it, and the last of these.
    pub(super) overloads: Vec<(u32, OperationId)>,
    pub(super) operation_nodes: Vec<Declared<'t>>,
    pub(super) containers: Lookup,
    pub(super) container_nodes: Vec<Declared<'t>>,
    pub(super) terms: Lookup,
    pub(super) term_nodes: Vec<Declared<'t>>,
    /// One type for each simple name, for help in findings.
    pub(super) simple: Lookup,
}

/// What a qualified name refers to.
pub(super) enum Place<'a> {
    /// A name in a schema of one of the documents.
    Schema(SchemaId, &'a str),
    /// A name in the built-in schema `Edm`.
    Edm(&'a str),
    /// A name in a namespace that only an alias or a reference mentions.
    Elsewhere,
    /// The name has no namespace.
    Unqualified,
    /// The prefix is neither a known alias nor a known namespace.
    Unknown,
}

/// The usual aliases of the standard vocabularies, which many documents use without declaring them.
const USUAL: &[(&str, &str)] = &[
    ("Aggregation", "Org.OData.Aggregation.V1"),
    ("Authorization", "Org.OData.Authorization.V1"),
    ("Capabilities", "Org.OData.Capabilities.V1"),
    ("Core", "Org.OData.Core.V1"),
    ("Measures", "Org.OData.Measures.V1"),
    ("Repeatability", "Org.OData.Repeatability.V1"),
    ("Validation", "Org.OData.Validation.V1"),
];

/// The key of a declaration, for look-ups.
pub(super) fn key_in<'t>(list: &[Declared<'t>]) -> impl Fn(u32) -> Option<(SchemaId, &'t str)> {
    |position| {
        let declared = list.get(position as usize)?;
        Some((declared.schema, declared.name()))
    }
}

impl<'t> Names<'t> {
    /// A type by schema and simple name.
    pub(super) fn type_in(&self, schema: SchemaId, name: &str) -> Option<TypeId> {
        let found = self.types.get(&(schema, name), key_in(&self.type_nodes));
        found.map(TypeId)
    }

    /// The first type with a simple name.
    pub(super) fn type_named(&self, name: &str) -> Option<TypeId> {
        let name_of = |at: u32| self.type_nodes.get(at as usize).map(Declared::name);
        self.simple.get(&name, name_of).map(TypeId)
    }

    /// A container by schema and simple name.
    pub(super) fn container_in(&self, schema: SchemaId, name: &str) -> Option<ContainerId> {
        let found = self
            .containers
            .get(&(schema, name), key_in(&self.container_nodes));
        found.map(ContainerId)
    }

    /// A term by schema and simple name.
    pub(super) fn term_in(&self, schema: SchemaId, name: &str) -> Option<TermId> {
        let found = self.terms.get(&(schema, name), key_in(&self.term_nodes));
        found.map(TermId)
    }

    /// The overloads of an operation, in document order.
    pub(super) fn overloads_in(&self, schema: SchemaId, name: &str) -> Vec<OperationId> {
        let key = key_in(&self.operation_nodes);
        let mut last = self.operations.get(&(schema, name), key).map(OperationId);
        let mut list = Vec::new();
        while let Some(id) = last {
            list.push(id);
            let before = self.overloads.get(id.0 as usize);
            last = before.and_then(|(count, id)| (*count > 0).then_some(*id));
        }
        list.reverse();
        list
    }

    /// Schema and simple name of a full name.
    pub(super) fn full<'a>(&self, name: &'a str) -> Option<(SchemaId, &'a str)> {
        let (namespace, simple) = name.rsplit_once('.')?;
        Some((*self.namespaces.get(namespace)?, simple))
    }

    /// The namespace that an alias stands for in a document. Aliases are local to their document (CSDL XML 4.01 section 5.1), but documents
    /// of one service use the aliases of each other's schemas: a prefix that is neither an alias nor a namespace in this document is
    /// resolved as the alias of the one schema in another given document that declares it.
    pub(super) fn alias(&self, scope: usize, prefix: &str) -> Option<&'t str> {
        let own = self.scopes.get(scope)?.aliases.get(prefix);
        own.copied().or_else(|| self.foreign_alias(scope, prefix))
    }

    /// The namespace of an alias that only other documents declare.
    fn foreign_alias(&self, scope: usize, prefix: &str) -> Option<&'t str> {
        let scope = self.scopes.get(scope)?;
        if scope.aliases.contains_key(prefix)
            || scope.visible.contains(prefix)
            || self.namespaces.contains_key(prefix)
        {
            return None;
        }
        self.shared_aliases.get(prefix).copied().flatten()
    }

    /// Collects the aliases of all schemas for [`alias`](Self::alias).
    pub(super) fn share_aliases(&mut self) {
        for (scope, schema) in self
            .scopes
            .iter()
            .flat_map(|scope| scope.schemas.iter().map(move |schema| (scope, schema)))
        {
            // An alias that its own document rejects, such as a reserved one, is not shared either.
            if let Some(alias) = schema.value(Attribute::Alias)
                && let Some(namespace) = schema.value(Attribute::Namespace)
                && scope.aliases.get(alias) == Some(&namespace)
                && self.namespaces.contains_key(namespace)
            {
                self.shared_aliases
                    .entry(alias)
                    .and_modify(|shared| *shared = shared.filter(|other| *other == namespace))
                    .or_insert(Some(namespace));
            }
        }
    }

    /// Resolves a qualified name, split at its last dot; an alias counts only if it is the whole prefix.
    pub(super) fn place<'a>(&self, scope: usize, name: &'a str) -> Place<'a> {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return Place::Unqualified;
        };
        if prefix == "Edm" {
            return Place::Edm(simple);
        }
        let namespace = self.alias(scope, prefix).unwrap_or(prefix);
        if let Some(id) = self.namespaces.get(namespace) {
            return Place::Schema(*id, simple);
        }
        let scope = self.scopes.get(scope);
        match scope.is_some_and(|scope| scope.visible.contains(namespace)) {
            true => Place::Elsewhere,
            false => Place::Unknown,
        }
    }

    /// Reports, once per document and namespace, that a name is needed from a missing referenced document.
    pub(super) fn note_missing(
        &self,
        scope: usize,
        name: &str,
        span: Span,
        report: &mut Report<'_>,
    ) {
        let (Some(document), Some((prefix, simple))) =
            (self.scopes.get(scope), name.rsplit_once('.'))
        else {
            return;
        };
        let namespace = document.aliases.get(prefix).copied().unwrap_or(prefix);
        let Some((uri, help)) = document.includes.get(namespace) else {
            return;
        };
        if self.namespaces.contains_key(namespace) {
            return;
        }
        report.add_once(scope, uri.value, || {
            let message = format!(
                "`{}` was not found, but `{namespace}.{simple}` is needed from it",
                uri.value
            );
            let help = help.as_deref().unwrap_or("add the document");
            Finding::new(&codes::REFERENCE_MISSING, message)
                .at(uri.span)
                .related(span, "needed here")
                .help(help)
        });
    }

    /// Reports, once per document and namespace, the use of a namespace that the document does not include.
    pub(super) fn note_use(
        &self,
        scope: usize,
        schema: SchemaId,
        span: Span,
        report: &mut Report<'_>,
    ) {
        let (Some(document), Some(declared)) =
            (self.scopes.get(scope), self.schemas.get(schema.0 as usize))
        else {
            return;
        };
        let namespace = declared.namespace.as_str();
        // Names in a patch need no include: metadata that cannot be edited cannot get a reference either.
        if document.visible.contains(namespace) || span.file != document.file {
            return;
        }
        report.add_once(scope, namespace, || {
            Finding::new(
                &codes::NOT_REFERENCED,
                format!("`{namespace}` is used without a reference to it"),
            )
            .at(span)
            .related(declared.span, "declared here")
            .help("add a Reference with an Include of this namespace; the given document is used")
        });
    }

    /// A name with its alias replaced by the namespace. Names that cannot be resolved are unchanged.
    pub(super) fn full_name(
        &self,
        scope: usize,
        text: Text<'_>,
        report: &mut Report<'_>,
    ) -> String {
        self.expand(scope, text.value.trim(), text.span, report)
    }

    /// Like [`Names::full_name`] for a name at a place.
    pub(super) fn expand(
        &self,
        scope: usize,
        name: &str,
        span: Span,
        report: &mut Report<'_>,
    ) -> String {
        let Some((prefix, simple)) = name.rsplit_once('.') else {
            return name.to_owned();
        };
        if let Some(namespace) = self.alias(scope, prefix)
            && report.spend(namespace, prefix, span)
        {
            if self.foreign_alias(scope, prefix).is_some() {
                report.add_once(scope, prefix, || {
                    let message = format!("the alias `{prefix}` is not declared in this document");
                    Finding::new(&codes::ALIAS_UNDECLARED, message)
                        .at(span)
                        .help(format!(
                            "it is resolved as `{namespace}`, as in another document; add a Reference with an Include that declares it"
                        ))
                });
            }
            return [namespace, ".", simple].concat();
        }
        if let Some((alias, namespace)) = USUAL.iter().find(|(alias, _)| *alias == prefix)
            && !self.namespaces.contains_key(prefix)
        {
            report.add_once(scope, alias, || {
                Finding::new(
                    &codes::ALIAS_UNDECLARED,
                    format!("the alias `{alias}` is not declared"),
                )
                .at(span)
                .help(format!(
                    "it is resolved as `{namespace}`; add a Reference with an Include that declares it"
                ))
            });
            return [namespace, ".", simple].concat();
        }
        name.to_owned()
    }

    /// Whether a name uses the usual alias of a standard vocabulary.
    pub(super) fn is_usual(&self, name: &str) -> bool {
        let prefix = name.rsplit_once('.').map(|(prefix, _)| prefix);
        USUAL.iter().any(|(alias, _)| Some(*alias) == prefix)
    }

    /// A path with the aliases of all its qualified segments replaced.
    pub(super) fn expand_path(
        &self,
        scope: usize,
        text: Text<'_>,
        report: &mut Report<'_>,
    ) -> String {
        if !text.value.contains('.') {
            return text.value.trim().to_owned();
        }
        let mut out = String::with_capacity(text.value.len() + 16);
        for (i, segment) in text.value.trim().split('/').enumerate() {
            if i > 0 {
                out.push('/');
            }
            // In `nav@ns.Term#Qualifier` and `@ns.Term` the qualified name follows the `@`.
            let (before, name) = match segment.split_once('@') {
                Some((before, name)) => (Some(before), name),
                None => (None, segment),
            };
            if let Some(before) = before {
                out.push_str(before);
                out.push('@');
            }
            let (name, qualifier) = match name.split_once('#') {
                Some((name, qualifier)) => (name, Some(qualifier)),
                None => (name, None),
            };
            out.push_str(&self.expand(scope, name, text.span, report));
            if let Some(qualifier) = qualifier {
                out.push('#');
                out.push_str(qualifier);
            }
        }
        out
    }

    /// A type's full name.
    pub(super) fn type_name(&self, id: TypeId) -> String {
        self.type_nodes
            .get(id.0 as usize)
            .map(|declared| self.declared_name(declared))
            .unwrap_or_default()
    }

    /// A declaration's full name.
    pub(super) fn declared_name(&self, declared: &Declared<'t>) -> String {
        let namespace = self
            .schemas
            .get(declared.schema.0 as usize)
            .map_or("", |schema| &schema.namespace);
        format!("{namespace}.{}", declared.name())
    }

    /// The declaration of a type.
    pub(super) fn type_node(&self, id: TypeId) -> Option<&Declared<'t>> {
        self.type_nodes.get(id.0 as usize)
    }

    /// A type and its base types, the type first.
    pub(super) fn lineage(&self, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
        std::iter::successors(Some(id), |id| {
            self.bases.get(id.0 as usize).copied().flatten()
        })
    }
}
