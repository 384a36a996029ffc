"""Serves a model with odatapy's in-memory processor, on a free port of the loopback interface.

    serve.py METADATA DATA_FOLDER [--mend] [--slow SECONDS] [--etags SET,...]

The folder has a JSON file with the first entities of each entity set or singleton that has some. The first line of the output is the
address. The program ends when its standard input is closed.

odatapy leaves operations to the program, and does not keep what is contained: the operations of the reading room are below, and contained
navigation properties are bound to entity sets of their own, which `$metadata` then shows. `--mend` replaces what odatapy does wrong with
enumerations, so that filters with them can be tested at all. `--slow` delays what is answered asynchronously.
The actions `export` of Graph's partner billing start an operation. `--etags` names the entity
sets whose entities have tags.
"""

import argparse
import json
import os
import pathlib
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree as xml
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from odatapy.edm.names import FullQualifiedName
from odatapy.edm.xml_io import XmlEdmProvider
from odatapy.server import OData
from odatapy.server.adapters import ODataWSGIApp
from odatapy.server.eval import InMemoryExpressionVisitor
from odatapy.server.inmemory import InMemoryDataStore, InMemoryProcessor
from odatapy.server.processor import ActionProcessor, CustomETagSupport
from odatapy.server.serializer.json_serializer import (
    EntitySerializerOptions,
    PrimitiveSerializerOptions,
)

EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


def with_bound_containment(text):
    """The metadata, with an entity set for each type of contained entities, to which their navigation properties are bound."""
    root = xml.fromstring(text)
    types, full = {}, {}
    for schema in root.iter(EDM + "Schema"):
        for kind in schema.findall(EDM + "EntityType"):
            name = f"{schema.get('Namespace')}.{kind.get('Name')}"
            types[name] = kind
            full[f"{schema.get('Alias')}.{kind.get('Name')}"] = name

    def named(kind):
        kind = kind.removeprefix("Collection(").removesuffix(")")
        return full.get(kind, kind)

    def contained(kind):
        while kind is not None:
            found = types.get(named(kind))
            if found is None:
                return
            for property in found.findall(EDM + "NavigationProperty"):
                if property.get("ContainsTarget") == "true":
                    yield property
            kind = found.get("BaseType")

    for container in root.iter(EDM + "EntityContainer"):
        open_resources = [*container.findall(EDM + "EntitySet"), *container.findall(EDM + "Singleton")]
        sets = {}
        while open_resources:
            resource = open_resources.pop()
            for property in contained(resource.get("EntityType") or resource.get("Type")):
                kind = named(property.get("Type"))
                if kind not in sets:
                    attributes = {"Name": "contained_" + kind.replace(".", "_"), "EntityType": kind}
                    sets[kind] = xml.SubElement(container, EDM + "EntitySet", attributes)
                    open_resources.append(sets[kind])
                path = {"Path": property.get("Name"), "Target": sets[kind].get("Name")}
                xml.SubElement(resource, EDM + "NavigationPropertyBinding", path)
    return xml.tostring(root)


class Room(InMemoryProcessor, ActionProcessor):
    """The in-memory processor with the actions."""

    def process_action(self, request, response, uri_info, request_ct, response_ct):
        last = uri_info.last_resource
        action = last.action
        if action is None:
            # Of an import, the URL has only the name.
            name = FullQualifiedName.parse(last.action_import.action)
            action = self.service_metadata.edm.get_action(name)
        reader = self.odata.create_deserializer(request_ct)
        given = reader.action_parameters(self.service_metadata.edm, action, request.body)
        given = {name: parameter.value for name, parameter in given.items()}
        if action.name == "raise":
            self.process_raise(request, response, uri_info, response_ct, given["percent"])
        elif action.name == "export":
            self.process_export(request, response, uri_info, given)
        elif action.name == "announce":
            days = ",".join(str(day) for day in given.get("days") or [])
            spot = given.get("spot")
            room = "" if spot is None else spot.as_dict()["room"]
            self.reply(request, response, response_ct, f"{given['text']}|{days}|{room}", "Edm.String")
        else:
            response.set_status(204)

    def process_raise(self, request, response, uri_info, response_ct, percent):
        target = self._walk(request, uri_info.resource_parts[:-1], for_write=False)
        items = target.entities if target.is_collection else [target.entity]
        for item in items:
            fee = item.get_property("fee")
            if fee is not None and fee.value is not None:
                fee.value = fee.value * (100 + percent) / 100
        if target.is_collection:
            self.reply(request, response, response_ct, len(items), "Edm.Int32")
            return
        kind = target.entity_set.entity_type
        context = self._context(request, target.entity_set.name + "/$entity")
        options = EntitySerializerOptions(context_url=context)
        edm = self.service_metadata.edm
        body = self._serializer(response_ct, request).entity(edm, kind, target.entity, options)
        self._write(request, response, body, response_ct)

    def process_export(self, request, response, uri_info, given):
        """Starts an export of partner billing: an operation that can be asked for, and succeeds after a while."""
        # `reports/partners/billing`
        target = self._walk(request, uri_info.resource_parts[:3], for_write=False)
        owner = target.entity_set
        key = self._key_of(owner, target.entity)
        operations = owner.entity_type.get_navigation_property("operations")
        number = len(self._related(owner, key, target.entity, operations)) + 1
        value = {
            "@odata.type": "#microsoft.graph.partners.billing.runningOperation",
            "id": f"export {number}/{given.get('invoiceId')}",
            "createdDateTime": "2026-03-04T08:00:00Z",
            "lastActionDateTime": "2026-03-04T08:00:00Z",
            "status": "running",
        }
        reader = self.odata.create_deserializer()
        operation = reader.entity(self.service_metadata.edm, operations.type, json.dumps(value))
        self.store.add_relation(owner.name, key, "operations", operation)
        done = operation.get_property("status")
        threading.Timer(self.slow, lambda: setattr(done, "value", 2)).start()
        path = f"reports/partners/billing/operations('{urllib.parse.quote(value['id'], safe='')}')"
        response.set_header("Location", f"{self._base(request)}/{path}")
        response.set_header("Retry-After", "0")
        response.set_content(json.dumps(value).encode(), "application/json")
        response.set_status(202)

    def reply(self, request, response, response_ct, value, kind):
        options = PrimitiveSerializerOptions(context_url=self._context(request, kind), type_fqn=kind)
        body = self._serializer(response_ct, request).primitive(value, options, self.service_metadata.edm)
        self._write(request, response, body, response_ct)


def cheapest(target, part):
    """The items with the lowest fees, at least `from` if that is given."""
    given = part.typed_parameters
    items = [item for item in target.entities if item.get_value("fee") is not None]
    items = [item for item in items if item.get_value("fee") >= given.get("from", 0)]
    return sorted(items, key=lambda item: item.get_value("fee"))[: int(given["number"])]


def seed(odata, edm, store, folder):
    """Puts the entities of the folder's files into the sets and singletons of these names."""
    container = edm.entity_container
    for find in container.get_entity_set, container.get_singleton:
        for path in folder.glob("*.json"):
            resource = find(path.stem)
            if resource is not None:
                entities = json.loads(path.read_text("utf-8"))
                reader = odata.create_deserializer()
                made = [reader.entity(edm, resource.entity_type, json.dumps(entity)) for entity in entities]
                store.set_entities(path.stem, made)


class Tags(CustomETagSupport):
    def __init__(self, names):
        self.names = names

    def has_etag(self, entity_set):
        return getattr(entity_set, "name", entity_set) in self.names

    def has_media_etag(self, entity_set):
        return False


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class Handler(WSGIRequestHandler):
    def get_environ(self):
        # The path as it was sent: in PATH_INFO, `%2F` and `/` are the same.
        environ = {**super().get_environ(), "REQUEST_URI": self.path}
        if "Content-Type" not in self.headers:
            # wsgiref makes up one.
            del environ["CONTENT_TYPE"]
        return environ


def mended_enum(visitor, literal):
    """Compares enumerations by number, which is what the store keeps."""
    if literal.value is not None:
        return literal.value
    return literal.values[0] if len(literal.values) == 1 else list(literal.values)


def end_with(stream):
    """Ends the program as soon as nobody holds the other end of the stream."""
    while stream.read(4096):
        pass
    os._exit(0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("metadata")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("--mend", action="store_true")
    parser.add_argument("--slow", type=float, default=0)
    parser.add_argument("--etags", default="")
    options = parser.parse_args()
    threading.Thread(target=end_with, args=(sys.stdin.buffer,), daemon=True).start()
    if options.mend:
        InMemoryExpressionVisitor.visit_enum = mended_enum

    odata = OData.new_instance()
    with open(options.metadata, "rb") as file:
        provider = XmlEdmProvider(with_bound_containment(file.read()))
    metadata = odata.create_service_metadata(provider)
    handler = odata.create_handler(metadata)
    store = InMemoryDataStore()
    room = Room(store)
    room.slow = options.slow
    room.register_function("reading.room.cheapest", cheapest)
    room.register_function("reading.room.sum", lambda _, part: sum(part.typed_parameters.values()))
    room.register_function("reading.room.echo", lambda _, part: part.typed_parameters["text"])
    room.register_function("countDays", lambda _, part: len(json.loads(part.typed_parameters["days"])))
    handler.register(room)
    handler.register(Tags(set(filter(None, options.etags.split(",")))))
    if options.slow:
        handler.async_worker_hook = lambda _: time.sleep(options.slow)
    seed(odata, metadata.edm, store, options.data)

    server = make_server("127.0.0.1", 0, ODataWSGIApp(handler), Server, Handler)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
