// Validators of other people take the document, and a server that one of them guards takes and gives what it documents.
//
//   node validate.mjs openapi.yaml cases.json
//
// Writes every documented example with the names of the schemas that its place has, for those who read them.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import SwaggerParser from "@apidevtools/swagger-parser";
import express from "express";
import * as guard from "express-openapi-validator";
import * as readme from "@readme/openapi-parser";

const [path, output] = process.argv.slice(2);

await SwaggerParser.validate(path);
const verdict = await readme.validate(path);
assert.deepEqual([verdict.valid, verdict.warnings], [true, []], JSON.stringify(verdict));

const document = await SwaggerParser.parse(path);
const follow = (node) =>
  node.$ref ? follow(node.$ref.slice(2).split("/").reduce((found, step) => found[step], document)) : node;
const names = (schema) => (schema.oneOf ?? [schema]).map((one) => one.$ref?.split("/").pop()).filter(Boolean);

const cases = [];
for (const item of Object.values(document.paths)) {
  for (const operation of Object.values(item)) {
    const bodies = [operation.requestBody, ...Object.values(operation.responses)].filter(Boolean).map(follow);
    for (const media of bodies.flatMap((body) => Object.values(body.content ?? {}))) {
      for (const [name, example] of Object.entries(media.examples ?? {})) {
        cases.push({ name: `${operation.operationId}: ${name}`, schemas: names(media.schema), value: follow(example).value });
      }
    }
  }
}
assert(cases.length > 20 && cases.every((one) => one.schemas.length > 0), "examples with the schemas of their places");
writeFileSync(output, JSON.stringify(cases));

// A server behind express-openapi-validator: whatever it documents passes in both directions, and nothing else does.
const [[template, { get }]] = Object.entries(document.paths);
const job = cases[0].value;
const wrong = { ...job, batches: 1 };
const url = template.replace("{partner}", "salesforce").replace("{project}", "00170000011K3Ub");
const app = express();
app.use(guard.middleware({ apiSpec: path, validateRequests: true, validateResponses: true }));
app.get(template.replaceAll(/{(\w+)}/g, ":$1"), (request, response) => {
  response.json(request.params.partner === "wrong" ? wrong : cases[Number(request.get("x-case") ?? 0)].value);
});
app.use((error, _request, response, _next) => response.status(error.status ?? 500).json({ message: error.message }));
const server = app.listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const base = `http://127.0.0.1:${server.address().port}`;
const ask = (path, headers = {}) => fetch(base + path, { headers: { authorization: "Bearer token", ...headers } });
try {
  for (const [index, one] of cases.entries()) {
    if (one.name.startsWith(`${get.operationId}:`) && one.schemas.length === 3) {
      assert.equal((await ask(url, { "x-case": String(index) })).status, 200, one.name);
    }
  }
  assert.equal((await ask(url, { "zuora-track-id": "nightly-export-42" })).status, 200, "a good track ID");
  assert.equal((await ask(url, { "zuora-track-id": "a;b" })).status, 400, "a track ID that is not allowed");
  assert.equal((await ask(url.replace("salesforce", "wrong"))).status, 500, "a job that is not as documented");
} finally {
  server.close();
}
console.log(`swagger-parser, @readme/openapi-parser, express-openapi-validator: valid; ${cases.length} examples`);
