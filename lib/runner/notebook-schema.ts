import { z } from 'zod';
import { looseRecord, mimeBundle, multiline } from './shape.js';

/** Beyond this, in octets, a file is no notebook of a course; Jupyter itself would hardly open it. */
export const MAX_FILE = 64 * 2 ** 20;

const output = z.discriminatedUnion('output_type', [
  z.looseObject({ output_type: z.literal('stream'), name: z.string(), text: multiline }),
  z.looseObject({ output_type: z.literal('display_data'), data: mimeBundle }),
  z.looseObject({ output_type: z.literal('execute_result'), data: mimeBundle }),
  z.looseObject({
    output_type: z.literal('error'),
    ename: z.string(),
    evalue: z.string(),
    traceback: z.array(z.string()),
  }),
]);

const common = { source: multiline, metadata: looseRecord.optional() };

const cell = z.union([
  z.looseObject({
    ...common,
    cell_type: z.literal('code'),
    outputs: z.array(output).optional(),
    execution_count: z.number().nullish(),
  }),
  z.looseObject({ ...common, cell_type: z.enum(['markdown', 'raw']) }),
]);

/** What the runner relies on in an .ipynb file of format 4; whatever else is in one stays as it is. */
export const notebookSchema = z.looseObject({
  nbformat: z.literal(4),
  nbformat_minor: z.number().optional(),
  metadata: looseRecord.optional(),
  cells: z.array(cell),
});
