import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import { type DocumentName, jsonSchema } from '../../lib/cli/schemas.js';

/** Ajv, which we did not write, reads the schemas; formats are checked by patterns. */
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });

/**
 * Asserts that a document is what its schema says, and that the schema says all that is in it: readers may pass over
 * properties that they do not know, but none may be undescribed.
 */
export function assertDocument(name: DocumentName, document: unknown): void {
  assert.deepEqual(faults(name, document), [], `not what "maillab schema ${name}" says`);
}

/** What is wrong with a document, a line each; empty where nothing is. */
export function faults(name: DocumentName, document: unknown): string[] {
  const validate = ajv.compile(closed(jsonSchema(name)) as object);
  if (validate(document)) return [];
  return validate.errors!.map(({ instancePath, message, params }) =>
    [instancePath, message, JSON.stringify(params)].join(' '),
  );
}

/** The schema with no room for properties that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const inner = Object.entries(schema).filter(([key]) => key !== '$id');
  const copy = Object.fromEntries(inner.map(([key, value]) => [key, closed(value)]));
  return 'properties' in schema ? { ...copy, additionalProperties: false } : copy;
}
