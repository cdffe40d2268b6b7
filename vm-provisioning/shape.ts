/**
 * Checks of what comes from a file, a socket or the guest, on the way that every lab starts by: a schema library would take
 * longer to load than a lab to resume.
 */

/** Says whether a value is of a type. */
export type Check<T> = (value: unknown) => value is T;

/** What a check says that a value is. */
export type Checked<C> = C extends Check<infer T> ? T : never;

export const isAny = (_value: unknown): _value is unknown => true;
export const isString = (value: unknown): value is string => typeof value === 'string';
export const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
export const isNull = (value: unknown): value is null => value === null;
/** A whole number that is not below zero. */
export const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf<T>(check: Check<T>): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.every(check);
}

export function maybe<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

/** An object that has these members, and may have others. */
export function objectOf<Checks extends Record<string, Check<unknown>>>(
  checks: Checks,
): Check<{ [Name in keyof Checks]: Checked<Checks[Name]> }> {
  const entries = Object.entries(checks);
  return (value): value is { [Name in keyof Checks]: Checked<Checks[Name]> } =>
    isObject(value) &&
    entries.every(([name, check]) => check(Object.hasOwn(value, name) ? value[name] : undefined));
}
