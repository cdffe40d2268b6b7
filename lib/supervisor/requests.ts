import { isIPv4 } from 'node:net';
import {
  type Check,
  isBoolean,
  isCount,
  isNull,
  isObject,
  isString,
  listOf,
  maybe,
  objectOf,
} from 'maillab-vm-provisioning';
import { jsonIn } from '../machine/lines.js';
import type { Method, Methods, Request } from './protocol.js';

/** Octets of a request: the longest runs a program with a large message as its input. */
export const REQUEST_LIMIT = 64 * 2 ** 20;

const isPort = (value: unknown): value is number => isCount(value) && value > 0 && value < 65_536;
const isText = (value: unknown): value is string => isString(value) && !value.includes('\0');
const isBase64 = (value: unknown): value is string => isString(value) && /^[A-Za-z0-9+/]*=*$/.test(value);
const isAddress = (value: unknown): value is string => isString(value) && isIPv4(value);
const isLimit = (value: unknown): value is number =>
  typeof value === 'number' && value > 0 && value < 2 ** 31;
const isTransport = (value: unknown): value is 'tcp' | 'udp' => value === 'tcp' || value === 'udp';

/** What each method takes. */
const PARAMS: { [M in Method]: Check<Methods[M]['params']> } = {
  status: isNull,
  exec: objectOf({
    path: isText,
    args: listOf(isText),
    input: maybe(isBase64),
    limit: maybe(isLimit),
  }) as Check<Methods['exec']['params']>,
  subscribe: objectOf({ on: isBoolean }),
  forward: objectOf({ transport: isTransport, guestAddress: isAddress, guestPort: isPort }),
  reset: isNull,
  hardReset: isNull,
  shutdown: isNull,
};

/** A request in a line; or, with its id where it has one, what is wrong with it. */
export function parseRequest(line: string): Request | { id: number | null; wrong: string } {
  const value = jsonIn(line);
  if (!isObject(value)) return { id: null, wrong: 'it is no JSON object' };
  const { id, method, params = null } = value;
  if (!isCount(id)) return { id: null, wrong: 'its id is no whole number' };
  if (!isString(method) || !Object.hasOwn(PARAMS, method))
    return { id, wrong: `there is no method ${JSON.stringify(String(method).slice(0, 40))}` };
  if (!PARAMS[method as Method](params)) return { id, wrong: `"${method}" does not take what it was given` };
  return { id, method: method as Method, params };
}
