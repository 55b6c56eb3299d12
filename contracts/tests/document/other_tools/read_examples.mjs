// What openapi-generator makes for TypeScript reads each documented example as the one schema that it is of, and writes it
// again as it was; and each example is of the type that openapi-typescript gives it.
//
//   node read_examples.mjs cases.json <compiled typescript-fetch> examples.ts
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [casesPath, compiled, types] = process.argv.slice(2);
const cases = JSON.parse(readFileSync(casesPath, "utf8"));
const models = await import(pathToFileURL(resolve(compiled, "models/index.js")));

const lines = ['import type { components } from "./types";', 'type Schemas = components["schemas"];'];
for (const [index, { name, schemas, value }] of cases.entries()) {
  const fitting = schemas.filter((schema) => models[`instanceOf${schema}`](value));
  assert.equal(fitting.length, 1, `${name} is of one of ${schemas}, not of ${fitting}`);
  const model = models[`${fitting[0]}FromJSON`](value);
  assert.deepEqual(JSON.parse(JSON.stringify(models[`${fitting[0]}ToJSON`](model))), value, name);
  const union = schemas.map((schema) => `Schemas["${schema}"]`).join(" | ");
  lines.push(`export const example${index}: ${union} = ${JSON.stringify(value)};`);
}
writeFileSync(types, lines.join("\n") + "\n");
console.log(`typescript-fetch: ${cases.length} examples read and written`);
