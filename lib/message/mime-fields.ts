import type { Field } from './field.js';
import { parseStructured, type Structured } from './parameters.js';
import type { Defect } from './source.js';

const TYPE = /^[^\s/()<>@,;:\\"[\]?=]+\/[^\s/()<>@,;:\\"[\]?=]+$/;

/** The type of an entity with these fields; `defaultType` where there is no Content-Type (RFC 2045 §5.2). */
export function readContentType(fields: Field[], defaultType: string, defects: Defect[]): Structured {
  const field = fields.find(({ name }) => name.toLowerCase() === 'content-type');
  if (!field) return { value: defaultType, parameters: new Map() };
  const parsed = parseStructured(field.value);
  if (TYPE.test(parsed.value)) return parsed;
  defects.push({ kind: 'content-type', at: field.range.start });
  return { ...parsed, value: 'text/plain' };
}

/** The transfer encoding in lower case; 7bit where there is none (RFC 2045 §6.1). */
export function readTransferEncoding(fields: Field[]): string {
  const field = fields.find(({ name }) => name.toLowerCase() === 'content-transfer-encoding');
  return field ? parseStructured(field.value).value || '7bit' : '7bit';
}
