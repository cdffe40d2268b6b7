import { isWithin, labelsOf } from './names.js';
import type { ZoneRecord } from './parse.js';

/** What a zone holds, asked as a resolver would: by name, through aliases and wildcards (RFC 1034 §4.3.2, RFC 4592). */
export class ZoneContents {
  readonly #byName = new Map<string, ZoneRecord[]>();
  /** Every name that exists, those between a record and the apex included. */
  readonly #existing = new Set<string>();

  constructor(
    readonly records: readonly ZoneRecord[],
    readonly apex: string,
  ) {
    for (const record of records) {
      const there = this.#byName.get(record.name);
      if (there) there.push(record);
      else this.#byName.set(record.name, [record]);
      for (let name = record.name; isWithin(name, apex) && !this.#existing.has(name); name = parentOf(name)) {
        this.#existing.add(name);
        if (name === apex) break;
      }
    }
  }

  /** The owner names of the zone. */
  names(): string[] {
    return [...this.#byName.keys()];
  }

  /** Records of a name, of one type if told; those that stand in the file under it. */
  at(name: string, type?: string): ZoneRecord[] {
    const there = this.#byName.get(name) ?? [];
    return type === undefined ? there : there.filter((record) => record.type === type);
  }

  /** What a question for a name finds: its records, or those of the wildcard that covers it. */
  found(name: string): ZoneRecord[] {
    if (this.#existing.has(name) || !isWithin(name, this.apex)) return this.at(name);
    let encloser = name;
    while (encloser !== this.apex && !this.#existing.has(encloser)) encloser = parentOf(encloser);
    return this.at(encloser === '' ? '*' : `*.${encloser}`);
  }

  /** Whether a question for a name is answered with "no such name". */
  lacks(name: string): boolean {
    return isWithin(name, this.apex) && !this.#existing.has(name) && this.found(name).length === 0;
  }

  /** Where the aliases of a name lead; null when they go round in circles. */
  canonical(name: string): string | null {
    const seen = new Set<string>();
    for (let at = name; ; ) {
      if (seen.has(at)) return null;
      seen.add(at);
      const alias = this.found(at).find(({ type }) => type === 'CNAME');
      if (!alias) return at;
      at = alias.data[0]!;
    }
  }

  /** Addresses of a type that a name leads to, through its aliases. */
  addresses(name: string, type: 'A' | 'AAAA' = 'A'): string[] {
    const end = this.canonical(name);
    if (end === null) return [];
    return this.found(end)
      .filter((record) => record.type === type)
      .map(({ data }) => data[0]!);
  }

  /** The delegated name that a name is at or below; undefined where this zone has authority (RFC 1034 §4.2.1). */
  cut(name: string): string | undefined {
    let delegated: string | undefined;
    for (let at = name; at !== this.apex && isWithin(at, this.apex); at = parentOf(at)) {
      if (this.at(at, 'NS').length > 0) delegated = at;
      if (at === '') break;
    }
    return delegated;
  }
}

function parentOf(name: string): string {
  return name.slice((labelsOf(name)[0]?.length ?? 0) + 1);
}
