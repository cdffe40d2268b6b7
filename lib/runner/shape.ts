import { z } from 'zod';

/** How deep values may be nested: what follows them recursively must not run out of stack. */
const DEPTH = 100;

/** A value that came from outside as `schema` has it. Throws an Error that says where it differs, in few words. */
export function shaped<T>(schema: z.ZodType<T>, value: unknown): T {
  if (isDeeper(value, DEPTH)) throw new Error(`it is nested more than ${DEPTH} levels deep`);
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const [issue] = error.issues;
  const where = issue!.path.map(String).join('.');
  throw new Error(`${where ? `"${where.slice(0, 200)}": ` : ''}${issue!.message.slice(0, 200)}`);
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** A string that JSON may hold as a list of lines. */
export const multiline = z.union([z.string(), z.array(z.string())]);

const record = z.record(z.string(), z.unknown());

/** Representations of an output by media type: text, but for those of JSON. */
export const mimeBundle = record.superRefine((bundle, context) => {
  for (const [type, value] of Object.entries(bundle)) {
    if (/\bjson$/.test(type) || multiline.safeParse(value).success) continue;
    context.addIssue({ code: 'custom', path: [type], message: 'expected text' });
  }
});

export const looseRecord = record;
