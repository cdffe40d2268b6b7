import type { Command } from 'commander';
import { UsageError } from '../../errors.js';
import { type DocumentName, jsonSchema, schemas } from '../schemas.js';

/** `maillab schema [NAME]`: the JSON Schema of what a command prints with --json. */
export function register(program: Command): void {
  program
    .command('schema')
    .description('JSON Schema of what a command prints with --json; without a name, the names')
    .argument('[name]', 'document, such as status or run')
    .action((name?: string) => {
      process.stdout.write(name === undefined ? list() : schemaText(name));
    });
}

/** A line per document: its name and who prints it. */
function list(): string {
  const names = Object.keys(schemas) as DocumentName[];
  return names.map((name) => `${name.padEnd(10)}${schemas[name].description}\n`).join('');
}

function schemaText(name: string): string {
  if (Object.hasOwn(schemas, name)) return `${JSON.stringify(jsonSchema(name as DocumentName), null, 2)}\n`;
  throw new UsageError(
    `Cannot print the schema "${name}": there is none of that name. There are ${Object.keys(schemas).join(', ')}.`,
  );
}
