import { VALUE_NAMES } from './value-name-list.js';

let known: Map<string, Map<string, { name: string; value: number }>> | null = null;

/** The value of a field that Wireshark calls so, in letters of either case; null when it calls none so. */
export function namedValue(field: string, name: string): number | null {
  return namesOf(field)?.get(name.toLowerCase())?.value ?? null;
}

/** The names of a field's values that begin with a word, as `MX (Mail eXchange)` with `mx`; none without any. */
export function valueNamesLike(field: string, word: string): string[] {
  const all = [...(namesOf(field)?.values() ?? [])].map(({ name }) => name);
  return all.filter((name) => name.toLowerCase().split(/\W/)[0] === word.toLowerCase());
}

function namesOf(field: string) {
  known ??= byField();
  return known.get(field);
}

function byField(): NonNullable<typeof known> {
  const found: NonNullable<typeof known> = new Map();
  for (const block of VALUE_NAMES.trim().split('\n\n')) {
    const [fields = '', ...entries] = block.replaceAll('\n', '').split('|');
    const names = new Map(
      entries.map((entry) => {
        const space = entry.indexOf(' ');
        const name = entry.slice(space + 1);
        return [name.toLowerCase(), { name, value: Number(entry.slice(0, space)) }];
      }),
    );
    for (const field of fields.split(' ')) found.set(field, names);
  }
  return found;
}
