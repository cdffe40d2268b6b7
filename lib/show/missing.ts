import { UsageError } from '../errors.js';

/** What a view says that is handed `undefined`: a cell's types allow it, and a trace gives it for what it does not have. */
export function noSuch(what: string, where: string): UsageError {
  return new UsageError(`Cannot show a ${what}: the trace has none there. See what it has with "${where}".`);
}
