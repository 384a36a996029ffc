// Serves a model with SAP's fe-mockserver, on a free port of the loopback interface.
//
//     node serve.cjs METADATA DATA_FOLDER
//
// NODE_PATH names the folder with the installed packages. The first line of the output is the address. The program ends when its standard
// input is closed.

const http = require('node:http');
const path = require('node:path');
const MockServer = require('@sap-ux/fe-mockserver-core').default;

const [metadata, data] = process.argv.slice(2).map((name) => path.resolve(name));
process.stdin.on('end', () => process.exit(0)).resume();

const mock = new MockServer({
    services: [{ urlPath: '/room', metadataPath: metadata, mockdataPath: data, generateMockData: false }],
    annotations: [],
    plugins: [],
    contextBasedIsolation: false,
});
mock.isReady.then(() => {
    const router = mock.getRouter();
    const server = http.createServer((request, response) =>
        router(request, response, () => {
            response.statusCode = 404;
            response.end();
        }),
    );
    server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/room/`));
});
