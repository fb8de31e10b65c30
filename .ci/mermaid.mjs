// Parses the first Mermaid diagram of each Markdown file, as GitHub would draw it.
//   node .ci/mermaid.mjs NODE_MODULES file.md ...
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, ...files] = process.argv.slice(2);
const resolve = createRequire(path.join(path.resolve(modules), 'x.js')).resolve;
const { JSDOM } = (await import(pathToFileURL(resolve('jsdom')))).default;
globalThis.window = new JSDOM('').window;
globalThis.document = window.document;
const mermaid = (await import(pathToFileURL(path.join(path.resolve(modules), 'mermaid/dist/mermaid.core.mjs')))).default;
for (const file of files) {
  const diagram = fs.readFileSync(file, 'utf8').match(/^```mermaid\n([\s\S]*?)^```$/m);
  if (!diagram) throw new Error(`${file} has no diagram`);
  await mermaid.parse(diagram[1]);
  console.log(`${file}: parses`);
}
